"""The one revision guard: a write says which revision of a row it saw, and the UPDATE that locks the row checks it.

    guard.take(session, member, seen=3, by=ada)     # member.revision is 4 now, and ours until the commit

Of two writes that saw the same revision the second waits for the first, then finds the revision moved on: `Stale`.
Whoever was let go while they waited writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, Stale
from clinic.domain.roles import Action
from clinic.models import Clinic, Patient, Person, Program, StaffMember
from clinic.services.access import permission

CHANGED = (
    "Somebody changed this after you opened the page. Look at it as it is now, then make your change again."
)
NO_ADMINISTRATOR = "You are no administrator of this clinic any more."
LET_GO = "You no longer work at this clinic, so nothing was saved."
OTHER_ROLE = "An administrator changed your role at this moment, so nothing was saved. Open the page again."


def take(
    session: Session,
    row: Program | StaffMember | Clinic,
    *,
    seen: int | None,
    by: StaffMember,
    stale: str = CHANGED,
) -> None:
    """Lock the row, raise its revision and read it anew; raises `Stale` where it is no longer the one `seen`.

    Without `seen` there is nothing to compare: the revision is raised all the same.
    """
    values = {"revision": type(row).revision + 1}
    move(session, row, column="revision", seen=seen, values=values, by=by, stale=stale)


def move(
    session: Session,
    row: Program | StaffMember | Clinic | Patient,
    *,
    column: str,
    seen: int | None,
    values: Mapping[str, Any],
    by: Person,
    stale: str = CHANGED,
) -> None:
    """`take` for any column that holds a revision, with the values that move it on."""
    session.flush()
    table = type(row)
    mine = [part == getattr(row, str(part.key)) for part in table.__mapper__.primary_key]
    unchanged = [] if seen is None else [getattr(table, column) == seen]
    moved = session.scalar(
        update(table)
        .where(*mine, *unchanged)
        .values(values)
        .returning(table)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if moved is None:
        session.refresh(row)
        raise Stale(stale, now=getattr(row, column))
    check_works_here(session, by)


def administer(session: Session, clinic_id: UUID, by: StaffMember | None) -> None:
    """Changes of staff go one after the other, so that two administrators who dismiss each other do not leave none.

    Raises `ActionDenied` for an administrator who is none any more. A command on the server is nobody's.
    """
    session.get_one(Clinic, clinic_id, with_for_update=True)
    if by is not None:
        session.refresh(by)
        if not (by.active and permission.has(by, Action.ADMINISTER)):
            raise ActionDenied(NO_ADMINISTRATOR)


def check_works_here(session: Session, by: Person) -> None:
    """Asked under the lock: a request that waited for it may be of somebody who was let go, or given another role."""
    if isinstance(by, StaffMember):
        asked_as = (by.role, by.administers)
        session.refresh(by)
        if not by.active:
            raise ActionDenied(LET_GO)
        if (by.role, by.administers) != asked_as:
            raise ActionDenied(OTHER_ROLE)
