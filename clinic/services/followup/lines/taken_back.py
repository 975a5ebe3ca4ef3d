"""What rested on a pause alone that was taken back as if it had not been: it is taken back with it.

taken_back.with_it(session, pat, at=now)

A line that stopped the whole plan because nothing else was left of it stops its exercise alone again, where something
is left by now; and nobody did anything on a day of a pause that was none. What a therapist said something of, or paused
the plan over, stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.followup import pausing, together
from clinic.domain.followup.judging import PAUSED_PART, PAUSED_PLAN, REPORT, STRONG_PAIN_HERE, WAIT, WAIT_HERE
from clinic.domain.followup.worklist import Cause, Stops, with_the_plan
from clinic.domain.library.exercise import base_of
from clinic.models import Patient, PlanPause, ProgramItem, TrainingSession, WorklistItem
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.plans import contents, pauses, plans
from clinic.services.record import patients, scope

STOPPED = select(WorklistItem).where(
    *scope.of_patient(WorklistItem), WorklistItem.stops != Stops.NOTHING, pauses.NOT_UNDONE
)
THOUGH_PAUSED = pauses.OPEN.where(WorklistItem.cause.contains(f":{PAUSED_PART}:"), WorklistItem.answer == "")
SLUGS = select(ProgramItem.id, ProgramItem.slug).where(
    ProgramItem.clinic_id == bindparam("clinic_id"), ProgramItem.id.in_(bindparam("items", expanding=True))
)


def with_it(session: Session, patient: Patient, *, at: datetime) -> None:
    """Take back what rests on nothing else, after what was taken back ended; the caller has the lock."""
    session.flush()
    _narrow(session, patient, at=at)
    _forget_what_was_done(session, patient, at=at)
    session.flush()


def _narrow(session: Session, patient: Patient, *, at: datetime) -> None:
    now = plans.in_force(session, patient)
    if now is None:
        return
    contents.read(session, [now])
    exercises = contents.exercises(now)
    stops = session.scalars(
        pauses.OPEN_STOPS.order_by(WorklistItem.number, WorklistItem.id), scope.key(patient)
    )
    held = stops.all()
    wide = {item.cause: item for item in held if item.item_id in exercises and _was_widened(item)}
    others = {str(item.item_id) for item in held if item.cause not in wide and item.item_id}
    alone = [_alone(session, item) for item in wide.values()]
    offered = {str(item) for item in exercises}
    for cause in with_the_plan(alone, exercises=offered, stopped=others, text=WAIT):
        if cause.stops is Stops.EXERCISE:
            item = wide[cause.key]
            item.stops, item.patient_text, item.revision = cause.stops, cause.patient_text, item.revision + 1
            detail = {"reason": str(item.reason), "stops": str(item.stops), "undone": True}
            trail.record(session, AuditAction.WORKLIST_OPEN, by=None, at=at, subject=item, detail=detail)


def _was_widened(item: WorklistItem) -> bool:
    """Whether it stops the plan in place of its exercise by itself, and nobody has said anything of it."""
    return item.stops is Stops.PLAN and item.paused_at is None and not item.answer


def _alone(session: Session, item: WorklistItem) -> Cause:
    """Its cause, as it would stop its exercise alone."""
    return Cause(
        item.reason,
        item.cause,
        item.title,
        Stops.EXERCISE,
        _read_of_one(session, item),
        item.urgency,
        item=str(item.item_id),
    )


def _read_of_one(session: Session, item: WorklistItem) -> str:
    """What the patient reads of the exercise alone."""
    if pause_id := pausing.pause_of(item.cause):
        return session.get_one(PlanPause, (item.clinic_id, UUID(pause_id))).patient_text
    return STRONG_PAIN_HERE if item.cause.startswith(REPORT) else WAIT_HERE


def _forget_what_was_done(session: Session, patient: Patient, *, at: datetime) -> None:
    found = session.scalars(THOUGH_PAUSED, scope.key(patient)).all()
    if not found:
        return
    stopped = session.scalars(STOPPED, scope.key(patient)).all()
    bases = _bases(session, [*found, *stopped])
    zone = patients.zone(session, patient)
    for item in found:
        key = (item.clinic_id, UUID(together.report_of(item.cause)))
        training = session.get_one(TrainingSession, key)
        if not any(_covers(other, item, training, bases, zone) for other in stopped):
            item.gone_at = item.ended_at = at
            detail = {"undone": True}
            trail.record(session, AuditAction.WORKLIST_END, by=None, at=at, subject=item, detail=detail)


def _covers(
    other: WorklistItem, item: WorklistItem, training: TrainingSession, bases: dict[str, str], zone: tzinfo
) -> bool:
    """Whether a line stopped what another says was done, when it was told and on its day."""
    if together.report_of(other.cause) == str(training.id) or other.stops_since > training.reported_at:
        return False
    if other.stops_since.astimezone(zone).date() > training.trained_on:
        return False
    if other.ended_at is not None and other.ended_at <= training.reported_at:
        return False
    done = bases.get(_done(item))  # none where the line is about the whole plan
    return done is None or other.stops is Stops.PLAN or bases.get(str(other.item_id)) == done


def _bases(session: Session, items: Sequence[WorklistItem]) -> dict[str, str]:
    """What the exercises are the same movement as, by their ids."""
    asked = {"clinic_id": items[0].clinic_id, "items": sorted(set(_ids(items)))}
    return {str(item): base_of(slug) for item, slug in session.execute(SLUGS, asked)}


def _ids(items: Sequence[WorklistItem]) -> Iterator[UUID]:
    for item in items:
        if item.item_id:
            yield item.item_id
        elif (done := _done(item)) and done != PAUSED_PLAN:
            yield UUID(done)


def _done(item: WorklistItem) -> str:
    """The id of the exercise that was done though it was paused, of a line that says so."""
    return item.cause.rpartition(":")[2] if f":{PAUSED_PART}:" in item.cause else ""
