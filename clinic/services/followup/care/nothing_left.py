"""A plan is paused when nothing of it is left to do, whatever paused its exercises one by one.

nothing_left.widened(session, pat, causes, beside=open_items)     # the causes, one of which may stop the plan by now
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from clinic.domain.followup.judging import OF_THE_PLAN, WAIT
from clinic.domain.followup.worklist import Cause, Stops, with_the_plan
from clinic.models import Patient, WorklistItem
from clinic.services.plans import contents, plans


def widened(
    session: Session, patient: Patient, causes: Sequence[Cause], *, beside: Iterable[WorklistItem]
) -> Sequence[Cause]:
    """The causes as they stop the plan in force, `beside` what is open of the patient: all of it where one would stop
    its last exercise, or one that is not in it.
    """
    if not any(cause.stops is Stops.EXERCISE for cause in causes):
        return causes
    now = plans.in_force(session, patient)
    if now is None:
        return causes
    contents.read(session, [now])
    return with_the_plan(
        causes,
        exercises={str(item) for item in contents.exercises(now)},
        stopped={str(item.item_id) for item in beside if item.item_id},
        text=WAIT,
        instead=OF_THE_PLAN,
    )
