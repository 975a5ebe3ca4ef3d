"""A case given as plain data says exactly what it says; null and absent are not recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from clinic.domain.content import BrokenContent
from clinic.domain.dosage import Dosage, Side
from clinic.domain.library import exercise_data
from clinic.domain.library.exercise import Exercise
from clinic.domain.record.ball import Ball
from clinic.domain.record.facts import RED_FLAGS, Answer
from clinic.domain.record.retired import QUESTIONS
from clinic.domain.record.stated_problems import Problem, ProblemStatus
from clinic.domain.screening import case_data
from clinic.domain.screening.case import Case, PatientData, ProgramExercise
from tests.unit.library.squat import squat

SQUAT = exercise_data.parse(
    squat("dosage", {"beginner": {"sets": 2, "seconds": 30, "days_per_week": 3}}), source="x"
)
PATIENT = {"born": "1986-03-02", "height_cm": 178, "weight_kg": 76.5}
BALL = {"diameter_cm": 65, "rating_kg": 270, "latex_free": "yes", "anti_burst": "no"}
DAY = date(2026, 11, 1)
PREGNANCY = {"code": "pregnancy", "status": "active", "onset": "2026-11-01", "trimester": 2} | {
    "surgery_on": "2026-11-01",
    "grade": "mild",
    "worsening": "no",
    "recurrent": True,
}
REFLUX = {"code": "reflux"}
OFTEN = {"days_per_week": 5, "times_per_day": 2}
ON = {"on": "2026-11-21"}


def parse(**data: Any) -> Case:
    def library(slug: str) -> Exercise | None:
        return SQUAT if slug == SQUAT.slug else None

    return case_data.parse(ON | data, library, source="case.json")


def case(**changes: Any) -> Case:
    return Case(on=date(2026, 11, 21), **changes)


READ: dict[str, tuple[dict[str, Any], Case]] = {
    "nothing": ({}, case()),
    "nulls": (dict.fromkeys(case_data.CASE_FIELDS), case()),
    "nulls inside": (
        {"patient": dict.fromkeys(PATIENT), "ball": dict.fromkeys(BALL), "facts": {"reflux": None}},
        case(ball=Ball()),
    ),
    "patient": ({"patient": PATIENT}, case(patient=PatientData(date(1986, 3, 2), 178, 76.5))),
    "ball": ({"ball": BALL}, case(ball=Ball(65, 270, latex_free=True, anti_burst=False))),
    "ball in part": ({"ball": {"latex_free": False}}, case(ball=Ball(latex_free=False))),
    "answers": (
        {"facts": {"reflux": "yes", "kneeling_problem": "no"}, "red_flags": {"major_trauma": "no"}},
        case(
            facts={"reflux": Answer.YES, "kneeling_problem": Answer.NO},
            red_flags={"major_trauma": Answer.NO},
        ),
    ),
    "all answered": (
        {"intake_complete": True, "facts": {"reflux": "yes"}, "red_flags": {"major_trauma": "yes"}},
        case(
            facts=dict.fromkeys(QUESTIONS.keys() - RED_FLAGS.keys(), Answer.NO) | {"reflux": Answer.YES},
            red_flags=dict.fromkeys(RED_FLAGS, Answer.NO) | {"major_trauma": Answer.YES},
        ),
    ),
    "not all answered": ({"intake_complete": False}, case()),
    "window": ({"acute_window_weeks": 9}, case(acute_window_weeks=9)),
    "problem": ({"conditions": [{"code": "reflux"}]}, case(problems=(Problem("reflux"),))),
    "problem with nulls": (
        {"conditions": [{"code": "reflux", "status": None, "onset": None, "grade": None}]},
        case(problems=(Problem("reflux"),)),
    ),
    "problem in full": (
        {"conditions": [PREGNANCY]},
        case(
            problems=(
                Problem(
                    *("pregnancy", ProblemStatus.ACTIVE, DAY),
                    {
                        "trimester": 2,
                        "surgery_on": DAY,
                        "grade": "mild",
                        "worsening": False,
                        "recurrent": True,
                    },
                ),
            )
        ),
    ),
    "resolved and denied": (
        {"conditions": [{"code": "reflux", "status": "resolved"}], "facts": {"reflux": "no"}},
        case(problems=(Problem("reflux", ProblemStatus.RESOLVED),), facts={"reflux": Answer.NO}),
    ),
    "exercise": (
        {"exercises": ["wall-squat"]},
        case(exercises=(ProgramExercise.of(SQUAT, Dosage(2, seconds=30)),)),
    ),
    "exercise without a dosage": (
        {"exercises": [{"slug": "wall-squat"}]},
        case(exercises=(ProgramExercise.of(SQUAT, Dosage(2, seconds=30)),)),
    ),
    "exercise in other seconds": (
        {"exercises": [{"slug": "wall-squat", "seconds": 45, "rest_seconds": 20, "side": "each"}]},
        case(exercises=(ProgramExercise.of(SQUAT, Dosage(2, seconds=45, rest_seconds=20, side=Side.EACH)),)),
    ),
    "exercise in repetitions": (
        {"exercises": [{"slug": "wall-squat", "sets": 4, "reps": 9, "hold_seconds": 2} | OFTEN]},
        case(
            exercises=(
                ProgramExercise.of(
                    SQUAT, Dosage(4, reps=9, hold_seconds=2, days_per_week=5, times_per_day=2)
                ),
            )
        ),
    ),
    "exercise of a dose that is not known": (
        {"exercises": [{"slug": "wall-squat", "sets": 9, "days_per_week": None}]},
        case(exercises=(ProgramExercise.of(SQUAT, None),)),
    ),
}


@pytest.mark.parametrize("what", READ)
def test_a_case_is_read_as_it_is_given(what: str) -> None:
    data, expected = READ[what]
    assert parse(**data) == expected


@pytest.mark.parametrize(
    ("said", "data"),
    [
        ("patient.height_cm: must be a number, not '178'.", {"patient": {"height_cm": "178"}}),
        ("patient.height_cm: must be a number, not True.", {"patient": {"height_cm": True}}),
        ("patient.born: 2026-02-30 is not a day of the calendar.", {"patient": {"born": "2026-02-30"}}),
        ("patient.born: must be a date like 2026-11-21, not '1986-3-2'.", {"patient": {"born": "1986-3-2"}}),
        ("conditions: must be a list.", {"conditions": {}}),
        ("conditions.1.code: hiccups is not a known condition code.", {"conditions": [REFLUX, {"code": "hiccups"}]}),
        ("facts.reflux: is answered no, but it is listed as a condition.",
         {"conditions": [REFLUX], "facts": {"reflux": "no"}}),
        ("exercises.0: dancing is not an exercise of the library.", {"exercises": ["dancing"]}),
    ],
)  # fmt: skip
def test_what_a_case_cannot_say_is_refused_at_its_place(said: str, data: dict[str, Any]) -> None:
    with pytest.raises(BrokenContent) as refused:
        parse(**data)
    assert str(refused.value) == f"case.json: {said}"
