"""The queue of signings whose documents are to be made: each is in one worker's hand at a time.

    claim = claims.take(session, worker="…", at=now)     # nobody else has it for `LEASE`

A claim ends by itself, so that what a killed worker had in hand is taken again. What is done about a signing asks
first whether the claim still holds (`held`): whatever two workers do at once, it is done once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select, text
from sqlalchemy.orm import Session

from clinic.domain.plans import signing as rule
from clinic.domain.plans.lifecycle import SigningStatus
from clinic.models import Signing
from clinic.services.plans import signings

LEASE = timedelta(minutes=1)  # many times what a document takes
PAUSE = timedelta(seconds=2)  # until a document that failed is tried again; twice that after the second time
MOST_ATTEMPTS = 3
WAITS = text("signings.status = 'waiting'")  # in the words of the queue's index, which a parameter would hide


@dataclass(frozen=True)
class Claim:
    """A signing in a worker's hand, for the `attempt`-th time."""

    clinic_id: UUID
    id: UUID
    worker: str
    attempt: int

    @property
    def key(self) -> tuple[UUID, UUID]:
        """The signing's, and that of the plan which it becomes."""
        return (self.clinic_id, self.id)


def is_due(session: Session, *, at: datetime) -> bool:
    """Whether there is anything to take."""
    return bool(session.scalar(select(exists().where(WAITS, _is_free(at)))))


def take(session: Session, *, worker: str, at: datetime) -> Claim | None:
    """Claim the signing that waits longest and is in nobody's hand. What failed too often is refused on the way."""
    free = select(Signing).where(WAITS, _is_free(at)).order_by(Signing.requested_at, Signing.id).limit(1)
    while signing := session.scalar(free.with_for_update(skip_locked=True)):
        if signing.attempts < MOST_ATTEMPTS:
            return claim(session, signing, worker=worker, at=at)
        signings.refuse(session, signing=signing, sentence=rule.NO_DOCUMENT, at=at)
    return None


def claim(session: Session, signing: Signing, *, worker: str, at: datetime) -> Claim:
    """Claim this one."""
    signing.worker, signing.lease_until = worker, at + LEASE
    signing.attempts += 1
    session.flush()
    return Claim(signing.clinic_id, signing.id, worker, signing.attempts)


def held(session: Session, claim: Claim) -> Signing | None:
    """The signing, locked, if the claim on it still holds."""
    signing = session.get_one(Signing, claim.key, with_for_update=True, populate_existing=True)
    now = (signing.status, signing.worker, signing.attempts)
    return signing if now == (SigningStatus.WAITING, claim.worker, claim.attempt) else None


def refuse(session: Session, claim: Claim, *, sentence: str, at: datetime) -> None:
    """Make no plan of what is in hand, and say why."""
    signing = held(session, claim)
    if signing is not None:
        signings.refuse(session, signing=signing, sentence=sentence, at=at)


def put_back(session: Session, claim: Claim, *, at: datetime) -> None:
    """Have what failed unexpectedly tried again after a while; refuse it when that was the last time."""
    signing = held(session, claim)
    if signing is None:
        return
    if claim.attempt < MOST_ATTEMPTS:
        signing.lease_until = at + PAUSE * claim.attempt
    else:
        signings.refuse(session, signing=signing, sentence=rule.NO_DOCUMENT, at=at)


def _is_free(at: datetime) -> ColumnElement[bool]:
    return or_(Signing.lease_until.is_(None), Signing.lease_until <= at)
