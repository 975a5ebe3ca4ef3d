"""A level's dosage in sentences: where it starts, how far it goes, how it grows, and what else is to be known."""

from __future__ import annotations

from typing import Any

import pytest

from clinic.domain.library.dosage_words import lines
from clinic.domain.library.level_dosage import LevelDosage

DAYS: dict[str, Any] = {"days_per_week": (3, 3)}
START = "2 × 25 seconds, 3 days a week"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, [START]),
        ({"sets": (2, 3)}, [f"From {START}", "Up to 3 × 25 seconds, 3 days a week"]),
        (
            {"seconds_target": 60, "seconds_step": (10, 10)},
            [START, "Grows to 60 seconds in steps of 10 seconds"],
        ),
        (
            {"seconds_target": 60, "seconds_step": (10, 15)},
            [START, "Grows to 60 seconds in steps of 10 to 15 seconds"],
        ),
        ({"seconds_target": 60}, [START]),
        ({"seconds_step": (10, 15)}, [START]),
        ({"note": "Slowly."}, [START, "Slowly."]),
    ],
)
def test_it_says_what_is_given(given: dict[str, Any], said: list[str]) -> None:
    assert lines(LevelDosage(**{"sets": (2, 2), "seconds": (25, 25), **DAYS, **given})) == said
