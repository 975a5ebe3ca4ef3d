"""Guessing is slowed down, nobody is locked out: failures are counted in the database under buckets.

A bucket says who is being guessed and from where. A browser that signed in before has a bucket of its own and
no other, so that attempts made elsewhere never keep its owner out. Buckets are stored as digests.

    buckets = throttle.sign_in("alice@example.org", address="203.0.113.7", device=None)
    throttle.check(session, buckets, field="password", at=now)      # raises TooManyAttempts
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from clinic.domain.access.clock import TOLERANCE
from clinic.domain.errors import InvalidInput
from clinic.models import SignInFailure


class BucketKind(StrEnum):
    """What a bucket counts: one person's failures, or those of everybody who shares an address or name."""

    DEVICE = "device"
    PLACE = "place"
    ADDRESS = "address"
    LOGIN = "login"
    CONFIRM = "confirm"
    CODE_PLACE = "code_place"
    CODE_ACCOUNT = "code_account"
    INVITATION = "invitation"
    INVITATION_ADDRESS = "invitation_address"


@dataclass(frozen=True)
class Limit:
    """So many failures within a time, and then none until the oldest of them is that old."""

    failures: int
    within: timedelta


LIMITS = {
    BucketKind.DEVICE: Limit(10, timedelta(minutes=15)),
    BucketKind.PLACE: Limit(5, timedelta(minutes=15)),
    BucketKind.ADDRESS: Limit(50, timedelta(minutes=15)),
    BucketKind.LOGIN: Limit(30, timedelta(hours=1)),
    BucketKind.CONFIRM: Limit(10, timedelta(minutes=15)),
    BucketKind.CODE_PLACE: Limit(5, timedelta(minutes=15)),
    BucketKind.CODE_ACCOUNT: Limit(30, timedelta(hours=1)),
    BucketKind.INVITATION: Limit(10, timedelta(days=1)),
    BucketKind.INVITATION_ADDRESS: Limit(20, timedelta(minutes=15)),
}
FORGIVEN_BY_SUCCESS = frozenset(
    {BucketKind.DEVICE, BucketKind.PLACE, BucketKind.CONFIRM, BucketKind.CODE_PLACE}
)
KEPT = max(limit.within for limit in LIMITS.values())


@dataclass(frozen=True)
class Bucket:
    """A kind and what it is about; `key` is what the database sees of it."""

    kind: BucketKind
    about: tuple[str, ...]

    @property
    def key(self) -> str:
        return hashlib.sha256("\x1f".join((self.kind, *self.about)).encode()).hexdigest()


class TooManyAttempts(InvalidInput):
    """The limit of a bucket is reached (429); `wait` is how long until the next attempt counts."""

    def __init__(self, field: str, wait: timedelta) -> None:
        self.wait = wait
        super().__init__({field: f"Too many attempts. Try again in {_in_words(wait)}."})


def sign_in(login: str, *, address: str, device: str | None) -> list[Bucket]:
    """Buckets of a password typed at sign-in. `device` is a browser that signed in as `login` before."""
    if device:
        return [Bucket(BucketKind.DEVICE, (device, login))]
    return [
        Bucket(BucketKind.PLACE, (login, address)),
        Bucket(BucketKind.ADDRESS, (address,)),
        Bucket(BucketKind.LOGIN, (login,)),
    ]


def second_factor(account: str, *, address: str, device: str | None) -> list[Bucket]:
    """Buckets of a code typed after the password."""
    if device:
        return [Bucket(BucketKind.CODE_PLACE, (account, device))]
    return [Bucket(BucketKind.CODE_PLACE, (account, address)), Bucket(BucketKind.CODE_ACCOUNT, (account,))]


def confirmation(account: str) -> list[Bucket]:
    """Buckets of a password typed again by somebody signed in."""
    return [Bucket(BucketKind.CONFIRM, (account,))]


def invitation(code: str, *, address: str) -> list[Bucket]:
    """Buckets of a patient's invitation code with a date of birth."""
    return [Bucket(BucketKind.INVITATION, (code,)), Bucket(BucketKind.INVITATION_ADDRESS, (address,))]


def check(session: Session, buckets: Iterable[Bucket], *, field: str, at: datetime) -> None:
    """Raise `TooManyAttempts` for `field` while any bucket is full."""
    wait = max((_wait(session, bucket, at) for bucket in buckets), default=timedelta())
    if wait > timedelta():
        raise TooManyAttempts(field, wait)


def count(session: Session, buckets: Iterable[Bucket], *, at: datetime) -> None:
    """Note one failure in each bucket, and forget what no limit looks at any more."""
    session.execute(delete(SignInFailure).where(~SignInFailure.at.between(at - KEPT, at + KEPT)))
    session.add_all(SignInFailure(bucket=bucket.key, at=at) for bucket in buckets)


def forgive(session: Session, buckets: Iterable[Bucket]) -> None:
    """Empty the buckets that are the person's own; those shared with others keep counting."""
    keys = [bucket.key for bucket in buckets if bucket.kind in FORGIVEN_BY_SUCCESS]
    session.execute(delete(SignInFailure).where(SignInFailure.bucket.in_(keys)))


def _wait(session: Session, bucket: Bucket, at: datetime) -> timedelta:
    limit = LIMITS[bucket.kind]
    nth = session.scalar(
        select(SignInFailure.at)
        .where(
            SignInFailure.bucket == bucket.key,
            SignInFailure.at > at - limit.within,
            SignInFailure.at <= at + TOLERANCE,  # or a clock that was ahead would keep its owner out
        )
        .order_by(SignInFailure.at.desc())
        .offset(limit.failures - 1)
        .limit(1)
    )
    return nth + limit.within - at if nth else timedelta()


def _in_words(wait: timedelta) -> str:
    minutes = ceil(wait.total_seconds() / 60)
    if minutes > 90:
        return f"{ceil(minutes / 60)} hours"
    return "1 minute" if minutes == 1 else f"{minutes} minutes"
