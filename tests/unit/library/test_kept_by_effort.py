"""A position kept for five seconds or longer by effort is isometric, whoever asks for the seconds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic.domain.dosage import Dosage
from clinic.domain.library import demands
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import Tag
from clinic.domain.screening.case import ProgramExercise
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import screen
from tests import seed
from tests.cases import low_risk, problem

BOOK = seed.rulebook()
LIBRARY = seed.library()
BY_EFFORT = [exercise for exercise in LIBRARY.values() if not demands.rests(exercise)]
RESTING = [exercise for exercise in LIBRARY.values() if demands.rests(exercise)]
HELD = Dosage(1, reps=5, hold_seconds=5)
LONG = Dosage(1, reps=1, hold_seconds=30)
TIMED = Dosage(1, seconds=30)


def tags(exercise: Exercise, dosage: Dosage | None) -> frozenset[Tag]:
    """What its dosage and its text demand; what its level demands is asked elsewhere."""
    return ProgramExercise.of(exercise, dosage).tags - {Tag.NOT_FOR_BEGINNERS}


def test_a_prescribed_hold_by_effort_is_isometric_and_a_long_one_is_hard_work() -> None:
    short = Dosage(1, reps=5, hold_seconds=demands.KEPT - 1)

    assert BY_EFFORT
    for exercise in BY_EFFORT:
        slug = exercise.slug
        assert tags(exercise, short) == exercise.tags, slug
        assert tags(exercise, HELD) == exercise.tags | {Tag.PROLONGED_ISOMETRIC}, slug
        assert Tag.PROLONGED_ISOMETRIC in tags(exercise, TIMED), slug
        assert Tag.PROLONGED_ISOMETRIC in tags(exercise, None), slug
        grown = [level.grown() for level in exercise.dosage.values()]
        longest = max(dosage.seconds or dosage.hold_seconds for dosage in grown)
        beyond = Dosage(1, reps=1, hold_seconds=max(longest + 1, demands.LONG))
        assert {Tag.PROLONGED_ISOMETRIC, Tag.HIGH_EFFORT} <= tags(exercise, beyond), slug


def test_a_stretch_quiet_sitting_and_breathing_are_no_effort_however_long() -> None:
    added = {
        exercise.slug: [tags(exercise, dosage) - exercise.tags for dosage in (HELD, LONG, TIMED, None)]
        for exercise in RESTING
    }
    assert added
    assert {slug: more for slug, more in added.items() if any(more)} == {}


@pytest.mark.parametrize("dosage", [Dosage(1, reps=5, hold_seconds=10), TIMED], ids=["held", "timed"])
@pytest.mark.parametrize("slug", ["wall-squat", "supported-split-squat", "chair-stand-with-ball"])
def test_a_held_squat_is_judged_as_the_wall_sit(slug: str, dosage: Dosage) -> None:
    for case in (
        low_risk(problem("retinal_or_eye_surgery")),
        low_risk(problem("cardiac_stable")),
        low_risk(problem("hypertension", systolic=165, diastolic=102)),
    ):
        verdicts = [
            max(
                (f.severity for f in screen(replace(case, exercises=(item,)), BOOK).findings if f.exercise),
                default=Severity.CLEAR,
            )
            for item in (
                ProgramExercise.of(LIBRARY[slug], dosage),
                ProgramExercise.of(LIBRARY["wall-sit"], Dosage(3, seconds=10)),
            )
        ]
        assert verdicts[0] >= verdicts[1] >= Severity.CONSULT


@pytest.mark.parametrize(
    ("sentence", "seconds"),
    [
        ("Hold for 7 seconds.", 7),
        ("Hold for seven counts.", 7),
        ("Stay for ten slow breaths.", 40),
        ("Hold on to the wall.", 0),
    ],
)
def test_the_longest_hold_that_is_told_is_read_in_seconds(sentence: str, seconds: int) -> None:
    assert demands.longest_told(replace(LIBRARY["wall-push-up"], harder_ways=(sentence,))) == seconds
