"""What a therapist decides about a suggested step. Nothing is ever applied by itself.

>>> check(Decided.ACCEPTED, "")  # what is taken as suggested needs none
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from clinic.domain.errors import InvalidInput
from clinic.domain.limits import SUGGESTION_REASON
from clinic.domain.programs.steps import Step
from clinic.domain.text import is_blank, listed


class Decided(StrEnum):
    """Taken into a draft as it is; another way in the draft; not now."""

    ACCEPTED = "accepted"
    CHANGED = "changed"
    DECLINED = "declined"


REPORTED_SINCE = (
    "What was suggested has changed since you opened the page. Look at it as it is now, then decide again."
)
NO_STEP = "Nothing is suggested for this exercise that could be accepted or declined."
OTHER_DOSE = (
    "The open draft has %(name)s at another dosage, or not at all. Change it there, or discard the draft."
)
THERE_ALREADY = "The open draft has %(name)s already. Change it there."
PAUSED = (
    "{what} is paused: {titles}. No step is decided before it goes on; what has to change at once is changed in the "
    "next version."
)
NO_PLAN = "No plan is in force, so there is nothing that could go on."


def check(decided: Decided, reason: str) -> None:
    """Raise `InvalidInput` where a reason is wanted and none is given, or it is too long."""
    is_wanted = decided is not Decided.ACCEPTED
    if len(reason) > SUGGESTION_REASON or (is_wanted and is_blank(reason)):
        raise InvalidInput({"reason": f"Say in up to {SUGGESTION_REASON} characters why."})


def paused(name: str, *, by_plan: Sequence[str], by_exercise: Sequence[str]) -> str:
    """Why no step of the exercise of that name is decided, by the titles of what pauses the plan or it; empty where
    nothing does.

    >>> paused("Sit", by_plan=["Pain 8"], by_exercise=[]).partition(".")[0]
    'The plan is paused: Pain 8'
    """
    what, titles = ("The plan", by_plan) if by_plan else (name, by_exercise)
    return PAUSED.format(what=what, titles=listed(titles)) if titles else ""


def name_of(step: Step) -> str:
    """What a page sends back, so that the step that is decided about is the one that was shown."""
    return f"{step.variable}: {step.before} > {step.after}"


def parts_of(name: str) -> tuple[str, str, str]:
    """The variable of a step of that name, and what it was before and after.

    >>> parts_of("seconds: 25 > 35")
    ('seconds', '25', '35')
    """
    variable, _, change = name.partition(": ")
    before, _, after = change.partition(" > ")
    return variable, before, after
