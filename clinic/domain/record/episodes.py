"""Episodes of care: from the first plan, or a day that somebody names, to an end with its reason. One at a time.

An end withdraws nothing by itself: whoever ends an episode says what becomes of the plan in force. Whoever comes back
begins a new one.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.limits import EPISODE_NOTE, too_long
from clinic.domain.text import TODAY_OR_BEFORE, is_blank, spelled


class EndReason(StrEnum):
    """Why care ended."""

    GOALS_REACHED = "goals_reached"
    MOVED = "moved"
    STOPPED_COMING = "stopped_coming"
    REFERRED_ON = "referred_on"
    OTHER = "other"


class PlanAfter(StrEnum):
    """What becomes of the plan in force when an episode ends."""

    GOES_ON = "goes_on"
    WITHDRAWN = "withdrawn"


REASONS = {
    EndReason.GOALS_REACHED: "Goals reached",
    EndReason.MOVED: "Moved away",
    EndReason.STOPPED_COMING: "Stopped coming",
    EndReason.REFERRED_ON: "Referred on",
    EndReason.OTHER: "Another reason",
}
PLANS_AFTER = {
    PlanAfter.GOES_ON: "The patient goes on with it alone",
    PlanAfter.WITHDRAWN: "It is withdrawn now",
}
ONE_OPEN = "An episode is open already. End it before another one begins."
NOT_OPEN = "This episode has ended already."
BEFORE_BEGIN = "It began on {day}. Choose that day or a later one."
IN_ANOTHER = "The last episode ended on {day}. Choose that day or a later one."
SAY_WHICH = "Say in a few words which reason."
SAY_WHERE = "Say to whom the patient was referred."
NO_GOALS = "No goal is on record. Say in a few words what was reached, or choose another reason."
WHAT_OF_PLAN = "Say what becomes of the plan in force."
NO_END_REASON = "Choose why care ends."
SAID_WITH = {EndReason.OTHER: SAY_WHICH, EndReason.REFERRED_ON: SAY_WHERE}


def check_begin(began_on: date, *, today: date, is_open: bool, last_ended: date | None) -> None:
    """Raise `ActionDenied` while one is open, `InvalidInput` for a day that is to come or within the one before."""
    if is_open:
        raise ActionDenied(ONE_OPEN)
    if began_on > today:
        raise InvalidInput({"began_on": TODAY_OR_BEFORE})
    if last_ended and began_on < last_ended:
        raise InvalidInput({"began_on": IN_ANOTHER.format(day=spelled(last_ended))})


def check_end(
    reason: EndReason | None,
    *,
    note: str,
    ended_on: date,
    began_on: date,
    today: date,
    plan_after: PlanAfter | None,
    has_plan: bool,
    has_goals: bool,
) -> None:
    """Raise `InvalidInput` with a sentence for every field that is wrong."""
    errors = {}
    if reason is None:
        errors["reason"] = NO_END_REASON
    elif is_blank(note) and (sentence := _said_with(reason, has_goals=has_goals)):
        errors["note"] = sentence
    if len(note) > EPISODE_NOTE:
        errors["note"] = too_long(EPISODE_NOTE)
    if ended_on > today:
        errors["ended_on"] = TODAY_OR_BEFORE
    elif ended_on < began_on:
        errors["ended_on"] = BEFORE_BEGIN.format(day=spelled(began_on))
    if has_plan and plan_after is None:
        errors["plan_after"] = WHAT_OF_PLAN
    if errors:
        raise InvalidInput(errors)


def _said_with(reason: EndReason, *, has_goals: bool) -> str:
    """What is asked to be said with a reason; empty where nothing is."""
    if reason is EndReason.GOALS_REACHED and not has_goals:
        return NO_GOALS
    return SAID_WITH.get(reason, "")
