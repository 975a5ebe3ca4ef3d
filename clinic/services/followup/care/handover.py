"""Handing patients over to another therapist: one of them, or all that somebody has.

handover.give(session, patient=pat, to=carl, seen=7, by=alice, at=now)
handover.give_all(session, of=alice, to=carl, seen=12, by=ada, at=now)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput, Stale
from clinic.domain.roles import Action
from clinic.models import Patient, StaffMember, WorklistItem
from clinic.services.access import guard, permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.record import lock, patients
from clinic.services.record.lock import Part

NOT_HERE = "Choose a therapist who works at this clinic."
SAME = "Choose another therapist than the one who has the patient now."
THEIRS = (Patient.clinic_id == bindparam("clinic_id"), Patient.therapist_id == bindparam("staff_id"))
HOW_MANY = select(func.count()).select_from(Patient).where(*THEIRS)
ALL = (
    select(Patient).where(*THEIRS).order_by(Patient.id)
)  # in one order, so that two hands do not wait for each other


def how_many(session: Session, of: StaffMember) -> int:
    """How many patients somebody has, archived ones among them."""
    return session.scalar(HOW_MANY, {"clinic_id": of.clinic_id, "staff_id": of.id}) or 0


def takers(session: Session, by: StaffMember, *, but: UUID) -> Sequence[StaffMember]:
    """The therapists of the clinic who can take a patient over from this one."""
    return [therapist for therapist in patients.therapists(session, by) if therapist.id != but]


def give(
    session: Session, *, patient: Patient, to: UUID, seen: int | None, by: StaffMember, at: datetime
) -> None:
    """Hand one patient over; raises `InvalidInput` at `to`, or `Stale` where the details are not those `seen`."""
    permission.check(by, Action.HAND_OVER)
    lock.take(session, patient, Part.DETAILS, seen=seen, screened=False, by=by, at=at)
    _check(session, to, by=by, now=patient.therapist_id)
    _give(session, patient, to, by=by, at=at)


def give_all(session: Session, *, of: StaffMember, to: UUID, seen: int, by: StaffMember, at: datetime) -> int:
    """Hand over everybody whom somebody has, and say how many. `seen` is how many there were on the page: who came
    since is handed over by nobody who did not know.
    """
    permission.check(by, Action.HAND_OVER)
    _check(session, to, by=by, now=of.id)
    theirs = session.scalars(ALL, {"clinic_id": of.clinic_id, "staff_id": of.id}).all()
    if len(theirs) != seen:
        raise Stale(guard.CHANGED, now=len(theirs))
    for patient in theirs:
        lock.take(session, patient, Part.DETAILS, screened=False, by=by, at=at)
        if patient.therapist_id == of.id:  # as it is under the lock
            _give(session, patient, to, by=by, at=at)
    return len(theirs)


def _check(session: Session, to: UUID, *, by: StaffMember, now: UUID) -> None:
    if to not in {therapist.id for therapist in patients.therapists(session, by)}:
        raise InvalidInput({"to": NOT_HERE})
    if to == now:
        raise InvalidInput({"to": SAME})


def _give(session: Session, patient: Patient, to: UUID, *, by: StaffMember, at: datetime) -> None:
    detail = {"from": str(patient.therapist_id), "to": str(to)}
    _give_back(session, patient)
    patient.therapist_id = to
    trail.record(session, AuditAction.PATIENT_HAND_OVER, by=by, at=at, subject=patient, detail=detail)


def _give_back(session: Session, patient: Patient) -> None:
    """What the therapist had been given of this patient goes with the patient; what somebody else has stays theirs."""
    given = update(WorklistItem).where(
        WorklistItem.clinic_id == patient.clinic_id,
        WorklistItem.patient_id == patient.id,
        WorklistItem.ended_at.is_(None),
        WorklistItem.assigned_to == patient.therapist_id,
    )
    session.execute(given.values(assigned_to=None, revision=WorklistItem.revision + 1))
