"""The queue of summaries whose documents are to be made, each in one worker's hand at a time, as signings are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select, text
from sqlalchemy.orm import Session

from clinic.domain.plans import signing as rule
from clinic.domain.plans.lifecycle import SigningStatus
from clinic.models import DischargeSummary
from clinic.services.followup.outcomes import summaries
from clinic.services.plans.leases import MOST_ATTEMPTS, PAUSE, TERM, Lease

WAITS = text("discharge_summaries.status = 'waiting'")  # in the words of the queue's index


def is_due(session: Session, *, at: datetime) -> bool:
    """Whether there is anything to take."""
    return bool(session.scalar(select(exists().where(WAITS, _is_free(at)))))


def take(session: Session, *, worker: str, at: datetime) -> Lease | None:
    """Lease the summary that waits longest and is in nobody's hand. What failed too often is refused on the way."""
    free = (
        select(DischargeSummary)
        .where(WAITS, _is_free(at))
        .order_by(DischargeSummary.signed_at, DischargeSummary.id)
        .limit(1)
    )
    while summary := session.scalar(free.with_for_update(skip_locked=True)):
        if summary.attempts < MOST_ATTEMPTS:
            summary.worker, summary.lease_until = worker, at + TERM
            summary.attempts += 1
            session.flush()
            return Lease(summary.clinic_id, summary.id, worker, summary.attempts)
        summaries.refuse(session, summary, sentence=rule.NO_DOCUMENT, at=at)
    return None


def held(session: Session, lease: Lease) -> DischargeSummary | None:
    """The summary, locked, if the lease on it still holds."""
    summary = session.get_one(DischargeSummary, lease.key, with_for_update=True, populate_existing=True)
    now = (summary.status, summary.worker, summary.attempts)
    return summary if now == (SigningStatus.WAITING, lease.worker, lease.attempt) else None


def refuse(session: Session, lease: Lease, *, sentence: str, at: datetime) -> None:
    """Make no document of what is in hand, and say why."""
    summary = held(session, lease)
    if summary is not None:
        summaries.refuse(session, summary, sentence=sentence, at=at)


def put_back(session: Session, lease: Lease, *, at: datetime) -> None:
    """Have what failed unexpectedly tried again after a while; refuse it when that was the last time."""
    summary = held(session, lease)
    if summary is None:
        return
    if lease.attempt < MOST_ATTEMPTS:
        summary.lease_until = at + PAUSE * lease.attempt
    else:
        summaries.refuse(session, summary, sentence=rule.NO_DOCUMENT, at=at)


def _is_free(at: datetime) -> ColumnElement[bool]:
    """Also where the lease ends later than any can: it was given by a clock that ran ahead."""
    until = DischargeSummary.lease_until
    return or_(until.is_(None), until <= at, until > at + TERM)
