"""Who may do what, asked for a row: the table in `domain/roles.py` decides, and every write asks it first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import Session

from clinic.domain import roles
from clinic.domain.errors import ActionDenied, NotFound
from clinic.domain.roles import MAY, Action
from clinic.models import Patient, Person, StaffMember


def has(by: StaffMember, action: Action) -> bool:
    """Whether the table lets this member of staff do it."""
    return roles.may(by.role, action, administers=by.administers)


def has_now(member: StaffMember, action: Action) -> bool:
    """Whether they still work here, and may do it: who left has no role any more."""
    return member.active and has(member, action)


def has_now_in(member: Any, action: Action) -> ColumnElement[bool]:
    """The same in a statement, of a row of the staff, for what no administrator does beside their role."""
    return and_(member.active, member.role.in_(sorted(MAY[action])))


def check(by: StaffMember | None, action: Action) -> None:
    """Raise `ActionDenied` unless the table lets this member of staff do it. A command on the server is nobody's."""
    if by is not None:
        roles.check(by.role, action, administers=by.administers)


def still(session: Session, member: StaffMember, action: Action, *, left: str) -> StaffMember:
    """Whoever asked for something that is done later, as they are by now.

    Raises `ActionDenied`: with `left` for somebody who no longer works here.
    """
    session.refresh(member)
    if not member.active:
        raise ActionDenied(left)
    check(member, action)
    return member


def check_write(by: Person, patient: Patient) -> None:
    """Raise unless `by` may write in the patient's record: staff by the table, patients in their own."""
    if isinstance(by, StaffMember):
        check(by, Action.EDIT_RECORD)
    elif by.id != patient.id:
        raise NotFound
