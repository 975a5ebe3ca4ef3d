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


def of(session: Session, items: Collection[WorklistItem], *, patient: Patient, at: datetime) -> None:
    """Write one to each owner of these items of a patient, if any is of that kind."""
    grave = [item for item in items if item.reason in ALERTS]
    if not grave or not session.get_one(Clinic, patient.clinic_id).alerts:
        return
    _write(
        session, patient.clinic_id, {owner for item in grave for owner in _owners(session, item, patient)}, at
    )


def to_everybody(session: Session, clinic_id: UUID, *, at: datetime) -> None:
    """Write one to every therapist of the clinic: whoever was to get it cannot deal with it any more."""
    _write(session, clinic_id, _therapists(session, clinic_id), at)


def may_answer(member: StaffMember) -> bool:
    """Whether somebody can deal with what an alert is about."""
    return permission.has_now(member, Action.ANSWER_STOP)


def _write(session: Session, clinic_id: UUID, owners: Iterable[UUID], at: datetime) -> None:
    session.add_all(
        Notice(clinic_id=clinic_id, staff_id=owner, kind=NoticeKind.ALERT, written_at=at, due_at=at)
        for owner in owners
    )


def _owners(session: Session, item: WorklistItem, patient: Patient) -> Iterable[UUID]:
    """Whose the item is, if they may answer it. Where nobody is left who may, it is every therapist's: somebody has to
    look.
    """
    for staff_id in filter(None, (item.assigned_to, patient.therapist_id)):
        owner = session.get_one(StaffMember, (patient.clinic_id, staff_id))
        if may_answer(owner):
            return [owner.id]
    return _therapists(session, patient.clinic_id)


def _therapists(session: Session, clinic_id: UUID) -> Sequence[UUID]:
    return session.scalars(
        select(StaffMember.id).where(
            StaffMember.clinic_id == clinic_id, permission.has_now_in(StaffMember, Action.ANSWER_STOP)
        )
    ).all()
