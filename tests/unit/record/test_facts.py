"""A fact is found by its name with the question that records it, and takes only values that it can have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.record import facts
from clinic.domain.record.facts import Fact, ValueType

DAY = date(2026, 11, 21)
PRESSED = "Do you have high blood pressure?"
FOUND = {
    "hypertension": Fact("hypertension", "High blood pressure", PRESSED),
    "hypertension.ever": Fact("hypertension.ever", "High blood pressure, now or before", PRESSED),
    "hypertension.systolic": Fact(
        "hypertension.systolic",
        "High blood pressure: upper blood pressure (mmHg)",
        "High blood pressure: What is the upper blood pressure at rest?",
        *(ValueType.NUMBER, 50, 300),
    ),
    "age": facts.RECORD_FACTS["age"],
    "kneeling_problem": facts.OTHER_FACTS["kneeling_problem"],
    "major_trauma": facts.RED_FLAGS["major_trauma"],
}
ONE_OF = facts.ATTRIBUTES["side"]
NUMBER = facts.ATTRIBUTES["trimester"]
ONSET = facts.ATTRIBUTES["onset"]
YES_NO = facts.ATTRIBUTES["worsening"]


@pytest.fixture(autouse=True)
def looked_up_anew() -> Iterator[None]:
    """Facts are kept once found; here each one is looked up."""
    facts.find.cache_clear()
    yield
    facts.find.cache_clear()


@pytest.mark.parametrize("name", FOUND)
def test_a_fact_is_found_by_its_name(name: str) -> None:
    assert facts.find(name) == FOUND[name]


@pytest.mark.parametrize("name", ["", "hunger", "hypertension.color", "hunger.systolic", "hypertension."])
def test_a_name_that_screening_does_not_know_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        facts.find(name)
    assert refused.value.errors == {name: "is not a fact that screening knows."}


@pytest.mark.parametrize(
    ("fact", "values"),
    [(YES_NO, (True, False)), (NUMBER, (1, 3)), (ONSET, (DAY,)), (ONE_OF, ("left", "right", "both"))],
)
def test_a_fact_takes_the_values_of_its_kind(fact: Fact, values: tuple[object, ...]) -> None:
    for value in values:
        facts.check(fact, value, field="here")


@pytest.mark.parametrize(
    ("fact", "values", "sentence"),
    [
        (YES_NO, (1, "yes", None), "must be yes or no."),
        (NUMBER, (0, 4, 1.5, True, "2"), "must be a whole number from 1 to 3."),
        (ONSET, ("2026-11-21", datetime(2026, 11, 21)), "must be a date like 2026-11-21."),  # noqa: DTZ001 - no zone
        (ONE_OF, ("up", None), "must be one of left, right, both."),
    ],
)
def test_any_other_value_is_refused_in_its_field(
    fact: Fact, values: tuple[object, ...], sentence: str
) -> None:
    for value in values:
        with pytest.raises(InvalidInput) as refused:
            facts.check(fact, value, field="here")
        assert refused.value.errors == {"here": sentence}


@pytest.mark.parametrize(
    ("value", "read"),
    [(True, "yes"), (False, "no"), (DAY, "2026-11-21"), (12, "12"), (0.5, "0.5"), ("left", "left")],
)
def test_a_value_is_read_as_a_person_says_it(value: facts.Value, read: str) -> None:
    assert facts.words(value) == read
