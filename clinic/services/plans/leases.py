"""The queue of signings whose documents are to be made: each is in one worker's hand at a time.

    lease = leases.take(session, worker="…", at=now)     # nobody else has it for `TERM`

A lease ends by itself, so that what a killed worker had in hand is taken again. What is done about a signing asks
first whether the lease still holds (`held`): whatever two workers do at once, it is done once.

When a lease ends is told by the database's clock alone, because the clocks of two workers' machines differ. `at` is
the worker's own, and only ever written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, text, type_coerce, update
from sqlalchemy.orm import Session

from clinic.domain.plans import signing as rule
from clinic.domain.plans.lifecycle import SigningStatus
from clinic.models import DischargeSummary, Signing
from clinic.models.base import UTCDateTime
from clinic.services.plans import signings

TERM = timedelta(minutes=1)  # many times what a document takes
PAUSE = timedelta(seconds=2)  # until a document that failed is tried again; twice that after the second time
MOST_ATTEMPTS = 3
WAITS = text("signings.status = 'waiting'")  # in the words of the queue's index, which a parameter would hide
Leased = Signing | DischargeSummary
CLOCK = select(type_coerce(func.now(), UTCDateTime))


@dataclass(frozen=True)
class Lease:
    """A signing in a worker's hand, for the `attempt`-th time."""

    clinic_id: UUID
    id: UUID
    worker: str
    attempt: int

    @property
    def key(self) -> tuple[UUID, UUID]:
        """The signing's, and that of the plan which it becomes."""
        return (self.clinic_id, self.id)


def is_due(session: Session) -> bool:
    """Whether there is anything to take."""
    now = clock(session)
    return bool(
        session.scalar(select(exists().where(WAITS, or_(is_free(Signing, now), is_too_long(Signing, now)))))
    )


def take(session: Session, *, worker: str, at: datetime) -> Lease | None:
    """Lease the signing that waits longest and is in nobody's hand. What failed too often is refused on the way.

    What is in hand for longer than anything can be was taken before the database's clock was set back. Its worker may
    well be at work, so that from now on it has as long as any other.
    """
    now = clock(session)
    too_long = update(Signing).where(WAITS, is_too_long(Signing, now)).values(lease_until=now + TERM)
    session.execute(too_long, execution_options={"synchronize_session": False})
    free = (
        select(Signing)
        .where(WAITS, is_free(Signing, now))
        .order_by(Signing.requested_at, Signing.id)
        .limit(1)
    )
    while signing := session.scalar(free.with_for_update(skip_locked=True)):
        if signing.attempts < MOST_ATTEMPTS:
            return give(session, signing, worker=worker)
        signings.refuse(session, signing=signing, sentence=rule.NO_DOCUMENT, at=at)
    return None


def give(session: Session, signing: Signing, *, worker: str) -> Lease:
    """Lease this one to a worker."""
    signing.worker, signing.lease_until = worker, clock(session) + TERM
    signing.attempts += 1
    session.flush()
    return Lease(signing.clinic_id, signing.id, worker, signing.attempts)


def held(session: Session, lease: Lease) -> Signing | None:
    """The signing, locked, if the lease on it still holds."""
    signing = session.get_one(Signing, lease.key, with_for_update=True, populate_existing=True)
    now = (signing.status, signing.worker, signing.attempts)
    return signing if now == (SigningStatus.WAITING, lease.worker, lease.attempt) else None


def refuse(session: Session, lease: Lease, *, sentence: str, at: datetime) -> None:
    """Make no plan of what is in hand, and say why."""
    signing = held(session, lease)
    if signing is not None:
        signings.refuse(session, signing=signing, sentence=sentence, at=at)


def put_back(session: Session, lease: Lease, *, at: datetime) -> None:
    """Have what failed unexpectedly tried again after a while; refuse it when that was the last time."""
    signing = held(session, lease)
    if signing is None:
        return
    if lease.attempt < MOST_ATTEMPTS:
        signing.lease_until = clock(session) + PAUSE * lease.attempt
    else:
        signings.refuse(session, signing=signing, sentence=rule.NO_DOCUMENT, at=at)


def clock(session: Session) -> datetime:
    """The database's time, by which every lease is told."""
    now = session.scalar(CLOCK)
    assert now
    return now


def is_free(kind: type[Leased], now: datetime) -> ColumnElement[bool]:
    """In nobody's hand."""
    return or_(kind.lease_until.is_(None), kind.lease_until <= now)


def is_too_long(kind: type[Leased], now: datetime) -> ColumnElement[bool]:
    """Taken before the database's clock was set back."""
    return kind.lease_until > now + TERM
