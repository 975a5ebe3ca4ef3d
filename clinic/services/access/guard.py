"""The one revision guard: a write says which revision of a row it saw, and the UPDATE that locks the row checks it.

    guard.take(session, member, seen=3, by=ada)     # member.revision is 4 now, and ours until the commit

Of two writes that saw the same revision the second waits for the first, then finds the revision moved on: `Stale`.
Whoever was let go while they waited writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Update, bindparam, or_, update
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, Stale
from clinic.domain.roles import Action
from clinic.models import Clinic, Patient, Person, Program, StaffMember, WorklistItem
from clinic.services.access import permission

CHANGED = (
    "Somebody changed this after you opened the page. Look at it as it is now, then make your change again."
)
NO_ADMINISTRATOR = "You are no administrator of this clinic any more."
LET_GO = "You no longer work at this clinic, so nothing was saved."
OTHER_ROLE = "An administrator changed your role at this moment, so nothing was saved. Open the page again."

Guarded = Program | StaffMember | Clinic | Patient | WorklistItem


@dataclass(frozen=True)
class Move:
    """How the revision in one column of a table moves on."""

    column: str
    statement: Update


def moving(table: type[Guarded], column: str, values: Mapping[str, Any]) -> Move:
    """The UPDATE that locks a row, compares the revision with the one `seen`, if any was, and writes the values."""
    seen = bindparam("seen", type_=Integer)
    mine = (part == bindparam(f"its_{part.key}") for part in table.__mapper__.primary_key)
    statement = update(table).where(*mine, or_(seen.is_(None), getattr(table, column) == seen))
    return Move(
        column,
        statement.values(values)
        .returning(table)
        .execution_options(synchronize_session=False, populate_existing=True),
    )


REVISIONS = {
    table: moving(table, "revision", {"revision": table.revision + 1})
    for table in (Program, StaffMember, Clinic, WorklistItem)
}


def take(
    session: Session,
    row: Program | StaffMember | Clinic | WorklistItem,
    *,
    seen: int | None,
    by: StaffMember,
    stale: str = CHANGED,
) -> None:
    """Lock the row, raise its revision and read it anew; raises `Stale` where it is no longer the one `seen`.

    Without `seen` there is nothing to compare: the revision is raised all the same.
    """
    make(session, row, REVISIONS[type(row)], seen=seen, by=by, stale=stale)


def make(
    session: Session,
    row: Guarded,
    move: Move,
    *,
    seen: int | None,
    by: Person,
    stale: str = CHANGED,
    **given: object,
) -> None:
    """`take` for any column that holds a revision; `given` is what the values of its UPDATE ask for."""
    session.flush()
    mine = {f"its_{part.key}": getattr(row, str(part.key)) for part in type(row).__mapper__.primary_key}
    if session.scalar(move.statement, {**mine, **given, "seen": seen}) is None:
        session.refresh(row)
        raise Stale(stale, now=getattr(row, move.column))
    check_works_here(session, by)


def administer(session: Session, clinic_id: UUID, by: StaffMember | None) -> None:
    """Changes of staff go one after the other, so that two administrators who dismiss each other do not leave none.

    Raises `ActionDenied` for an administrator who is none any more. A command on the server is nobody's.
    """
    session.get_one(Clinic, clinic_id, with_for_update={"key_share": True})
    if by is not None:
        session.refresh(by)
        if not (by.active and permission.has(by, Action.ADMINISTER)):
            raise ActionDenied(NO_ADMINISTRATOR)


def wait_for_own(session: Session, by: StaffMember) -> None:
    """Where there is no row to lock yet: of two posts of one person the second waits until the first is done."""
    session.get_one(StaffMember, (by.clinic_id, by.id), with_for_update={"key_share": True})
    check_works_here(session, by)


def check_works_here(session: Session, by: Person) -> None:
    """Asked under the lock: a request that waited for it may be of somebody who was let go, or given another role."""
    if isinstance(by, StaffMember):
        asked_as = (by.role, by.administers)
        session.refresh(by)
        if not by.active:
            raise ActionDenied(LET_GO)
        if (by.role, by.administers) != asked_as:
            raise ActionDenied(OTHER_ROLE)
