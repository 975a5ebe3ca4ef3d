"""A dosage is refused where a slip of the finger is likelier than a wish, and said in the patient's words."""

from __future__ import annotations

from typing import Any

import pytest

from clinic.domain import dosage
from clinic.domain.dosage import Dosage, Side
from clinic.domain.errors import InvalidInput

WORDS: dict[str, dict[str, Any]] = {
    "3 × 10 times, 3 days a week": {"sets": 3, "reps": 10},
    "1 × 10 times, hold 5 seconds, left side, rest 30 seconds, 2 times a day, every day": {
        "sets": 1,
        "reps": 10,
        "hold_seconds": 5,
        "side": Side.LEFT,
        "rest_seconds": 30,
        "times_per_day": 2,
        "days_per_week": 7,
    },
    "2 × 8 times, right side, 2 days a week": {
        "sets": 2,
        "reps": 8,
        "side": Side.RIGHT,
        "days_per_week": 2,
    },
    "30 seconds, each side, once a week": {"sets": 1, "seconds": 30, "side": Side.EACH, "days_per_week": 1},
    "2 × 119 seconds, 3 days a week": {"sets": 2, "seconds": 119},
    "2 × 121 seconds, 3 days a week": {"sets": 2, "seconds": 121},
    "3 × 60 seconds, 3 days a week": {"sets": 3, "seconds": 60},
    "3 × 2 minutes, 3 days a week": {"sets": 3, "seconds": 120},
    "10 minutes, 3 days a week": {"sets": 1, "seconds": 600},
}
BEYOND = [
    (name, value, f"{label} must be between {low} and {high}.")
    for name, label, low, high in (
        ("sets", "Sets", 1, 10),
        ("reps", "Repetitions", 1, 60),
        ("seconds", "Seconds", 1, 3600),
        ("hold_seconds", "Hold", 0, 120),
        ("rest_seconds", "Rest", 0, 600),
        ("days_per_week", "Days a week", 1, 7),
        ("times_per_day", "Times a day", 1, 6),
    )
    for value in (low - 1, high + 1)
]


def given(**figures: Any) -> Dosage:
    """A dosage that can be prescribed, with these figures."""
    return Dosage(**{"sets": 3, **({} if "seconds" in figures else {"reps": 10}), **figures})


def refusal(dose: Dosage) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        dosage.check(dose)
    return refused.value.errors


@pytest.mark.parametrize(("said", "figures"), WORDS.items())
def test_a_dosage_says_itself(said: str, figures: dict[str, Any]) -> None:
    assert dosage.describe(Dosage(**figures)) == said


def test_every_word_of_it_can_be_translated() -> None:
    def shouted(message: str, **values: object) -> str:
        return (message % values if values else message).upper()

    for said, figures in WORDS.items():
        assert dosage.describe(Dosage(**figures), shouted) == said.upper()


@pytest.mark.parametrize(("name", "value", "sentence"), BEYOND)
def test_a_figure_beyond_its_limits_is_refused_with_them(name: str, value: int, sentence: str) -> None:
    assert refusal(given(**{name: value})) == {name: sentence}


@pytest.mark.parametrize(("name", "bounds"), dosage.LIMITS.items())
def test_the_limits_themselves_are_allowed(name: str, bounds: tuple[int, int]) -> None:
    for value in bounds:
        assert dosage.check(given(**{name: value})) == given(**{name: value})


@pytest.mark.parametrize(
    ("dose", "field", "sentence"),
    [
        (Dosage(sets=3), "reps", "Give repetitions or seconds, one of the two."),
        (Dosage(sets=3, reps=10, seconds=30), "reps", "Give repetitions or seconds, one of the two."),
        (
            given(seconds=30, hold_seconds=5),
            "hold_seconds",
            "A hold goes with repetitions; for a timed exercise give the seconds.",
        ),
        (given(note="x" * 301), "note", "Keep the note to 300 characters."),
    ],
)
def test_what_cannot_go_together_or_is_too_long_is_refused(dose: Dosage, field: str, sentence: str) -> None:
    assert refusal(dose) == {field: sentence}


def test_every_mistake_is_named_at_once() -> None:
    assert set(refusal(given(sets=0, note="x" * 301, rest_seconds=601))) == {"sets", "note", "rest_seconds"}


@pytest.mark.parametrize(
    "dose", [given(side=Side.LEFT, note="x" * 300, hold_seconds=3), given(seconds=40), given(side=Side.EACH)]
)
def test_what_is_stored_reads_the_same(dose: Dosage) -> None:
    stored = dosage.as_dict(dose)
    assert type(stored["side"]) is str
    assert dosage.from_dict({**stored, "column of a later release": 1}) == dose


def test_a_side_that_was_not_stored_is_both_and_what_is_impossible_is_refused() -> None:
    assert dosage.from_dict({"sets": 3, "reps": 10}) == given(side=Side.BOTH)
    with pytest.raises(InvalidInput):
        dosage.from_dict({"sets": 0, "reps": 10})
