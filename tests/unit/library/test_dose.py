"""A dose is measured by the library's most: what it asks for in a hold, a set, a day and a week."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic.domain.dosage import Dosage
from clinic.domain.library import exercise_data
from clinic.domain.library.dose import ORDINARY, Dose
from clinic.domain.library.vocabulary import Level
from tests import seed
from tests.unit.library.squat import squat

USUAL = Dosage(sets=3, reps=15, days_per_week=3)
PLANK = Dosage(sets=3, seconds=60, days_per_week=3)


@pytest.mark.parametrize(
    ("given", "most", "week", "peak"),
    [
        (USUAL, USUAL, 100, 100),
        (replace(USUAL, reps=16), USUAL, 107, 107),
        (replace(USUAL, sets=6), USUAL, 200, 200),
        (replace(USUAL, days_per_week=7), USUAL, 234, 100),
        (replace(USUAL, times_per_day=2), USUAL, 200, 200),
        (replace(USUAL, sets=1, reps=30), USUAL, 67, 200),
        (replace(USUAL, hold_seconds=4), USUAL, 200, 200),
        (replace(USUAL, sets=1, reps=1, hold_seconds=20), USUAL, 14, 400),
        (replace(PLANK, seconds=90), PLANK, 150, 150),
        (Dosage(sets=3, reps=3, hold_seconds=20), PLANK, 120, 120),
        (PLANK, USUAL, 100, 100),
        (replace(USUAL, rest_seconds=0), replace(USUAL, rest_seconds=60), 100, 100),
    ],
    ids=str,
)
def test_work_is_measured_in_seconds_by_the_librarys_most(
    given: Dosage, most: Dosage, week: int, peak: int
) -> None:
    dose = Dose(given, (most,))
    assert (dose.week_percent, dose.peak_percent) == (week, peak)


def test_the_level_that_asks_for_most_counts() -> None:
    assert Dose(USUAL, (replace(USUAL, sets=1), USUAL, replace(USUAL, reps=8))).week_percent == 100


@pytest.mark.parametrize("dose", [Dose(), Dose(USUAL), Dose(None, (USUAL,))])
def test_what_is_not_known_is_not_measured(dose: Dose) -> None:
    assert (dose.week_percent, dose.peak_percent) == (None, None)


def test_an_exercise_is_measured_by_every_level_of_its_own_text_grown_to_its_target() -> None:
    sit = {"sets": 1, "seconds": [300, 600], "seconds_target": 1800, "seconds_step": 60, "days_per_week": 7}
    said = {"beginner": sit, "advanced": {"sets": 2, "reps": 5, "days_per_week": 3}}
    exercise = exercise_data.parse(squat("dosage", said), source="x")

    assert Dose.of(exercise, USUAL) == Dose(
        USUAL,
        (Dosage(1, seconds=1800, days_per_week=7), Dosage(2, reps=5), ORDINARY[exercise.level]),
    )


def test_what_is_ordinary_for_the_level_counts_too_unless_it_is_advanced() -> None:
    library = seed.library()

    assert Dose.of(library["pike"], USUAL).library == (Dosage(3, reps=8, rest_seconds=90),)
    assert Dose.of(library["bridge-march"], USUAL).library[1:] == (ORDINARY[Level.INTERMEDIATE],)
    assert Dose.of(library["seated-march"], USUAL).library[1:] == (ORDINARY[Level.BEGINNER],)
