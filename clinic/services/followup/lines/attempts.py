"""Who called about an item of the worklist and reached nobody. It answers nothing: the item stays where it is.

attempts.note(session, item=item, attempt_id=new_id(), words="Voicemail.", by=amos, at=now)
attempts.of_patients(session, amos, [pat])[pat.id]      # about what is open of them, the newest first
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput
from clinic.domain.limits import ATTEMPT_WORDS, too_long
from clinic.domain.roles import Action
from clinic.models import Patient, StaffMember, WorklistAttempt, WorklistItem
from clinic.services.access import once
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.followup import worklist

ALL = (
    select(WorklistAttempt, StaffMember.name)
    .join(
        StaffMember,
        (StaffMember.clinic_id == WorklistAttempt.clinic_id) & (StaffMember.id == WorklistAttempt.tried_by),
    )
    .where(WorklistAttempt.clinic_id == bindparam("clinic_id"))
    .order_by(WorklistAttempt.number.desc(), WorklistAttempt.id.desc())
)
OF_ITEM = ALL.where(WorklistAttempt.work_id == bindparam("work_id"))
ABOUT_WHAT_IS_OPEN = ALL.join(
    WorklistItem,
    (WorklistItem.clinic_id == WorklistAttempt.clinic_id) & (WorklistItem.id == WorklistAttempt.work_id),
).where(
    WorklistAttempt.patient_id.in_(bindparam("patients", expanding=True)), WorklistItem.ended_at.is_(None)
)


class Attempt(NamedTuple):
    """Who called when, and what they wrote beside it."""

    by: str
    at: datetime
    words: str


def note(
    session: Session, *, item: WorklistItem, attempt_id: UUID, words: str, by: StaffMember, at: datetime
) -> WorklistAttempt:
    """Note that somebody called and reached nobody. `attempt_id` comes from the page: sending it twice notes it once.

    Raises `InvalidInput` at `words`, `ActionDenied` where the item was dealt with meanwhile.
    """
    number = worklist.take(session, item, Action.WORK_LIST, seen=None, by=by, at=at)
    if len(words) > ATTEMPT_WORDS:
        raise InvalidInput({"words": too_long(ATTEMPT_WORDS)})
    says = {"work_id": item.id, "words": words.strip(), "tried_by": by.id}
    kept = once.kept(session, WorklistAttempt, item.clinic_id, attempt_id, says)
    if kept is not None:
        return kept
    row = WorklistAttempt(
        clinic_id=item.clinic_id,
        id=attempt_id,
        patient_id=item.patient_id,
        number=number,
        **says,
        tried_at=at,
    )
    session.add(row)
    session.flush()
    detail = {"reason": str(item.reason), "answered": False}
    trail.record(session, AuditAction.WORKLIST_CALLED, by=by, at=at, subject=item, detail=detail)
    return row


def of_item(session: Session, item: WorklistItem) -> Sequence[Attempt]:
    """Those about an item that is being read, the newest first."""
    rows = session.execute(OF_ITEM, {"clinic_id": item.clinic_id, "work_id": item.id})
    return [Attempt(name, row.tried_at, row.words) for row, name in rows]


def of_patients(
    session: Session, by: StaffMember, patients: Collection[Patient]
) -> Mapping[UUID, Sequence[Attempt]]:
    """Those about what is open of each of these patients of the clinic, by patient, the newest first."""
    found: dict[UUID, list[Attempt]] = defaultdict(list)
    asked = {"clinic_id": by.clinic_id, "patients": [patient.id for patient in patients]}
    for row, name in session.execute(ABOUT_WHAT_IS_OPEN, asked) if patients else ():
        found[row.patient_id].append(Attempt(name, row.tried_at, row.words))
    return found
