"""The e-mail at once for what nobody may put off, where the clinic wants it: written in the transaction of its cause.

Nothing is sent here, and nothing is waited for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.notices import NoticeKind
from clinic.domain.followup.reasons import ALERTS
from clinic.domain.roles import Action
from clinic.models import Clinic, Notice, Patient, StaffMember, WorklistItem
from clinic.services.access import permission
from clinic.services.followup.notices.digests import wants_mail


def of(session: Session, items: Collection[WorklistItem], *, patient: Patient, at: datetime) -> None:
    """Write one to each owner of these items of a patient, if any is of that kind."""
    grave = [item for item in items if item.reason in ALERTS]
    if not grave or not session.get_one(Clinic, patient.clinic_id).alerts:
        return
    _write(
        session, patient.clinic_id, {owner for item in grave for owner in _owners(session, item, patient)}, at
    )


def to_others(session: Session, clinic_id: UUID, *, at: datetime) -> bool:
    """Write one to every therapist whom an e-mail reaches: whoever was to get it does not. Whether there is any."""
    reached = [member.id for member in _therapists(session, clinic_id) if wants_mail(member)]
    _write(session, clinic_id, reached, at)
    return bool(reached)


def _write(session: Session, clinic_id: UUID, owners: Iterable[UUID], at: datetime) -> None:
    session.add_all(
        Notice(clinic_id=clinic_id, staff_id=owner, kind=NoticeKind.ALERT, written_at=at, due_at=at)
        for owner in owners
    )


def _owners(session: Session, item: WorklistItem, patient: Patient) -> Iterable[UUID]:
    """Whose the item is, if they may answer it and an e-mail reaches them. Otherwise it is every therapist's whom one
    reaches, because somebody has to look; and where it reaches none, one is written to each all the same, for the
    administrators to see that it went nowhere.
    """
    for staff_id in filter(None, (item.assigned_to, patient.therapist_id)):
        owner = session.get_one(StaffMember, (patient.clinic_id, staff_id))
        if permission.has_now(owner, Action.ANSWER_STOP):
            if wants_mail(owner):
                return [owner.id]
            break
    therapists = _therapists(session, patient.clinic_id)
    return [one.id for one in therapists if wants_mail(one)] or [one.id for one in therapists]


def _therapists(session: Session, clinic_id: UUID) -> Sequence[StaffMember]:
    """Who can deal with what an alert is about."""
    return session.scalars(
        select(StaffMember).where(
            StaffMember.clinic_id == clinic_id, permission.has_now_in(StaffMember, Action.ANSWER_STOP)
        )
    ).all()
