"""The closed vocabulary: every word has a name, a question in plain language, and nothing else is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.library.dose import Dose
from clinic.domain.library.vocabulary import Tag
from clinic.domain.plans import stop_advice
from clinic.domain.record import facts
from clinic.domain.record.problem_rows import GROUPS
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.rules import Scope

CODES = [
    "acute_back_injury",
    "back_discomfort_mild",
    "lumbar_disc_herniation",
    "thoracic_disc_herniation",
    "cervical_disc_herniation",
    "lumbar_radiculopathy",
    "cervical_radiculopathy",
    "cervical_myelopathy_signs",
    "lumbar_spinal_stenosis",
    "spondylolisthesis",
    "osteoporosis",
    "vertebral_fragility_fracture",
    "pregnancy",
    "pregnancy_complication",
    "diastasis_recti",
    "abdominal_surgery",
    "abdominal_hernia",
    "spinal_fusion",
    "discectomy",
    "hypertension",
    "cardiac_unstable",
    "cardiac_stable",
    "glaucoma",
    "retinal_or_eye_surgery",
    "vertigo",
    "balance_disorder",
    "knee_osteoarthritis",
    "hip_osteoarthritis",
    "wrist_osteoarthritis",
    "carpal_tunnel",
    "shoulder_osteoarthritis",
    "rotator_cuff_problem",
    "shoulder_instability",
    "latex_allergy",
    "reflux",
    "cognitive_impairment",
    "acute_illness",
    "dvt_or_pe",
    "acute_joint_flare",
    "recent_fracture",
    "joint_replacement",
    "cervical_myelopathy",
    "hip_replacement",
    "knee_replacement",
    "shoulder_replacement",
    "other_joint_replacement",
    "birth_recent",
    "pelvic_girdle_pain",
    "urine_leakage",
    "pelvic_organ_prolapse",
    "cancer_past",
    "recent_infection",
    "weak_defences",
    "injected_drugs",
    "sacroiliac_pain",
    "tailbone_pain",
    "scoliosis",
    "kyphosis",
    "neck_pain",
    "whiplash",
    "concussion",
    "head_knock",
    "jaw_pain",
    "osteopenia",
    "inflammatory_arthritis",
    "axial_spondyloarthritis",
    "gout",
    "hypermobility",
    "kneecap_pain",
    "meniscus_tear",
    "knee_ligament_injury",
    "gluteal_tendon_pain",
    "hamstring_tendon_pain",
    "achilles_tendon_pain",
    "plantar_heel_pain",
    "ankle_sprain",
    "tennis_elbow",
    "frozen_shoulder",
    "shoulder_surgery",
    "knee_surgery",
    "foot_surgery",
    "chest_surgery",
    "pelvic_surgery",
    "hernia_repair",
    "other_surgery",
    "stoma",
    "low_blood_pressure",
    "pacemaker",
    "aortic_aneurysm",
    "asthma",
    "copd",
    "anticoagulants",
    "bleeding_disorder",
    "stroke",
    "parkinsons",
    "multiple_sclerosis",
    "neuropathy",
    "seizures",
    "diabetes",
    "long_term_steroids",
    "post_exertional_malaise",
    "fibromyalgia",
    "fear_of_movement",
    "distress",
    "cancer_treatment",
    "bone_metastases",
    "lymphoedema",
    "skin_problem",
]
RED_FLAGS = [
    "saddle_numbness",
    "progressive_weakness",
    "major_trauma",
    "minor_trauma_fragile_bone",
    "severe_night_pain",
    "bladder_or_bowel_trouble",
    "sexual_change",
    "unexplained_weight_loss",
    "fever_or_chills",
    "pulsating_belly",
    "tearing_pain",
    "chest_pain",
    "fainting",
    "clumsy_hands",
    "clot_signs",
    "new_breathlessness",
    "worst_headache",
    "neck_vascular_signs",
]
RETIRED_FLAGS = [
    "bladder_or_bowel_change",
    "cancer_history_or_weight_loss",
    "fever_or_infection_risk",
    "pulsating_abdominal_mass",
    "chest_pain_or_fainting",
]
OTHER = [
    "floor_transfer_problem",
    "kneeling_problem",
    "exercises_unsupervised",
    "poor_sight",
    "rise_from_chair_problem",
    "frail",
]
ATTRIBUTES = [
    "status",
    "onset",
    "surgery_on",
    "over_a_year_ago",
    "side",
    "grade",
    "trimester",
    "systolic",
    "diastolic",
    "falls_last_year",
    "leg_symptoms",
    "arm_symptoms",
    "worsening",
    "unstable",
    "controlled",
    "recurrent",
    "approach",
    "limited",
    "limits_until",
    "measured_on",
    "due_on",
    "warning_signs",
    "birth_on",
    "caesarean",
    "site",
    "spine_part",
    "operated_part",
    "minor",
    "neck_involved",
    "last_seizure_on",
    "ended_on",
    "low_sugar_medicine",
    "doctor_allows",
    "numb_feet",
    "eye_disease",
]

PATIENT_QUESTIONS = [
    *(problem.question for problem in PROBLEMS.values()),
    *(fact.question for fact in facts.ANSWERED.values()),
]


def test_the_vocabulary_is_closed():
    assert sorted(PROBLEMS) == sorted(CODES)
    assert list(facts.RED_FLAGS) == RED_FLAGS
    assert list(facts.RETIRED_FLAGS) == RETIRED_FLAGS
    assert list(facts.OTHER_FACTS) == OTHER
    assert list(facts.ATTRIBUTES) == ATTRIBUTES


def test_no_name_means_two_things():
    names = [*PROBLEMS, *facts.MAY_STAND, *facts.OTHER_FACTS, *facts.RECORD_FACTS]
    assert len(names) == len(set(names))


def test_every_problem_stands_in_a_group_with_a_name_of_its_own():
    assert {problem.group for problem in PROBLEMS.values()} == set(GROUPS)
    assert len({problem.label for problem in PROBLEMS.values()}) == len(PROBLEMS)


def test_a_question_is_one_sentence_that_no_answers_harmlessly():
    begin = {"Are", "Did", "Do", "Does", "Has", "Have", "Is", "Was", "Will"}
    faults = [
        question
        for question in PATIENT_QUESTIONS
        if not (question.endswith("?") and question.count("?") == 1 and question.split()[0] in begin)
    ]
    assert not faults, "\n".join(faults)


def test_stop_advice_for_pregnancy_comes_first_and_only_in_pregnancy():
    assert stop_advice.sentences({"reflux"}) == stop_advice.SENTENCES
    with_pregnancy = stop_advice.sentences({"pregnancy", "reflux"})
    assert with_pregnancy == (*stop_advice.IN_PREGNANCY, *stop_advice.SENTENCES)


def test_stop_advice_names_every_sign():
    first = ["chest", "faint", "sweat", "weak", "numb", "pee", "dizzy", "sick"]
    signs = [*first, "headache", "talk", "heart", "joint", "spreads", "tired", "sight"]
    silent = [sign for sign in signs if not any(sign in sentence for sentence in stop_advice.SENTENCES)]
    assert not silent, "\n".join(silent)


def test_a_fact_of_a_problem_is_found_with_its_words():
    fact = facts.find("hypertension.systolic")
    assert fact.label == "High blood pressure: upper blood pressure (mmHg)"
    assert fact.question == "High blood pressure: What is the upper blood pressure at rest?"
    assert facts.find("reflux.ever").label == "Reflux or hiatus hernia, now or before"


@pytest.mark.parametrize("name", ["shoe_size", "reflux.mood", "age.ever", "", "reflux."])
def test_a_word_outside_the_vocabulary_is_refused(name):
    with pytest.raises(InvalidInput, match="not a fact that screening knows"):
        facts.find(name)


LOADED = frozenset({Tag.AXIAL_LOAD})


@pytest.mark.parametrize(
    ("scope", "tags", "taken"),
    [
        (Scope(any_tags=LOADED), {Tag.SPINAL_LOAD}, True),
        (Scope(any_tags=LOADED), {Tag.LEG_LOAD}, True),
        (Scope(any_tags=LOADED), {Tag.AXIAL_LOAD}, True),
        (Scope(any_tags=LOADED), {Tag.PRONE}, False),
        (Scope(all_tags=LOADED | {Tag.PRONE}), {Tag.LEG_LOAD, Tag.PRONE}, True),
        (Scope(all_tags=LOADED | {Tag.PRONE}), {Tag.LEG_LOAD}, False),
        (Scope(any_tags=frozenset({Tag.INVERTED_HEAD})), {Tag.HEAD_LOWEST}, False),
        (Scope(all_tags=frozenset({Tag.ROTATION_END_RANGE})), {Tag.ROTATION}, False),
    ],
)
def test_an_old_word_asks_for_either_part_and_a_degree_for_itself(scope, tags, taken):
    assert scope.takes(tags, Dose()) is taken


def test_a_rulebook_of_files_that_asks_for_an_old_word_is_refused(seed_rules):
    old = next(rule for rule in seed_rules.rules if rule.scope)
    rules = tuple(replace(rule, scope=Scope(LOADED)) if rule is old else rule for rule in seed_rules.rules)
    with pytest.raises(InvalidInput) as refusal:
        Rulebook(rules).check_complete()
    assert refusal.value.errors == {
        "rules": f"The rule {old.id} asks for axial_load, an old word; say its parts."
    }
