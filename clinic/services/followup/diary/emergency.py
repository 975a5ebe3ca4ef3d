"""Whether a report still tells of the emergency that it opened: until it is corrected, taken back or marked as
mistaken.

    emergency.told(session, item)       # ReportedSign(stands=True, since=date(2026, 11, 27), …)

While it stands, its line of the worklist ends with an examination.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.followup import emergencies
from clinic.domain.followup.diary.days import ReportStatus
from clinic.domain.followup.emergencies import Examination
from clinic.domain.followup.together import report_of
from clinic.domain.followup.worklist import Cause
from clinic.models import StaffMember, TrainingSession, WorklistItem
from clinic.services.followup.diary import chains
from clinic.services.record import patients

CHAIN = chains.later(TrainingSession.id == bindparam("id"))
TELLING = (
    select(TrainingSession.id, TrainingSession.status, TrainingSession.signs, TrainingSession.trained_on)
    .join(CHAIN, chains.is_of(CHAIN))
    .order_by(TrainingSession.number)
)

NO_LONGER_SAID = (ReportStatus.MISTAKEN, ReportStatus.TAKEN_BACK)


class ReportedSign(NamedTuple):
    """Whether the sign still stands, the first day of which it was told, and the ids of the reports that told of it or
    corrected that.
    """

    stands: bool
    since: date
    reports: frozenset[UUID]


def told(session: Session, item: WorklistItem) -> ReportedSign:
    """What the report that opened this item says now, with those that corrected it."""
    sign = item.cause.rpartition(":")[2]
    rows = session.execute(TELLING, {"clinic_id": item.clinic_id, "id": UUID(report_of(item.cause))}).all()
    newest = rows[-1]
    stands = newest.status not in NO_LONGER_SAID and sign in (newest.signs or ())
    return ReportedSign(stands, min(row.trained_on for row in rows), frozenset(row.id for row in rows))


def cause_of(item: WorklistItem) -> Cause:
    """What opened an item, to open it again."""
    return Cause(
        item.reason,
        item.cause,
        item.title,
        item.stops,
        item.patient_text,
        item.urgency,
        str(item.item_id) if item.item_id else "",
    )


def wrong(
    session: Session,
    item: WorklistItem,
    examined: Examination,
    *,
    resume: bool | None,
    by: StaffMember,
    at: datetime,
) -> Mapping[str, str]:
    """What is wrong with who examined the patient, by field; of anything but an emergency nobody is asked."""
    if not emergencies.is_one(item.reason, item.urgency):
        return {"examined_by": emergencies.NO_EMERGENCY} if examined.is_said else {}
    said = told(session, item)
    is_needed = bool(resume) and said.stands and item.examined_on is None
    today = patients.today(session, by, at)
    since = min(said.since, today)  # where the patient is it can be tomorrow
    return emergencies.errors(examined, is_needed=is_needed, since=since, today=today, name=by.name)
