"""What a report tells as done though it was paused, one exercise or the whole plan: somebody has to hear of it.

told = though_paused.told(session, pat, plan, training, told, done, held)    # `held` is what is open of the patient
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, tzinfo
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.followup.judging import Complaints
from clinic.domain.followup.worklist import Stops
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.models import Patient, Plan, TrainingSession, WorklistItem
from clinic.services.plans import contents, pauses, plans
from clinic.services.record import patients


def told(
    session: Session,
    patient: Patient,
    plan: Plan,
    training: TrainingSession,
    said: Complaints,
    done: Collection[UUID],
    held: Iterable[WorklistItem],
    *,
    pressed_at: datetime | None = None,
) -> Complaints:
    """What was `said`, with the names of what was done on a day on which it, or the whole plan, was paused already: of
    what the plan in force has, by the ids of the plan that was told of. What began after the patient had `pressed_at`
    Send, by our clock, is nothing that they could know of.
    """
    zone = patients.zone(session, patient)
    paused = [
        item
        for item in held
        if item.stops is not Stops.NOTHING
        and _began(item, zone) <= training.trained_on
        and not (pressed_at and pressed_at < item.stops_since)
    ]
    if not paused or not done:
        return said
    now = plan if plan.status is PlanStatus.ACTIVE else plans.in_force(session, patient)
    in_force, names = contents.same(now) if now else {}, contents.exercises(plan)
    same = {item: in_force.get(contents.base(plan, item), ()) for item in names if item in done}
    known = {item: keys for item, keys in same.items() if keys}
    if pauses.stop_plan(paused):
        return replace(said, though_all_paused=tuple(names[item] for item in known))
    alone = {item.item_id for item in paused}
    return replace(
        said,
        though_paused={str(item): names[item] for item, keys in known.items() if not alone.isdisjoint(keys)},
    )


def _began(item: WorklistItem, zone: tzinfo) -> date:
    return item.stops_since.astimezone(zone).date()
