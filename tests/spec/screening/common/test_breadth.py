"""The patients whom a clinic meets every day: each can be recorded, and a mild problem says little."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.record.problem_kinds import INJURY, WORDING
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening.case import ProgramExercise
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import screen
from tests import seed
from tests.cases import TODAY, low_risk, problem

BOOK = seed.rulebook()
LIBRARY = tuple(ProgramExercise.of(one, one.dosage[one.level].grown()) for one in seed.library().values())
LONG_AGO = date(2010, 1, 1)

COMMON = {
    "sugar, arthritis and medicines": "diabetes inflammatory_arthritis axial_spondyloarthritis hypermobility gout "
    "anticoagulants bleeding_disorder long_term_steroids",
    "nerves": "stroke parkinsons multiple_sclerosis neuropathy seizures",
    "tiredness, pain all over, fear": "post_exertional_malaise fibromyalgia fear_of_movement distress",
    "cancer": "cancer_treatment bone_metastases lymphoedema",
    "operations and breaks": "shoulder_surgery knee_surgery foot_surgery chest_surgery pelvic_surgery hernia_repair "
    "other_surgery recent_fracture",
    "neck, head and jaw": "whiplash concussion head_knock neck_pain jaw_pain",
    "limbs": "kneecap_pain meniscus_tear knee_ligament_injury gluteal_tendon_pain hamstring_tendon_pain "
    "achilles_tendon_pain plantar_heel_pain ankle_sprain tennis_elbow frozen_shoulder",
    "lungs and vessels": "copd asthma low_blood_pressure pacemaker aortic_aneurysm",
    "spine and pelvis": "tailbone_pain sacroiliac_pain scoliosis kyphosis osteopenia",
    "skin": "stoma skin_problem",
}
PLAIN_PAINS = (
    *("sacroiliac_pain", "tailbone_pain", "scoliosis", "neck_pain", "jaw_pain"),
    *(
        "kneecap_pain",
        "meniscus_tear",
        "gluteal_tendon_pain",
        "hamstring_tendon_pain",
        "achilles_tendon_pain",
    ),
    *("plantar_heel_pain", "ankle_sprain", "tennis_elbow", "frozen_shoulder", "gout"),
)
INJURIES = [code for code, wording in WORDING.items() if wording is INJURY]
SHARE = 0.4  # of the exercises of the library that a plain pain may say something about
OF_A_KNEE = 0.6  # whoever kneels presses on what hurts, and a third of the library kneels
KNEES = ("kneecap_pain", "meniscus_tear")
SETTLED = {  # treated, or long over: what the record says of a patient who needs little more than anybody
    "asthma": {"controlled": True},
    "copd": {"controlled": True},
    "diabetes": {"low_sugar_medicine": False, "numb_feet": False, "eye_disease": False},
    "bleeding_disorder": {"controlled": True},
    "seizures": {"controlled": True, "last_seizure_on": LONG_AGO},
    "inflammatory_arthritis": {"neck_involved": False},
    "pacemaker": {"surgery_on": LONG_AGO},
}


def said_of_the_library(code, **details):
    return screen(low_risk(problem(code, **details), exercises=LIBRARY), BOOK)


@pytest.mark.parametrize("kind", COMMON)
def test_every_common_patient_can_be_recorded(kind):
    assert [code for code in COMMON[kind].split() if code not in PROBLEMS] == []


@pytest.mark.parametrize("code", PLAIN_PAINS)
def test_a_plain_pain_is_at_most_a_caution_and_leaves_most_of_the_library_alone(code):
    screening = said_of_the_library(code, **({"began": LONG_AGO} if code in INJURIES else {}))
    assert screening.verdict <= Severity.CAUTION
    spoken_of = {finding.exercise for finding in screening.findings}
    assert None not in spoken_of, "a rule about the whole program leaves no exercise alone"
    assert 0 < len(spoken_of) <= len(LIBRARY) * (OF_A_KNEE if code in KNEES else SHARE)


@pytest.mark.parametrize("code", INJURIES)
def test_a_fresh_injury_always_asks_for_a_decision_and_one_of_no_day_is_never_safe(code):
    fresh = screen(low_risk(problem(code, began=TODAY), exercises=LIBRARY[:1]), BOOK)
    assert max(found.severity for found in fresh.findings if found.exercise is None) >= Severity.CONSULT
    assert said_of_the_library(code).verdict >= Severity.NEEDS_INFO


@pytest.mark.parametrize("code", SETTLED)
def test_a_settled_illness_asks_for_no_consult(code):
    assert said_of_the_library(code, **SETTLED[code]).verdict <= Severity.CAUTION


@pytest.mark.parametrize("code", SETTLED)
def test_an_illness_whose_details_nobody_asked_for_is_never_safe(code):
    assert said_of_the_library(code).verdict is Severity.NEEDS_INFO
