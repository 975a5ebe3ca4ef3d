"""What is done with an item of the worklist that nobody answers now: seen, given to somebody, put off, had back.

not_now.snooze(session, item=item, until=monday, seen=3, by=amos, at=now)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.followup.worklist import (
    NOT_PUT_OFF,
    NOT_THEIRS,
    answered_by,
    check_can_put_off,
    check_until,
    is_put_off,
)
from clinic.domain.roles import Action
from clinic.models import StaffMember, WorklistItem
from clinic.services.access import permission, staff
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.followup import worklist
from clinic.services.record import patients


def takers(session: Session, item: WorklistItem, by: StaffMember) -> Sequence[StaffMember]:
    """To whom it can be given, by name."""
    action = answered_by(item.reason, item.stops)
    return [member for member in staff.everybody(session, by) if permission.has_now(member, action)]


def see(session: Session, *, item: WorklistItem, seen: int | None, by: StaffMember, at: datetime) -> None:
    """Say that somebody looked at it, as it is now. Twice is once, and whoever is about to answer is not disturbed."""
    worklist.take(session, item, Action.WORK_LIST, seen=seen, by=by, at=at)
    if item.seen_at is None:
        item.seen_by, item.seen_at = by.id, at
        trail.record(session, AuditAction.WORKLIST_SEEN, by=by, at=at, subject=item)


def assign(
    session: Session, *, item: WorklistItem, to: StaffMember, seen: int | None, by: StaffMember, at: datetime
) -> None:
    """Give it to somebody who works at the clinic and may deal with it; raises `InvalidInput` for anybody else."""
    worklist.take(session, item, Action.WORK_LIST, seen=seen, by=by, at=at)
    action = answered_by(item.reason, item.stops)  # as it is under the lock
    if to.clinic_id != item.clinic_id or not permission.has_now(to, action):
        raise InvalidInput({"to": NOT_THEIRS[action]})
    item.assigned_to, item.revision = to.id, item.revision + 1
    trail.record(session, AuditAction.WORKLIST_ASSIGN, by=by, at=at, subject=item, detail={"to": str(to.id)})


def snooze(
    session: Session, *, item: WorklistItem, until: date, seen: int | None, by: StaffMember, at: datetime
) -> None:
    """Have it out of the list until a day; raises `ActionDenied` for what is never put off."""
    worklist.take(session, item, Action.WORK_LIST, seen=seen, by=by, at=at)
    check_can_put_off(item.reason, item.stops)
    check_until(until, today=patients.today(session, by, at))
    item.snoozed_until, item.revision = until, item.revision + 1
    detail = {"until": until.isoformat()}
    trail.record(session, AuditAction.WORKLIST_SNOOZE, by=by, at=at, subject=item, detail=detail)


def bring_back(session: Session, *, item: WorklistItem, by: StaffMember, at: datetime) -> None:
    """Have it on the list again before its day, whatever became of it since its page was opened; raises `ActionDenied`
    where it is not put off any more.
    """
    worklist.take(session, item, Action.WORK_LIST, seen=None, by=by, at=at)
    if not is_put_off(item.snoozed_until, on=patients.today(session, by, at)):
        raise ActionDenied(NOT_PUT_OFF)
    item.snoozed_until, item.revision = None, item.revision + 1
    trail.record(session, AuditAction.WORKLIST_BRING_BACK, by=by, at=at, subject=item)
