"""An emergency ends with somebody else's examination: what is missing or cannot be so is said at its field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from clinic.domain.followup import emergencies
from clinic.domain.followup.emergencies import NONE, Examination

SINCE, TODAY = date(2026, 11, 18), date(2026, 11, 20)
SOUND = Examination("Mia Hall", "Emergency doctor", date(2026, 11, 19))
OF = {"since": SINCE, "today": TODAY, "name": "Alice Able"}
YOURS = (
    "This reads like your own name. An emergency needs somebody else to look into it: "
    "write their first name in full."
)


def errors(**said: Any) -> dict[str, str]:
    return emergencies.errors(replace(SOUND, **said), is_needed=True, **OF)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("by", " ", "Say who examined the patient. Without an examination the plan stays paused."),
        ("by", "x" * 121, "Keep this to 120 characters."),
        ("by", "Alice Able", YOURS),
        ("profession", "", "Enter their profession."),
        ("profession", "x" * 81, "Keep this to 80 characters."),
        ("on", None, "Enter the day on which they examined the patient."),
        ("on", date(2026, 11, 21), "The examination cannot be in the future."),
        (
            "on",
            date(2026, 11, 17),
            "The sign was there on Nov 18, 2026, so whoever examined the patient before did not see it. "
            "Enter a later day.",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field_alone(field: str, value: object, sentence: str) -> None:
    named = {"by": "examined_by", "profession": "examined_as", "on": "examined_on"}
    assert errors(**{field: value}) == {named[field]: sentence}


@pytest.mark.parametrize(
    "said", [{"on": SINCE}, {"on": TODAY}, {"by": "x" * 120}, {"profession": "x" * 80}, {}]
)
def test_whatever_can_be_so_is_right(said: dict[str, Any]) -> None:
    assert errors(**said) == {}


def test_where_none_is_needed_none_is_asked_for_and_half_a_one_is() -> None:
    assert emergencies.errors(NONE, is_needed=False, **OF) == {}
    assert {*emergencies.errors(NONE, is_needed=True, **OF)} == {"examined_by", "examined_as", "examined_on"}
    half = Examination(by="Mia Hall")
    assert {*emergencies.errors(half, is_needed=False, **OF)} == {"examined_as", "examined_on"}
