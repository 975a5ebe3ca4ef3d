"""What was grave or paused something in an episode, what somebody found about it and until when it paused: for the
discharge summary.

Harm has a part of its own there; what a patient took back at once stopped nothing, and is left out.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from clinic.domain.followup.reasons import NEVER_ASIDE, OF_REASON, Reason
from clinic.domain.followup.worklist import Stops
from clinic.models import Episode, WorklistItem, is_one_of
from clinic.services.followup.care import pausing
from clinic.services.followup.outcomes.looked_into import act_of
from clinic.services.plans.pauses import NOT_UNDONE
from clinic.services.record import episodes, scope
from clinic.services.record.records import Record

FOUND = (
    select(WorklistItem)
    .where(
        *scope.of_patient(WorklistItem),
        or_(WorklistItem.stops != Stops.NOTHING, is_one_of(WorklistItem.reason, sorted(NEVER_ASIDE))),
        WorklistItem.reason != Reason.ADVERSE_EVENT,
        NOT_UNDONE,
    )
    .order_by(WorklistItem.opened_at, WorklistItem.id)
)


def of(
    session: Session, record: Record, episode: Episode, *, first: date, last: date
) -> list[dict[str, Any]]:
    """Each with its day, the oldest first; of a therapist's own pause the reason alone, without their words. What one
    answer dealt with is said once, with its words. What came after the `last` day, until the summary is signed, belongs
    to it as long as no other episode has begun.
    """
    patient = record.patient
    is_followed = any(one.number > episode.number for one in episodes.of_patient(session, patient))
    until = last if is_followed else date.max
    rows = session.scalars(FOUND, scope.key(patient)).all()
    shown = [item for item in rows if first <= record.day(item.opened_at) <= until]
    about = pausing.about(session, patient, shown)
    told: dict[object, list[WorklistItem]] = {}
    for item in shown:
        alike = act_of(item), record.day(item.opened_at), item.stops
        told.setdefault(alike if item.answer else item.id, []).append(item)
    return [
        {
            "on": record.day(item.opened_at).isoformat(),
            "what": "; ".join(f"{OF_REASON[one.reason].words}: {about[one.id]}".rstrip(".") for one in alike),
            "stops": str(item.stops),
            "ended_on": record.day(item.ended_at).isoformat() if item.ended_at else None,
            "found": " ".join(item.answer.split()),
            "examined": _examined(item),
        }
        for alike in told.values()
        for item in alike[:1]
    ]


def _examined(item: WorklistItem) -> str:
    return f"{item.examined_by}, {item.examined_as}" if item.examined_on else ""
