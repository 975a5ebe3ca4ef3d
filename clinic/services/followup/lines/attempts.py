"""Who called about an item of the worklist and reached nobody. It answers nothing: the item stays where it is.

attempts.note(session, item=item, attempt_id=new_id(), words="Voicemail.", by=amos, at=now)
attempts.of_patients(session, amos, [pat], at=now)[pat.id]      # about what is open of them, the newest first
attempts.undo(session, item=item, attempt_id=tried, by=amos, at=now)     # it was the wrong line
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.domain.followup import worklist as rule
from clinic.domain.limits import ATTEMPT_WORDS, too_long
from clinic.domain.roles import Action
from clinic.models import Patient, StaffMember, WorklistAttempt, WorklistItem
from clinic.services.access import once, permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.followup import worklist
from clinic.services.record import lock

ALL = (
    select(WorklistAttempt, StaffMember.name)
    .join(
        StaffMember,
        (StaffMember.clinic_id == WorklistAttempt.clinic_id) & (StaffMember.id == WorklistAttempt.tried_by),
    )
    .where(WorklistAttempt.clinic_id == bindparam("clinic_id"), WorklistAttempt.undone_at.is_(None))
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
    """Who called when about which item, and what they wrote beside it; whether who reads it now may take it back."""

    id: UUID
    work_id: UUID
    by: str
    at: datetime
    words: str
    can_undo: bool


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


def undo(session: Session, *, item: WorklistItem, attempt_id: UUID, by: StaffMember, at: datetime) -> None:
    """Take the note of a call about this item back; nothing where that was done already. Raises `NotFound`, and
    `ActionDenied` where it is somebody else's or too late.
    """
    permission.check(by, Action.WORK_LIST)
    patient = session.get_one(Patient, (item.clinic_id, item.patient_id))
    lock.take(session, patient, screened=False, by=by, at=at)
    row = session.get(WorklistAttempt, (item.clinic_id, attempt_id), populate_existing=True)
    if row is None or row.work_id != item.id:
        raise NotFound
    if row.undone_at is not None:
        return
    if sentence := _stays(row, by=by, at=at):
        raise ActionDenied(sentence)
    row.undone_at = at
    trail.record(session, AuditAction.WORKLIST_CALLED_UNDO, by=by, at=at, subject=item)


def of_item(session: Session, by: StaffMember, item: WorklistItem, *, at: datetime) -> Sequence[Attempt]:
    """Those about an item that is being read, the newest first."""
    rows = session.execute(OF_ITEM, {"clinic_id": item.clinic_id, "work_id": item.id})
    return [_as_read(row, name, by=by, at=at) for row, name in rows]


def of_patients(
    session: Session, by: StaffMember, patients: Collection[Patient], *, at: datetime
) -> Mapping[UUID, Sequence[Attempt]]:
    """Those about what is open of each of these patients of the clinic, by patient, the newest first."""
    found: dict[UUID, list[Attempt]] = defaultdict(list)
    asked = {"clinic_id": by.clinic_id, "patients": [patient.id for patient in patients]}
    for row, name in session.execute(ABOUT_WHAT_IS_OPEN, asked) if patients else ():
        found[row.patient_id].append(_as_read(row, name, by=by, at=at))
    return found


def _as_read(row: WorklistAttempt, name: str, *, by: StaffMember, at: datetime) -> Attempt:
    return Attempt(row.id, row.work_id, name, row.tried_at, row.words, not _stays(row, by=by, at=at))


def _stays(row: WorklistAttempt, *, by: StaffMember, at: datetime) -> str:
    return rule.call_stays(is_own=row.tried_by == by.id, tried_at=row.tried_at, at=at)
