"""What the patient wants to be able to do, and how well it should go by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clinic.domain.limits import GOAL, GOALS, SCORE
from clinic.domain.text import can_be_printed

NOT_A_SCORE = f"Enter a whole number, {SCORE}, or leave it empty."
OF_NO_GOAL = "Write the goal, too."


@dataclass(frozen=True)
class Aim:
    """One goal in the patient's words. `target` is how well it should go (0 not at all, 10 as well as before), empty
    where nobody set one; `due_on` by when.
    """

    text: str
    target: int | None = None
    due_on: date | None = None


def wrong(aims: Sequence[Aim]) -> dict[str, str]:
    """A sentence for every field that cannot be kept: `texts-0`, `targets-0`, `due_on-0`, …, `texts` for all."""
    errors = {}
    for place, aim in enumerate(aims):
        if len(aim.text) > GOAL:
            errors[f"texts-{place}"] = f"Keep a goal to {GOAL} characters."
        elif aim.text and not can_be_printed(aim.text):
            errors[f"texts-{place}"] = "This goal has characters that cannot be printed."
        if aim.target is not None and aim.target not in SCORE:
            errors[f"targets-{place}"] = NOT_A_SCORE
        elif not aim.text and (aim.target is not None or aim.due_on):
            errors[f"texts-{place}"] = OF_NO_GOAL
    if len(aims) > GOALS:
        errors["texts"] = f"Give at most {GOALS} goals."
    return errors
