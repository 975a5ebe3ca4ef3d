"""A therapist has a line of the worklist pause the plan in force, or the exercise with which harm was done.

pausing_over.may_pause(session, item)                                   # whether it is offered
pausing_over.pause(session, item=item, only=plank.id, seen=3, by=alice, at=now)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied
from clinic.domain.followup import worklist as rule
from clinic.domain.followup.adverse_events import event_of
from clinic.domain.followup.judging import WAIT_FOR
from clinic.domain.followup.pausing import NOT_ALONE
from clinic.domain.followup.worklist import NOT_IN_FORCE, Stops, can_pause
from clinic.domain.roles import Action
from clinic.models import AdverseEvent, Patient, Plan, StaffMember, WorklistItem
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.followup import worklist
from clinic.services.followup.care.pausing import WHOLE_PLAN
from clinic.services.plans import contents, pauses, plans
from clinic.services.record import scope

STOPPED = select(WorklistItem.item_id).where(  # columns, so that it is what there is under the lock
    *scope.of_patient(WorklistItem), WorklistItem.ended_at.is_(None), WorklistItem.item_id.is_not(None)
)


class PausableExercise(NamedTuple):
    """An exercise of the plan in force: its id in it, what it is called there, and the plan."""

    id: UUID
    name: str
    plan_id: UUID


def may_pause(session: Session, item: WorklistItem) -> bool:
    """Whether a therapist may have an open item pause the plan that the patient follows: without one there is nothing
    to pause.
    """
    if item.ended_at is not None or not can_pause(item.reason, item.stops):
        return False
    return plans.in_force(session, session.get_one(Patient, (item.clinic_id, item.patient_id))) is not None


def exercise_of(session: Session, item: WorklistItem) -> PausableExercise | None:
    """The exercise of the event that opened an item, where it can be paused alone; none of any other item."""
    if not can_pause(item.reason, item.stops, alone=True):
        return None
    event = event_behind(session, item)
    return of_event(session, event) if event else None


def event_behind(session: Session, item: WorklistItem) -> AdverseEvent | None:
    """The event that opened an item; none of any other item."""
    event_id = event_of(item.cause)
    return session.get(AdverseEvent, (item.clinic_id, UUID(event_id))) if event_id else None


def of_event(session: Session, event: AdverseEvent) -> PausableExercise | None:
    """The exercise with which something happened, as the plan in force has it; none where that plan has not got it or
    nothing else that goes on.
    """
    patient = session.get_one(Patient, (event.clinic_id, event.patient_id))
    now = plans.in_force(session, patient) if event.plan_id else None
    if now is None:
        return None
    was = session.get_one(Plan, (event.clinic_id, event.plan_id))
    contents.read(session, [was, now])
    same, names = _same(was, event, now), contents.exercises(now)
    found = same[0] if len(same) == 1 else None  # beside a copy of it, it is not alone
    stopped = {each.item_id for each in pauses.of(session, patient)}
    if found is None or not names.keys() - stopped - {found}:
        return None
    return PausableExercise(found, names[found], now.id)


def pause(
    session: Session,
    *,
    item: WorklistItem,
    only: UUID | None = None,
    seen: int | None,
    by: StaffMember,
    at: datetime,
) -> None:
    """Have what the screening found, or what did harm, pause the plan in force, or of it the `only` exercise: neither
    does by itself.

    Raises `ActionDenied` where it pauses that already, there is no plan, or nothing else would be left of it.
    """
    number = worklist.take(session, item, Action.ANSWER_STOP, seen=seen, by=by, at=at)
    rule.check_can_pause(item.reason, item.stops, alone=only is not None)
    patient = session.get_one(Patient, (item.clinic_id, item.patient_id))
    now = plans.in_force(session, patient)
    if now is None:
        raise ActionDenied(NOT_IN_FORCE)
    paused = _check_alone(session, patient, now, only) if only else WHOLE_PLAN
    item.stops, item.item_id = (Stops.EXERCISE, only) if only else (Stops.PLAN, _about(session, item, now))
    if item.patient_text == WAIT_FOR[Stops.EXERCISE]:  # of the one that it stopped before
        item.patient_text = ""
    item.snoozed_until, item.number, item.paused_at = None, number, at
    item.revision += 1
    worklist.ask_again(item)
    item.patient_text = item.patient_text or WAIT_FOR[item.stops]
    detail = {"why": str(item.reason), "stops": str(item.stops), "paused": paused}
    if event_id := event_of(item.cause):
        detail["event"] = event_id
    trail.record(session, AuditAction.WORKLIST_PAUSE, by=by, at=at, subject=item, detail=detail)


def _about(session: Session, item: WorklistItem, now: Plan) -> UUID | None:
    """The exercise by which a line pauses the whole plan, to be asked about before it comes back: the one that it
    stopped before, or with which harm was done, as the plan in force has it if it does.
    """
    event = event_behind(session, item)
    if item.item_id or event is None or event.plan_id is None:
        return item.item_id
    was = session.get_one(Plan, (event.clinic_id, event.plan_id))
    contents.read(session, [was, now])
    return next(iter(_same(was, event, now)), event.item_id)


def _same(was: Plan, event: AdverseEvent, now: Plan) -> Sequence[UUID]:
    """What the plan in force has of the movement with which something happened by another version; both are read."""
    return contents.same(now).get(contents.base(was, event.item_id), ()) if event.item_id else ()


def _check_alone(session: Session, patient: Patient, now: Plan, only: UUID) -> str:
    """The slug of the exercise; raises `ActionDenied` unless the plan in force has it and something else that goes on,
    as both are under the lock.
    """
    contents.read(session, [now])
    slugs = {item: slug for slug, item in contents.ids(now).items()}
    stopped = set(session.scalars(STOPPED, scope.key(patient)))
    if only not in slugs or not slugs.keys() - stopped - {only}:
        raise ActionDenied(NOT_ALONE)
    return slugs[only]
