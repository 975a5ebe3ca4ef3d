"""A new key in place of one of the three.

    learn(session, settings=settings, at=now)               # once: all that follows is made with the new key
    encrypt_again(session, keys=settings.encryption_keys)   # in short transactions, until a batch is empty

The settings name the new key, and the one before as old. Cookies and seals stay as they are: old keys verify them.
What is encrypted is encrypted again row by row; until that is done both keys open it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied
from clinic.keyring import Keyring, Purpose
from clinic.models import AuditEvent, Clinic, KeyCheck
from clinic.services.audit import seals, trail
from clinic.services.audit.actions import AuditAction
from clinic.services.keys import envelope
from clinic.services.keys.known import ENCRYPTED, in_use
from clinic.settings import Settings

BATCH = 100
MADE_WITH = {
    Purpose.SECRET: "open pages were made with it. To sign everybody out instead, say --sign-everybody-out",
    Purpose.KEY_ENCRYPTION: "rows were made with it",
    Purpose.AUDIT: "rows were made with it",
}
NOTHING_KNOWN = (
    "This database knows no keys yet. Run `clinic migrate` with the keys that it was used with, then rotate."
)


@dataclass(frozen=True)
class Change:
    """One key that took the place of another, by their ids."""

    purpose: Purpose
    before: str
    after: str


@dataclass(frozen=True)
class Batch:
    """What one transaction went through: the ids of the rows, and of those that no key opened."""

    rows: frozenset[UUID]
    unreadable: frozenset[UUID]


def learn(
    session: Session, *, settings: Settings, at: datetime, without: Collection[Purpose] = ()
) -> list[Change]:
    """Know the settings' keys from now on; raises `ActionDenied`. Returns what changed, nothing the second time.

    Every clinic's log tells of it, in a row under the key in use: whoever has only an older one can add none behind.
    The key before must be given beside the new one, or a slip of the pen would lock everybody out. `without` names
    purposes whose key before is not wanted: cookies then end, and what a lost audit key sealed cannot be checked.
    """
    changes = [
        change
        for purpose, ring in settings.keyrings.items()
        if (change := _replace(session, purpose, ring, at, alone=purpose in without))
    ]
    if changes:
        _tell_every_log(session, changes, at)
        seals.seal(session, keys=settings.audit_keys)
    return changes


def encrypt_again(session: Session, *, keys: Keyring, but: Collection[UUID] = (), size: int = BATCH) -> Batch:
    """Encrypt up to `size` rows under the key in use, leaving out `but`; an empty batch is the end."""
    for table, blob, key_id in ENCRYPTED:
        due = select(table).where(blob.is_not(None), key_id.is_distinct_from(keys.id), table.id.not_in(but))
        rows = session.scalars(due.order_by(table.id).limit(size).with_for_update()).all()
        if rows:
            unreadable = {row.id for row in rows if not _renew(row, blob.key, key_id.key, keys)}
            session.flush()
            return Batch(frozenset(row.id for row in rows), frozenset(unreadable))
    return Batch(frozenset(), frozenset())


def _replace(
    session: Session, purpose: Purpose, ring: Keyring, at: datetime, *, alone: bool
) -> Change | None:
    known = in_use(session, purpose)
    if known is None:
        raise ActionDenied(NOTHING_KNOWN)
    if known.key_id == ring.id:
        return None
    _check_may_follow(session, purpose, ring, known, alone=alone)
    at = max(
        at, known.first_seen_at + timedelta(microseconds=1)
    )  # which key came first must not hang on a clock
    known.retired_at = at
    session.flush()
    session.add(KeyCheck(purpose=purpose, key_id=ring.id, first_seen_at=at))
    session.flush()
    return Change(purpose, before=known.key_id, after=ring.id)


def _check_may_follow(
    session: Session, purpose: Purpose, ring: Keyring, known: KeyCheck, *, alone: bool
) -> None:
    name = purpose.setting
    if not ring.current:
        raise ActionDenied(f"Set {name}.")
    if session.get(KeyCheck, (purpose, ring.id)):
        raise ActionDenied(f"{name} was in use before. Take a new key: `openssl rand -base64 32`.")
    if known.key_id not in ring.ids and not alone:
        raise ActionDenied(f"Name the key before ({known.key_id}) in {name}_OLD: {MADE_WITH[purpose]}.")


def _tell_every_log(session: Session, changes: list[Change], at: datetime) -> None:
    detail = {change.purpose.value: {"before": change.before, "after": change.after} for change in changes}
    logs = {*session.scalars(select(Clinic.id)), *session.scalars(select(AuditEvent.clinic_id).distinct())}
    for clinic_id in sorted(logs):
        trail.record(session, AuditAction.KEYS_ROTATE, by=None, at=at, clinic_id=clinic_id, detail=detail)
    session.flush()


def _renew(row: Any, blob: str, key_id: str, ring: Keyring) -> bool:
    """Encrypt one row's secret again; false when no key given opens it."""
    bound_to = str(row.id)
    try:
        plain = envelope.unseal(getattr(row, blob), bound_to=bound_to, keys=ring, key_id=getattr(row, key_id))
    except envelope.Unreadable:
        return False
    setattr(row, blob, envelope.seal(plain, bound_to=bound_to, keys=ring))
    setattr(row, key_id, ring.id)
    return True
