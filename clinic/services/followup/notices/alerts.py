"""The e-mail at once for what nobody may put off, where the clinic wants it: written in the transaction of its cause.

Nothing is sent here, and nothing is waited for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
    owners = {owner for item in grave for owner in _owners(session, item, patient)}
    session.add_all(
        Notice(clinic_id=patient.clinic_id, staff_id=owner, kind=NoticeKind.ALERT, written_at=at, due_at=at)
        for owner in owners
    )


def _owners(session: Session, item: WorklistItem, patient: Patient) -> Iterable[UUID]:
    """Whose the item is, if they may answer it. Where nobody is left who may, it is every therapist's: somebody has to
    look.
    """
    for staff_id in filter(None, (item.assigned_to, patient.therapist_id)):
        owner = session.get_one(StaffMember, (patient.clinic_id, staff_id))
        if permission.has_now(owner, Action.ANSWER_STOP):
            return [owner.id]
    return session.scalars(
        select(StaffMember.id).where(
            StaffMember.clinic_id == patient.clinic_id,
            permission.has_now_in(StaffMember, Action.ANSWER_STOP),
        )
    ).all()
