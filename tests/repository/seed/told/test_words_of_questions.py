"""Words that a question must not lose: without them somebody answers no who has what is asked for."""

from __future__ import annotations

import re

import pytest

from clinic.domain.record.facts import ANSWERED, ATTRIBUTES, RED_FLAGS
from clinic.domain.record.problem_kinds import WORDING
from clinic.domain.record.problems import PROBLEMS

QUESTIONS = {name: one.question for name, one in {**ANSWERED, **PROBLEMS, **ATTRIBUTES}.items()}
NAMES = {  # question: each thing that it asks for; a red flag names its places and its ways
    "saddle_numbness": ("between your legs", "bottom", "private parts"),
    "progressive_weakness": ("arm", "leg", "weaker", "numb"),
    "major_trauma": ("fall", "crash", "blow"),
    "minor_trauma_fragile_bone": ("weak bones", "steroids", "fall", "lift"),
    "severe_night_pain": ("night", "not ease"),
    "bladder_or_bowel_trouble": ("start", "stop", "feel", "pee", "poo"),
    "sexual_change": ("feeling", "erection"),
    "unexplained_weight_loss": ("lost weight", "not know why"),
    "fever_or_chills": ("fever", "chills"),
    "pulsating_belly": ("beat", "belly"),
    "tearing_pain": ("tearing", "chest", "belly", "back"),
    "chest_pain": ("pain", "pressure", "rest", "active"),
    "fainting": ("passed out", "weeks"),
    "clumsy_hands": ("hands", "clumsy"),
    "clot_signs": ("calf", "swollen", "hot", "sore"),
    "new_breathlessness": ("breath", "rest", "new"),
    "worst_headache": ("sudden", "worst"),
    "neck_vascular_signs": ("neck", "double sight", "speech", "falls"),
    "stroke": ("ever",),
    "cancer_past": ("ever",),
    "vertebral_fragility_fracture": ("ever", "spine"),
    "anticoagulants": ("a medicine that thins your blood",),
    "bleeding_disorder": ("bleed",),
    "aortic_aneurysm": ("chest", "belly", "too wide"),
    "spinal_fusion": ("spine", "join"),
    "discectomy": ("disc", "nerve"),
    "hip_replacement": ("had a hip",),
    "dvt_or_pe": ("leg", "lung"),
    "cardiac_unstable": ("heart attack", "failure", "gets worse"),
    "recent_infection": ("three months",),
    "weak_defences": ("illness", "medicine"),
    "warning_signs": ("bleed", "fluid", "cramps"),
    "rise_from_chair_problem": ("chair", "hands"),
    "frail": ("weak", "slow", "worn out"),
}
FOR_LIFE = ("stroke", "cancer_past", "vertebral_fragility_fracture", "spinal_fusion", "discectomy", "hip_replacement",
            "knee_replacement", "shoulder_replacement", "other_joint_replacement", "pacemaker",
            "aortic_aneurysm")  # fmt: skip
IN_TIME = re.compile(r"\b(lately|recent\w*|year|months?|weeks?|still|now|this)\b")


@pytest.mark.parametrize("name", NAMES)
def test_a_question_names_all_that_it_asks_for(name: str) -> None:
    asked = QUESTIONS[name].lower()
    assert [word for word in NAMES[name] if word not in asked] == []


def test_every_red_flag_is_among_them() -> None:
    assert RED_FLAGS.keys() <= NAMES.keys()


def test_what_counts_for_life_is_asked_without_a_span() -> None:
    assert [name for name in FOR_LIFE if IN_TIME.search(QUESTIONS[name].lower())] == []


def test_an_aneurysm_is_over_by_a_surgeons_hand_only() -> None:
    assert "surgeon repaired" in WORDING["aortic_aneurysm"].resolved
    assert "nobody knows" in WORDING["aortic_aneurysm"].active
