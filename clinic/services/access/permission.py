"""Who may do what, asked for a row: the table in `domain/roles.py` decides, and every write asks it first."""

from __future__ import annotations

from clinic.domain import roles
from clinic.domain.errors import NotFound
from clinic.domain.roles import Action
from clinic.models import Patient, Person, StaffMember


def has(by: StaffMember, action: Action) -> bool:
    """Whether the table lets this member of staff do it."""
    return roles.may(by.role, action, administers=by.administers)


def check(by: StaffMember | None, action: Action) -> None:
    """Raise `ActionDenied` unless the table lets this member of staff do it. A command on the server is nobody's."""
    if by is not None:
        roles.check(by.role, action, administers=by.administers)


def check_write(by: Person, patient: Patient) -> None:
    """Raise unless `by` may write in the patient's record: staff by the table, patients in their own."""
    if isinstance(by, StaffMember):
        check(by, Action.EDIT_RECORD)
    elif by.id != patient.id:
        raise NotFound
