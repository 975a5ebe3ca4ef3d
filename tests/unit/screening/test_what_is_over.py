"""What is called over still counts where its day, or its nature, says so; one fact has one severity wherever it is
recorded; and a pressure close to the limit leaves nothing clear."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from clinic.domain.library.vocabulary import Tag
from clinic.domain.record.facts import Answer
from clinic.domain.record.stated_problems import ProblemStatus
from clinic.domain.screening.case import ProgramExercise
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import screen
from tests import seed
from tests.cases import ALL_NO, TODAY, low_risk, problem

LIBRARY = tuple(ProgramExercise.of(one, one.dosage[one.level].grown()) for one in seed.library().values())
BY_SLUG = {one.slug: one for one in LIBRARY}
AGO = {weeks: TODAY - timedelta(weeks=weeks) for weeks in (1, 13, 3, 27)}
PIKE = "pike"
OVER = {  # code: what is recorded of it, and the least that the pike hears about
    "hypertension": (
        {"systolic": 195, "diastolic": 115, "measured_on": AGO[1], "controlled": False},
        Severity.CONTRAINDICATED,
    ),
    "cardiac_stable": ({}, Severity.CONSULT),
    "shoulder_instability": ({"began": AGO[27], "recurrent": True}, Severity.CONSULT),
    "aortic_aneurysm": ({"worsening": False}, Severity.CONSULT),
    "cardiac_unstable": ({"began": AGO[27]}, Severity.CONSULT),
    "stroke": ({"began": AGO[13]}, Severity.CAUTION),
    "recent_fracture": ({"began": AGO[13], "site": "spine"}, Severity.CONSULT),
    "retinal_or_eye_surgery": ({"began": AGO[1]}, Severity.CONSULT),
    "chest_surgery": ({"surgery_on": AGO[13]}, Severity.CAUTION),
    "shoulder_surgery": ({"surgery_on": AGO[13]}, Severity.CAUTION),
    "pelvic_surgery": ({"surgery_on": AGO[13]}, Severity.CAUTION),
    "hernia_repair": ({"surgery_on": AGO[13]}, Severity.CAUTION),
    "lumbar_disc_herniation": ({}, Severity.CAUTION),
    "lumbar_radiculopathy": ({"began": AGO[3]}, Severity.CAUTION),
    "thoracic_disc_herniation": ({"began": AGO[3]}, Severity.CAUTION),
    "cervical_disc_herniation": ({"began": AGO[3]}, Severity.CAUTION),
    "cervical_radiculopathy": ({"began": AGO[3], "worsening": True}, Severity.CAUTION),
    "cervical_myelopathy": ({}, Severity.CONSULT),
    "cancer_treatment": ({}, Severity.CAUTION),
}


@pytest.mark.parametrize("code", OVER)
def test_what_counts_by_its_day_or_nature_is_not_forgotten_once_it_is_called_over(seed_rules, code):
    details, least = OVER[code]
    over = problem(code, ProblemStatus.RESOLVED, **details)
    assert screen(low_risk(over, exercises=(BY_SLUG[PIKE],)), seed_rules).verdict >= least


def test_a_pressure_close_to_the_limit_leaves_nothing_clear(seed_rules):
    for systolic, diastolic, least in ((179, 109, Severity.CONSULT), (160, 80, Severity.CAUTION)):
        high = problem(
            "hypertension", systolic=systolic, diastolic=diastolic, controlled=True, measured_on=TODAY
        )
        for one in LIBRARY:
            assert screen(low_risk(high, exercises=(one,)), seed_rules).verdict >= least, one.slug


STRAINING = {Tag.HIGH_EFFORT, Tag.HEAD_LOWEST, Tag.PROLONGED_ISOMETRIC, Tag.HIGH_ABDOMINAL_PRESSURE}


@pytest.mark.parametrize(
    ("code", "details", "least"),
    [
        (
            "hypertension",
            {"systolic": 160, "diastolic": 80, "controlled": True, "measured_on": TODAY},
            Severity.CONSULT,
        ),
        ("glaucoma", {}, Severity.CAUTION),
    ],
)
def test_who_must_not_strain_hears_it_of_every_hold_hard_work_and_low_head(seed_rules, code, details, least):
    straining = [one for one in LIBRARY if not STRAINING.isdisjoint(one.tags)]
    assert {"single-leg-wall-squat", "wall-sit", "bridge-feet-on-ball"} <= {one.slug for one in straining}
    for one in straining:
        case = low_risk(problem(code, **details), exercises=(one,))
        assert screen(case, seed_rules).verdict >= least, one.slug


@pytest.mark.parametrize("alone", [Answer.NO, Answer.YES])
def test_numb_feet_are_as_severe_from_sugar_as_from_anything_else(seed_rules, alone):
    def heard(numb):
        facts = ALL_NO | {"exercises_unsupervised": alone}
        case = replace(low_risk(numb, exercises=LIBRARY), facts=facts)
        return {(one.exercise, one.severity) for one in screen(case, seed_rules).findings}

    sugar = problem("diabetes", low_sugar_medicine=False, numb_feet=True, eye_disease=False)
    assert heard(sugar) == heard(problem("neuropathy")) != set()
