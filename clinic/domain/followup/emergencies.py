"""An emergency that a patient reported. It ends with what somebody found who examined the patient, as a red flag of the
intake does, and with no other word.

>>> is_one(Reason.STOP_RULE, Urgency.EMERGENCY), is_one(Reason.STOP_RULE, Urgency.SAME_DAY)
(True, False)

The signs and their urgencies are in `signs`; that an emergency asks for an examination is ours, clinician to confirm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic.domain.followup.reasons import Reason
from clinic.domain.limits import NAME, PROFESSION
from clinic.domain.screening.rules import Urgency
from clinic.domain.text import bare, may_be_same, spelled

NOBODY = "Say who examined the patient. Without an examination the plan stays paused."
NOT_AS_WHAT = "Enter their profession."
NO_DAY = "Enter the day on which they examined the patient."
YOURSELF = (
    "This reads like your own name. An emergency needs somebody else to look into it: write their first name in "
    "full."
)
BEFORE_THE_SIGN = (
    "The sign was there on {day}, so whoever examined the patient before did not see it. Enter a later day."
)
NO_EMERGENCY = "Only an emergency that was reported asks who examined the patient."
IN_THE_FUTURE = "The examination cannot be in the future."
TOO_LONG = "Keep this to {most} characters."


@dataclass(frozen=True)
class Examination:
    """Who examined the patient, as what, and on which day at the clinic. What they found is the answer of the item."""

    by: str = ""
    profession: str = ""
    on: date | None = None

    @property
    def is_said(self) -> bool:
        """Whether any of it is."""
        return bool(self.by.strip() or self.profession.strip() or self.on)


NONE = Examination()


def is_one(reason: Reason, urgency: Urgency | None) -> bool:
    """Whether an item of this reason and urgency is an emergency that somebody reported."""
    return reason is Reason.STOP_RULE and urgency is Urgency.EMERGENCY


def is_to_call(urgency: Urgency | None, *, is_gone: bool, is_answered: bool) -> bool:
    """Whether the patient is called before anything else is done: in an emergency, reported or found, of which nobody
    has said what they found. A call in vain reached nobody, so it changes nothing of that.

    >>> is_to_call(Urgency.EMERGENCY, is_gone=False, is_answered=False)
    True
    """
    return urgency is Urgency.EMERGENCY and not is_gone and not is_answered


def errors(examined: Examination, *, is_needed: bool, since: date, today: date, name: str) -> dict[str, str]:
    """What is wrong with it, by field; nothing where none `is_needed` and none is said.

    `since` is the day of which the sign was told, `name` the therapist's who writes this down: somebody else examined.
    """
    if not is_needed and not examined.is_said:
        return {}
    found = {
        "examined_by": _name(examined.by, name),
        "examined_as": _text(examined.profession, PROFESSION, missing=NOT_AS_WHAT),
        "examined_on": _day(examined.on, since, today),
    }
    return {field: sentence for field, sentence in found.items() if sentence}


def _name(typed: str, own: str) -> str:
    return _text(typed, NAME, missing=NOBODY) or (YOURSELF if may_be_same(typed, own) else "")


def _text(typed: str, most: int, *, missing: str) -> str:
    if not bare(typed):
        return missing
    return TOO_LONG.format(most=most) if len(typed) > most else ""


def _day(day: date | None, since: date, today: date) -> str:
    if day is None:
        return NO_DAY
    if day > today:
        return IN_THE_FUTURE
    return BEFORE_THE_SIGN.format(day=spelled(since)) if day < since else ""
