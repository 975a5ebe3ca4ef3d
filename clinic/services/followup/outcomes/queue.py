"""The queue of summaries whose documents are to be made, each in one worker's hand at a time, as signings are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, or_, select, text, update
from sqlalchemy.orm import Session

from clinic.domain.plans import signing as rule
from clinic.domain.plans.lifecycle import SigningStatus
from clinic.models import DischargeSummary
from clinic.services.followup.outcomes import summaries
from clinic.services.plans import leases
from clinic.services.plans.leases import MOST_ATTEMPTS, PAUSE, TERM, Lease

WAITS = text("discharge_summaries.status = 'waiting'")  # in the words of the queue's index


def is_due(session: Session) -> bool:
    """Whether there is anything to take."""
    now = leases.clock(session)
    return bool(
        session.scalar(
            select(
                exists().where(
                    WAITS,
                    or_(leases.is_free(DischargeSummary, now), leases.is_too_long(DischargeSummary, now)),
                )
            )
        )
    )


def take(session: Session, *, worker: str, at: datetime) -> Lease | None:
    """Lease the summary that waits longest and is in nobody's hand. What failed too often is refused on the way."""
    now = leases.clock(session)
    too_long = (
        update(DischargeSummary)
        .where(WAITS, leases.is_too_long(DischargeSummary, now))
        .values(lease_until=now + TERM)
    )
    session.execute(too_long, execution_options={"synchronize_session": False})
    free = (
        select(DischargeSummary)
        .where(WAITS, leases.is_free(DischargeSummary, now))
        .order_by(DischargeSummary.signed_at, DischargeSummary.id)
        .limit(1)
    )
    while summary := session.scalar(free.with_for_update(skip_locked=True)):
        if summary.attempts < MOST_ATTEMPTS:
            summary.worker, summary.lease_until = worker, now + TERM
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
        summary.lease_until = leases.clock(session) + PAUSE * lease.attempt
    else:
        summaries.refuse(session, summary, sentence=rule.NO_DOCUMENT, at=at)
