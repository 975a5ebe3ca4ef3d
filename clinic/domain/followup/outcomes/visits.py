"""Notes about visits: short, dated, never edited; what was forgotten or wrong is added below."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from clinic.domain.errors import InvalidInput
from clinic.domain.limits import VISIT_NOTE
from clinic.domain.record.patients import BEFORE_BIRTH
from clinic.domain.text import is_blank


class VisitWay(StrEnum):
    """How patient and clinician met."""

    CLINIC = "clinic"
    VIDEO = "video"
    PHONE = "phone"
    HOME = "home"


WAYS = {
    VisitWay.CLINIC: "In clinic",
    VisitWay.VIDEO: "By video",
    VisitWay.PHONE: "By phone",
    VisitWay.HOME: "At home",
}
NOTHING = "Write what was found and done."
IN_THE_FUTURE = "A visit is noted when it has taken place. Choose today or a day before."


def check(text: str, *, held_on: date, born: date, today: date) -> None:
    """Raise `InvalidInput` unless something is said, of a length that is kept, about a day that has come."""
    errors = wrong_text(text)
    if held_on > today:
        errors["held_on"] = IN_THE_FUTURE
    elif held_on < born:
        errors["held_on"] = BEFORE_BIRTH
    if errors:
        raise InvalidInput(errors)


def check_amendment(text: str) -> None:
    """The same of what is added to a note."""
    if errors := wrong_text(text):
        raise InvalidInput(errors)


def wrong_text(text: str) -> dict[str, str]:
    """A sentence at `text` where it says nothing or too much."""
    if is_blank(text):
        return {"text": NOTHING}
    if len(text) > VISIT_NOTE:
        return {"text": f"Keep a note to {VISIT_NOTE} characters."}
    return {}
