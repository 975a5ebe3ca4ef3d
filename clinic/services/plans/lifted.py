"""What the patient is told once nothing of the plan is paused any more.

stopped, lifted = lifted.beside(session, pat, plan, at=now)     # what stops it now; Lifted(since, is_new_plan=False)

That is for a sentence, and nothing is decided by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from clinic.models import Patient, Plan, WorklistItem
from clinic.services.plans import pauses

SAID_FOR = timedelta(days=14)
"""That a plan goes on is said until the patient's next report, and so long at most: twice the usual silence, after
which the clinic has been asked to find out how the patient is. Later it would stand above days on which nobody trained,
as if it had just been said. Ours, clinician to confirm.
"""


class Lifted(NamedTuple):
    """Since when what was paused is so no more: a therapist looked at it, and said that the plan goes on; or the plan
    in force `is_new_plan`, which ended what its therapist had kept paused.
    """

    since: datetime
    is_new_plan: bool


def beside(
    session: Session, patient: Patient, plan: Plan, *, at: datetime
) -> tuple[Sequence[WorklistItem], Lifted | None]:
    """What stops the plan in force, as `pauses.of`, and what ended last of what had, if the patient has not reported
    since and its end is news. What ended with a plan that was withdrawn, or under an earlier version, says nothing of
    this one.
    """
    stopped, ended = pauses.of_and_ended(session, patient)
    said = [item for item in ended if item.answered_number and item.ended_number > plan.number]
    last = max(said, key=lambda item: item.ended_number, default=None)
    if last is None or last.ended_at is None or at - last.ended_at > SAID_FOR:
        return stopped, None
    is_new_plan = last.answered_number < last.ended_number
    return stopped, Lifted(plan.signed_at if is_new_plan else last.ended_at, is_new_plan)
