"""Since when an exercise is prescribed as it is, and in which unit a step is said."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.dosage import Dosage
from clinic.domain.programs.ladder import Variable
from clinic.domain.programs.steps import SignedVersion, Step, stepped_on

TWO, THREE = Dosage(sets=2, reps=8), Dosage(sets=3, reps=8)
FIRST, SECOND, THIRD, FOURTH = (date(2026, 11, day) for day in (1, 8, 15, 22))


def since(*doses: Dosage | None) -> date | None:
    """The versions are given from the first to the newest."""
    days = (FIRST, SECOND, THIRD, FOURTH)
    versions = [
        SignedVersion(day, {"squat": dose} if dose else {}) for day, dose in zip(days, doses, strict=False)
    ]
    return stepped_on("squat", versions[::-1])


@pytest.mark.parametrize(
    ("doses", "day"),
    [
        ((TWO,), None),
        ((TWO, TWO, TWO), None),
        ((TWO, THREE), SECOND),
        ((TWO, THREE, THREE), SECOND),
        ((THREE, TWO, THREE, THREE), THIRD),
        ((None, TWO, TWO), SECOND),
    ],
)
def test_a_step_is_of_the_day_since_which_the_dosage_is_the_same(
    doses: tuple[Dosage | None, ...], day: date | None
) -> None:
    assert since(*doses) == day


@pytest.mark.parametrize(
    ("variable", "before", "after", "words"),
    [
        (Variable.SECONDS, 300, 360, "minutes from 5 to 6"),
        (Variable.SECONDS, 45, 300, "seconds from 45 to 300"),
        (Variable.SECONDS, 45, 50, "seconds from 45 to 50"),
        (Variable.REST, 300, 360, "seconds of rest from 300 to 360"),
    ],
)
def test_seconds_are_said_in_minutes_where_both_are_whole_minutes(
    variable: Variable, before: int, after: int, words: str
) -> None:
    assert str(Step(variable, before, after, "squat", TWO)) == words
