"""Patients who were discharged are archived: off every list until they come back, never erased.

    archive.put_away(session, patient=pat, seen=7, by=alice, at=now)

What is open about them ends with it, but nothing grave: that is dealt with first. What they report afterwards is on the
worklist like anybody's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied
from clinic.domain.followup.worklist import is_grave
from clinic.domain.roles import Action
from clinic.domain.text import listed
from clinic.models import Patient, StaffMember, WorklistItem
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.followup import worklist
from clinic.services.record import lock, scope
from clinic.services.record.lock import Part

GRAVE = "Deal with what is open first: {titles}. Then the patient can be archived."
ALREADY = "This patient is archived already."
NOT_ARCHIVED = "This patient is not archived."


def refusal(waiting: Iterable[WorklistItem]) -> str:
    """Why a patient about whom this is open cannot be archived, empty where nothing stands in the way."""
    grave = [item.title for item in waiting if is_grave(item.reason, item.stops)]
    return GRAVE.format(titles=listed(list(dict.fromkeys(grave)))) if grave else ""


def put_away(session: Session, *, patient: Patient, seen: int | None, by: StaffMember, at: datetime) -> None:
    """Archive a patient; raises `ActionDenied` while something grave is open about them."""
    permission.check(by, Action.ARCHIVE)
    lock.take(session, patient, Part.DETAILS, seen=seen, screened=False, by=by, at=at)
    if patient.archived_at is not None:
        raise ActionDenied(ALREADY)
    waiting = session.scalars(worklist.OPEN, scope.key(patient)).all()
    if in_the_way := refusal(waiting):
        raise ActionDenied(in_the_way)
    for item in waiting:
        item.ended_by, item.ended_at, item.ended_number = by.id, at, patient.counter
        trail.record(session, AuditAction.WORKLIST_END, by=by, at=at, subject=item, detail={"archived": True})
    patient.archived_by, patient.archived_at = by.id, at
    trail.record(session, AuditAction.PATIENT_ARCHIVE, by=by, at=at, subject=patient)


def bring_back(
    session: Session, *, patient: Patient, seen: int | None, by: StaffMember, at: datetime
) -> None:
    """Have an archived patient on the lists again."""
    permission.check(by, Action.ARCHIVE)
    lock.take(session, patient, Part.DETAILS, seen=seen, screened=False, by=by, at=at)
    if patient.archived_at is None:
        raise ActionDenied(NOT_ARCHIVED)
    patient.archived_by = patient.archived_at = None
    trail.record(session, AuditAction.PATIENT_UNARCHIVE, by=by, at=at, subject=patient)
