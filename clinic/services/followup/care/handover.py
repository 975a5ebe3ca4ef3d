"""Handing patients over to another therapist: one of them, or all that somebody has.

handover.give(session, patient=pat, to=carl, seen=7, by=alice, at=now)
handover.give_all(session, of=alice, to=carl, seen=handover.number_of(ids), by=ada, at=now)
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput, Stale
from clinic.domain.record.patients import NO_SUCH_THERAPIST
from clinic.domain.roles import Action
from clinic.models import Patient, StaffMember, WorklistItem
from clinic.services.access import guard, permission
from clinic.services.audit import trail
from clinic.services.audit.about import About, By
from clinic.services.audit.actions import AuditAction
from clinic.services.record import lock, patients
from clinic.services.record.lock import Part

SAME = "Choose another therapist than the one who has the patient now."
NUMBERS = 1_000_000_000  # a page's revision has nine digits
THEIRS = (
    select(Patient.id)
    .where(Patient.clinic_id == bindparam("clinic_id"), Patient.therapist_id == bindparam("staff_id"))
    .order_by(Patient.id)  # in one order, so that two hands do not wait for each other
)


def theirs(session: Session, of: StaffMember) -> Sequence[UUID]:
    """The patients whom somebody has, archived ones among them, by their ids alone."""
    return session.scalars(THEIRS, _whose(of)).all()


def how_many(session: Session, of: StaffMember) -> int:
    """How many patients somebody has, archived ones among them."""
    return session.scalar(select(func.count()).select_from(THEIRS.order_by(None).subquery()), _whose(of)) or 0


def number_of(ids: Sequence[UUID]) -> int:
    """A number that stands for exactly these patients, for the page to send back as what it saw."""
    digest = hashlib.sha256(b"".join(sorted(each.bytes for each in ids))).digest()
    return int.from_bytes(digest) % NUMBERS


def takers(session: Session, by: StaffMember, *, but: UUID) -> Sequence[StaffMember]:
    """The therapists of the clinic who can take a patient over from this one."""
    return [therapist for therapist in patients.therapists(session, by) if therapist.id != but]


def give(
    session: Session, *, patient: Patient, to: UUID, seen: int | None, by: StaffMember, at: datetime
) -> None:
    """Hand one patient over; raises `InvalidInput` at `to`, or `Stale` where the details are not those `seen`."""
    permission.check(by, Action.HAND_OVER)
    lock.take(session, patient, Part.DETAILS, seen=seen, screened=False, by=by, at=at)
    of = patient.therapist_id
    _check_taker(session, to, of=of, by=by)
    patient.therapist_id = to
    _note(session, [patient.id], of=of, to=to, by=by, at=at)


def give_all(session: Session, *, of: StaffMember, to: UUID, seen: int, by: StaffMember, at: datetime) -> int:
    """Hand over everybody whom somebody has, and say how many. `seen` is the number of those on the page: where it is
    not exactly they any more, `Stale` is raised and nobody is handed over. As many statements for all as for one.
    """
    permission.check(by, Action.HAND_OVER)
    ids = session.scalars(THEIRS.with_for_update(key_share=True), _whose(of)).all()
    guard.check_works_here(session, by)
    _check_taker(session, to, of=of.id, by=by)
    if number_of(ids) != seen:
        raise Stale(guard.CHANGED, now=number_of(ids))
    session.execute(
        update(Patient)
        .where(Patient.clinic_id == of.clinic_id, Patient.id.in_(ids))
        .values({**lock.NEXT, Part.DETAILS: lock.NEXT["counter"], "therapist_id": to}),
        {"at": at},
    )
    _note(session, ids, of=of.id, to=to, by=by, at=at)
    return len(ids)


def _whose(member: StaffMember) -> dict[str, UUID]:
    return {"clinic_id": member.clinic_id, "staff_id": member.id}


def _check_taker(session: Session, to: UUID, *, of: UUID, by: StaffMember) -> None:
    """Under the lock of the patients, and with the row of who takes them: whoever lets them go meanwhile waits."""
    taker = session.get(
        StaffMember, (by.clinic_id, to), with_for_update={"read": True}, populate_existing=True
    )
    if taker is None or not permission.has_now(taker, Action.ANSWER_STOP):
        raise InvalidInput({"to": NO_SUCH_THERAPIST})
    if to == of:
        raise InvalidInput({"to": SAME})


def _note(
    session: Session, ids: Sequence[UUID], *, of: UUID, to: UUID, by: StaffMember, at: datetime
) -> None:
    """What the therapist had been given of these patients goes with them; what somebody else has stays theirs."""
    given = update(WorklistItem).where(
        WorklistItem.clinic_id == by.clinic_id,
        WorklistItem.patient_id.in_(ids),
        WorklistItem.ended_at.is_(None),
        WorklistItem.assigned_to == of,
    )
    session.execute(given.values(assigned_to=None, revision=WorklistItem.revision + 1))
    detail, who = {"from": str(of), "to": str(to)}, By.of(by)
    trail.append(
        session,
        (
            trail.values(
                session,
                AuditAction.PATIENT_HAND_OVER,
                by=who,
                at=at,
                about=About(Patient.__tablename__, each, by.clinic_id, each),
                detail=detail,
            )
            for each in ids
        ),
    )
