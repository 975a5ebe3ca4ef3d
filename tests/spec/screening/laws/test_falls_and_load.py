"""What makes a fall likely has one severity with nobody near, and a back that something speaks of at all is not loaded
hard in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from clinic.domain.library.vocabulary import Tag
from clinic.domain.record.facts import OTHER_FACTS, Answer
from clinic.domain.screening.criteria import AtLeast, facts_of
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import screen
from tests.cases import ALL_NO, STURDY_BALL, TODAY, exercise, low_risk, problem
from tests.spec.screening.laws.recorded import BOOK, ONE_BY_ONE, own

YEAR_AGO, LONG_AGO = TODAY - timedelta(weeks=52), TODAY - timedelta(weeks=150)
WAYS = frozenset({Tag.SITTING_UNSTABLE, Tag.FULL_WEIGHT_ON_BALL, Tag.SINGLE_LEG_BALANCE})
THROWS = {  # of the reasons that add up, those that alone may throw somebody off; with what is recorded of them
    "balance_disorder": {"falls_last_year": 0, "grade": "mild", "worsening": False},
    "diabetes": {"numb_feet": True, "low_sugar_medicine": False, "eye_disease": False},
    "floor_transfer_problem": {},
    "frail": {},
    "low_blood_pressure": {},
    "multiple_sclerosis": {},
    "neuropathy": {},
    "parkinsons": {},
    "rise_from_chair_problem": {},
    "seizures": {"controlled": True, "last_seizure_on": YEAR_AGO},
    "stroke": {"began": LONG_AGO},
    "vertigo": {"controlled": False},
}
OTHERS = {  # the other reasons, which are a caution until several come together, and why
    "age": "most people of 75 are steady; from 80 on a rule of its own asks",
    "anticoagulants": "makes the harm of a fall greater, not the fall",
    "bleeding_disorder": "makes the harm of a fall greater, not the fall",
    "body_mass_index": "makes getting up harder, which is asked by itself; clinician to confirm",
    "cognitive_impairment": "a program alone asks for a consult whatever the exercise",
    "exercises_unsupervised": "is what the law adds",
    "hip_replacement": "is a consult of its own while it is fresh; a hold answers it later",
    "long_term_steroids": "makes the harm of a fall greater, not the fall",
    "osteopenia": "makes the harm of a fall greater, not the fall",
    "osteoporosis": "makes the harm of a fall greater, not the fall",
    "pregnancy": "she is steady enough until other things come to it; clinician to confirm",
    "poor_sight": "a hold that the hand can find answers it",
    "vertebral_fragility_fracture": "makes the harm of a fall greater, and asks at all times",
}
BACKS = {  # each at its mildest; a mild soreness is no bar to hard work, of which its source says nothing
    "acute_back_injury": {"began": LONG_AGO},
    "discectomy": {"surgery_on": LONG_AGO, "leg_symptoms": False, "spine_part": "low_back"},
    "lumbar_disc_herniation": {},
    "lumbar_radiculopathy": {"worsening": False},
    "lumbar_spinal_stenosis": {"leg_symptoms": False},
    "spinal_fusion": {"surgery_on": LONG_AGO, "spine_part": "low_back"},
    "spondylolisthesis": {"unstable": False, "leg_symptoms": False},
    "thoracic_disc_herniation": {},
    "vertebral_fragility_fracture": {"began": LONG_AGO},
}


def reasons() -> set[str]:
    """What the rules about falls count, each by its code or name."""
    counted = (facts_of(rule.when) for rule in BOOK.rules if rule.id.startswith("falls-add-up"))
    return {fact.partition(".")[0] for facts in counted for fact in facts}


def test_every_reason_for_a_fall_is_said_to_throw_somebody_off_or_not():
    assert reasons() == {*THROWS, *OTHERS}
    assert not THROWS.keys() & OTHERS.keys()


@pytest.mark.parametrize("reason", THROWS)
def test_what_may_throw_somebody_off_asks_for_a_consult_with_nobody_near(reason):
    alone = {"exercises_unsupervised": Answer.YES}
    if reason in OTHER_FACTS:
        case = replace(low_risk(exercises=ONE_BY_ONE), facts=ALL_NO | alone | {reason: Answer.YES})
    else:
        case = replace(
            low_risk(problem(reason, **THROWS[reason]), exercises=ONE_BY_ONE), facts=ALL_NO | alone
        )
    said = own(screen(case, BOOK))
    assert {way for way in WAYS if said.get(way, Severity.CLEAR) < Severity.CONSULT} == set()


def test_a_very_high_body_mass_is_a_caution_on_the_ball_with_and_without_somebody_near():
    ball, heavy = replace(STURDY_BALL, rating_kg=400), {"weight_kg": 140}
    for alone in (Answer.NO, Answer.YES):
        case = low_risk(exercises=ONE_BY_ONE, ball=ball)
        case = replace(
            case,
            patient=replace(case.patient, **heavy),
            facts=ALL_NO | {"exercises_unsupervised": alone},
        )
        assert own(screen(case, BOOK))[Tag.FULL_WEIGHT_ON_BALL] is Severity.CAUTION
    assert any(
        part == AtLeast("body_mass_index", 40)
        for rule in BOOK.rules
        if rule.id.startswith("falls-add-up")
        for part in rule.when.parts
    )


@pytest.mark.parametrize("code", BACKS)
def test_a_back_that_is_named_at_all_is_not_loaded_hard_in_silence(code):
    hard = exercise(Tag.HIGH_EFFORT, Tag.PRONE)
    said = screen(low_risk(problem(code, **BACKS[code]), exercises=(hard,)), BOOK)
    assert own(said).get(hard.slug, Severity.CLEAR) >= Severity.CAUTION
    assert said.verdict is not Severity.NEEDS_INFO


@pytest.mark.parametrize("code", sorted(BACKS.keys() - {"thoracic_disc_herniation"}))
def test_a_back_that_is_named_at_all_is_no_lever_of_the_legs_in_silence(code):
    """Both legs lifted pull on the low back; on an upper back they do not."""
    legs = exercise(Tag.LEG_LEVER, Tag.SUPINE)
    said = screen(low_risk(problem(code, **BACKS[code]), exercises=(legs,)), BOOK)
    assert own(said).get(legs.slug, Severity.CLEAR) >= Severity.CAUTION
