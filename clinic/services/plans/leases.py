"""Queues of what was signed and whose documents are to be made: each is in one worker's hand at a time.

    lease = signings.QUEUE.take(session, worker="…", at=now)     # nobody else has it for `TERM`

A lease ends by itself, so that what a killed worker had in hand is taken again. What is done about a document asks
first whether the lease still holds (`held`): whatever two workers do at once, it is done once.

When a lease ends is told by the database's clock alone, because the clocks of two workers' machines differ. `at` is
the worker's own, and only ever written down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, TextClause, exists, func, or_, select, text, type_coerce, update
from sqlalchemy.orm import Mapped, Session

from clinic.domain.plans import signing as rule
from clinic.domain.plans.lifecycle import SigningStatus
from clinic.models import DischargeSummary, Signing
from clinic.models.base import UTCDateTime

TERM = timedelta(minutes=1)  # many times what a document takes
PAUSE = timedelta(seconds=2)  # until a document that failed is tried again; twice that after the second time
MOST_ATTEMPTS = 3
CLOCK = select(type_coerce(func.now(), UTCDateTime))
Queued = TypeVar("Queued", Signing, DischargeSummary)


@dataclass(frozen=True)
class Lease:
    """What was signed, in a worker's hand for the `attempt`-th time."""

    clinic_id: UUID
    id: UUID
    worker: str
    attempt: int

    @property
    def key(self) -> tuple[UUID, UUID]:
        """That of what was signed, and of the plan which a signing becomes."""
        return (self.clinic_id, self.id)


@dataclass(frozen=True)
class Queue(Generic[Queued]):
    """What waits of one kind, the longest first by `since`; `refuse_it` makes no document, and says why."""

    kind: type[Queued]
    since: Mapped[datetime]
    refuse_it: Callable[[Session, Queued, str, datetime], None]

    @property
    def _waits(self) -> TextClause:
        # in the words of the queue's index, which a parameter would hide
        return text(f"{self.kind.__tablename__}.status = 'waiting'")

    def is_due(self, session: Session) -> bool:
        """Whether there is anything to take."""
        now = clock(session)
        may_be_taken = or_(self._is_free(now), self._is_too_long(now))
        return bool(session.scalar(select(exists().where(self._waits, may_be_taken))))

    def take(self, session: Session, *, worker: str, at: datetime) -> Lease | None:
        """Lease what waits longest and is in nobody's hand. What failed too often is refused on the way.

        What is in hand for longer than anything can be was taken before the database's clock was set back. Its worker
        may well be at work, so that from now on it has as long as any other.
        """
        now = clock(session)
        too_long = update(self.kind).where(self._waits, self._is_too_long(now)).values(lease_until=now + TERM)
        session.execute(too_long, execution_options={"synchronize_session": False})
        free = (
            select(self.kind)
            .where(self._waits, self._is_free(now))
            .order_by(self.since, self.kind.id)
            .limit(1)
        )
        while signed := session.scalar(free.with_for_update(skip_locked=True)):
            if signed.attempts < MOST_ATTEMPTS:
                return self.give(session, signed, worker=worker)
            self.refuse_it(session, signed, rule.NO_DOCUMENT, at)
        return None

    def give(self, session: Session, signed: Queued, *, worker: str) -> Lease:
        """Lease this one to a worker."""
        signed.worker, signed.lease_until = worker, clock(session) + TERM
        signed.attempts += 1
        session.flush()
        return Lease(signed.clinic_id, signed.id, worker, signed.attempts)

    def held(self, session: Session, lease: Lease) -> Queued | None:
        """What is leased, locked, if the lease on it still holds."""
        signed = session.get_one(self.kind, lease.key, with_for_update=True, populate_existing=True)
        now = (signed.status, signed.worker, signed.attempts)
        return signed if now == (SigningStatus.WAITING, lease.worker, lease.attempt) else None

    def refuse(self, session: Session, lease: Lease, *, sentence: str, at: datetime) -> None:
        """Make no document of what is in hand, and say why."""
        signed = self.held(session, lease)
        if signed is not None:
            self.refuse_it(session, signed, sentence, at)

    def put_back(self, session: Session, lease: Lease, *, at: datetime) -> None:
        """Have what failed unexpectedly tried again after a while; refuse it when that was the last time."""
        signed = self.held(session, lease)
        if signed is None:
            return
        if lease.attempt < MOST_ATTEMPTS:
            signed.lease_until = clock(session) + PAUSE * lease.attempt
        else:
            self.refuse_it(session, signed, rule.NO_DOCUMENT, at)

    def _is_free(self, now: datetime) -> ColumnElement[bool]:
        """In nobody's hand."""
        return or_(self.kind.lease_until.is_(None), self.kind.lease_until <= now)

    def _is_too_long(self, now: datetime) -> ColumnElement[bool]:
        """Taken before the database's clock was set back."""
        return self.kind.lease_until > now + TERM


def clock(session: Session) -> datetime:
    """The database's time, by which every lease is told."""
    now = session.scalar(CLOCK)
    assert now
    return now
