"""A note says something, of a length that is kept, about a day that has come."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.followup.outcomes import visits
from clinic.domain.limits import VISIT_NOTE
from clinic.domain.record import patients

TODAY, BORN = date(2026, 11, 21), date(1961, 5, 4)


def test_a_visit_of_today_is_noted() -> None:
    visits.check("Less stiff.", held_on=TODAY, born=BORN, today=TODAY)
    visits.check_amendment("x" * VISIT_NOTE)


@pytest.mark.parametrize(
    ("text", "held_on", "errors"),
    [
        (" \n", TODAY, {"text": visits.NOTHING}),
        ("x" * (VISIT_NOTE + 1), TODAY, {"text": f"Keep a note to {VISIT_NOTE} characters."}),
        ("Less stiff.", date(2026, 11, 22), {"held_on": visits.IN_THE_FUTURE}),
        ("", date(1961, 5, 3), {"text": visits.NOTHING, "held_on": patients.BEFORE_BIRTH}),
    ],
)
def test_what_cannot_be_a_note_is_refused_at_its_field(
    text: str, held_on: date, errors: dict[str, str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        visits.check(text, held_on=held_on, born=BORN, today=TODAY)
    assert refused.value.errors == errors


def test_what_is_added_says_something() -> None:
    with pytest.raises(InvalidInput, match="Write what was found"):
        visits.check_amendment("  ")
