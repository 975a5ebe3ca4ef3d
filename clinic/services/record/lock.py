"""The lock of a patient's record: every write takes it, and with it the next number of the patient's counter.

    number = lock.take(session, patient, Part.GOALS, seen=7, by=alice, at=now)

Numbers, not clocks, say what was written last. A part of the record keeps the number of its last write as its
revision, which its page sends back: the UPDATE that takes the lock checks it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import case, literal
from sqlalchemy.orm import Session

from clinic.domain.errors import Stale
from clinic.models import Patient, Person
from clinic.services.access import guard


class Part(StrEnum):
    """What is read and changed as a whole, by its revision's column."""

    DETAILS = "details_revision"
    GOALS = "goals_revision"
    CONSULTS = "consults_revision"


def take(
    session: Session,
    patient: Patient,
    part: Part | None = None,
    *,
    seen: int | None = None,
    by: Person,
    at: datetime,
) -> int:
    """Have every other write to this record wait for ours; returns its number, higher than any before.

    Raises `Stale` where the part is no longer as it was `seen`.
    """
    later = case((Patient.newest_at > at, Patient.newest_at), else_=literal(at, Patient.newest_at.type))
    number = Patient.counter + 1
    values = {"counter": number, "newest_at": later} | ({part.value: number} if part else {})
    column = part.value if part else "counter"
    guard.move(session, patient, column=column, seen=seen if part else None, values=values, by=by)
    return patient.counter


def check_seen(seen: int, newest: int, *, stale: str = guard.CHANGED) -> None:
    """For one statement among many, under the lock: raise `Stale` unless the newest is the one `seen`."""
    if seen != newest:
        raise Stale(stale, now=newest)
