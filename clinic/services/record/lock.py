"""The lock of a patient's record: every write takes it, and with it the next number of the patient's counter.

    number = lock.take(session, patient, Part.GOALS, seen=7, by=alice, at=now)

Numbers, not clocks, say what was written last. A part of the record keeps the number of its last write as its
revision, which its page sends back: the UPDATE that takes the lock checks it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, case
from sqlalchemy.orm import Session

from clinic.domain.errors import Stale
from clinic.models import Patient, Person
from clinic.services.access import guard
from clinic.services.access.guard import Move


class Part(StrEnum):
    """What is read and changed as a whole, by its revision's column."""

    DETAILS = "details_revision"
    GOALS = "goals_revision"
    CONSULTS = "consults_revision"


WRITTEN = "written"  # what a session knows of its writes, for whoever judges plans before the commit
AT = bindparam("at", type_=Patient.newest_at.type)
NEXT = {
    "counter": Patient.counter + 1,
    "newest_at": case((Patient.newest_at > AT, Patient.newest_at), else_=AT),
}
MOVES: dict[Part | None, Move] = {
    None: guard.moving(Patient, "counter", NEXT),
    **{part: guard.moving(Patient, part, {**NEXT, part: NEXT["counter"]}) for part in Part},
}


def take(
    session: Session,
    patient: Patient,
    part: Part | None = None,
    *,
    seen: int | None = None,
    screened: bool = True,
    by: Person,
    at: datetime,
) -> int:
    """Have every other write to this record wait for ours; returns its number, higher than any before.

    Raises `Stale` where the part is no longer as it was `seen`. The plan in force is judged again before the commit,
    unless what is written is nothing that the screening reads (`screened` is false).
    """
    guard.make(session, patient, MOVES[part], seen=seen if part else None, by=by, at=at)
    if screened:
        session.info.setdefault(WRITTEN, {})[patient.id] = (patient, at)
    return patient.counter


def written(session: Session) -> list[tuple[Patient, datetime]]:
    """Whose record was written in this session, and when, since this was asked last."""
    return [*session.info.pop(WRITTEN, {}).values()]


def check_seen(seen: int, newest: int, *, stale: str = guard.CHANGED) -> None:
    """For one statement among many, under the lock: raise `Stale` unless the newest is the one `seen`."""
    if seen != newest:
        raise Stale(stale, now=newest)
