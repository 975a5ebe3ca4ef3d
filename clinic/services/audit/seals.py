"""Seals the audit log into one chain per clinic, and proves that nothing was changed since.

Rows are inserted unsealed and sealed in batches, so that the chain's head is no lock that every page waits for.
A seal is an HMAC-SHA256 over the previous seal and the row's canonical bytes, under a key that is not in the database.
When the key changes, nothing is sealed again: a row names its key, and only the newest key may end a chain, so
whoever stole an older one can append nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session, load_only

from clinic.domain.canonical import canonical
from clinic.domain.errors import ActionDenied
from clinic.keyring import Keyring, Purpose, id_of
from clinic.models import AuditEvent, AuditHead, Clinic, KeyCheck
from clinic.services.audit.trail import NO_CLINIC

START = "0" * 64
BATCH = 250  # rows that one transaction seals while others wait for its lock
SEALED_FIELDS = (
    "clinic_id", "id", "at", "action", "actor", "actor_id", "actor_name",
    "subject", "subject_id", "patient_id", "detail", "address", "position",
)  # fmt: skip
SEALED = load_only(
    *(getattr(AuditEvent, name) for name in SEALED_FIELDS), AuditEvent.seal
)  # what 0.1.0 has, too
CHANGED_MEANWHILE = "The audit key was changed: start this process again with the key in use."


@dataclass(frozen=True)
class Fault:
    """What `verify` found: a row (by position in the chain) from which on the log is not what was sealed."""

    clinic_id: UUID
    position: int
    sentence: str


def seal(session: Session, *, keys: Keyring, most: int | None = None) -> int:
    """Seal the open rows of every clinic, all or the `most` oldest; returns how many. In a transaction of its own.

    Raises `ActionDenied` in a process that was started before the key was changed.
    """
    in_use = (KeyCheck.purpose == Purpose.AUDIT) & KeyCheck.retired_at.is_(None)
    if session.scalar(select(KeyCheck.key_id).where(in_use).with_for_update(read=True)) not in (
        None,
        keys.id,
    ):
        raise ActionDenied(CHANGED_MEANWHILE)
    open_clinics = [*_if_open(session), *session.scalars(select(Clinic.id).where(_open(Clinic.id)))]
    sealed = 0
    for clinic_id in open_clinics:
        left = None if most is None else most - sealed
        if left == 0:
            break
        sealed += _seal_clinic(session, clinic_id, keys, left)
    return sealed


def _if_open(session: Session) -> tuple[UUID, ...]:
    """Those who belong to no clinic, as one more clinic, where rows of theirs are open."""
    return (NO_CLINIC,) if session.scalar(select(_open(NO_CLINIC))) else ()


def _open(clinic_id: UUID | InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Whether rows of this clinic are open; asked clinic by clinic, it never reads the sealed ones."""
    return exists().where(AuditEvent.clinic_id == clinic_id, AuditEvent.position.is_(None))


def _seal_clinic(session: Session, clinic_id: UUID, keys: Keyring, most: int | None) -> int:
    head = session.get(AuditHead, clinic_id, with_for_update=True) or _begin(session, clinic_id)
    events = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.clinic_id == clinic_id, AuditEvent.position.is_(None))
        .order_by(AuditEvent.id)
        .limit(most)
    ).all()
    key_id = keys.id
    for event in events:
        event.position, event.key_id = head.position + 1, key_id
        event.seal = _seal_of(event, head.seal, keys.current)
        head.position, head.seal = event.position, event.seal
    session.flush()
    return len(events)


def _begin(session: Session, clinic_id: UUID) -> AuditHead:
    """The head of a new chain, or of the one that another process begins at the same moment."""
    with suppress(IntegrityError), session.begin_nested():
        session.add(AuditHead(clinic_id=clinic_id, position=0, seal=START))
    return session.get_one(AuditHead, clinic_id, with_for_update=True)


def fits(session: Session, key: bytes) -> bool:
    """Whether this key sealed the end of a chain; true where nothing is sealed."""
    heads = session.scalars(select(AuditHead).where(AuditHead.position > 0)).all()
    return not heads or any(_sealed_end(session, head, key) for head in heads)


def _sealed_end(session: Session, head: AuditHead, key: bytes) -> bool:
    last_two = session.scalars(
        select(AuditEvent)
        .options(SEALED)
        .where(AuditEvent.clinic_id == head.clinic_id, AuditEvent.position <= head.position)
        .order_by(AuditEvent.position.desc())
        .limit(2)
    ).all()
    previous = last_two[1].seal or START if len(last_two) > 1 else START
    return bool(last_two) and last_two[0].seal == _seal_of(last_two[0], previous, key)


def verify(session: Session, *, keys: Keyring) -> list[Fault]:
    """Check every clinic's chain from its first row to its head; an empty list means that it is whole."""
    heads = {head.clinic_id: head for head in session.scalars(select(AuditHead))}
    clinics = sorted({*heads, *session.scalars(select(AuditEvent.clinic_id).distinct())})
    oldest = select(KeyCheck.key_id).where(KeyCheck.purpose == Purpose.AUDIT)
    first = session.scalar(oldest.order_by(KeyCheck.first_seen_at).limit(1)) or keys.id
    return [fault for clinic_id in clinics for fault in _faults(session, clinic_id, heads, keys, first)]


def _faults(
    session: Session, clinic_id: UUID, heads: Mapping[UUID, AuditHead], keys: Keyring, first: str
) -> Iterator[Fault]:
    chain = (
        select(AuditEvent)
        .where(AuditEvent.clinic_id == clinic_id, AuditEvent.position.is_not(None))
        .order_by(AuditEvent.position)
        .execution_options(yield_per=500)
    )
    given: dict[str, bytes | None] = {id_of(key): key for key in keys}
    previous, position, key_id = START, 0, keys.id
    with session.scalars(chain) as rows:
        for position, event in enumerate(rows, 1):
            key_id = event.key_id or first
            if event.position != position:
                yield Fault(clinic_id, position, f"Row {position} is missing.")
                return
            if key_id not in given:
                given[key_id] = None
                yield Fault(clinic_id, position, _not_given(position, key_id))
            key = given[key_id]
            if key and not hmac.compare_digest(event.seal or "", _seal_of(event, previous, key)):
                yield Fault(clinic_id, position, f"Row {position} was changed or moved.")
                return
            previous = event.seal or ""
    yield from _faults_of_end(clinic_id, position, previous, heads.get(clinic_id))
    if key_id != keys.id:
        yield Fault(clinic_id, position, f"The chain ends under key {key_id}, which is not the one in use.")


def _faults_of_end(clinic_id: UUID, position: int, seal: str, head: AuditHead | None) -> Iterator[Fault]:
    if head is None or (head.position, head.seal) != (position, seal):
        expected = head.position if head else 0
        yield Fault(
            clinic_id, position + 1, f"The chain ends at row {position}; {expected} rows were sealed."
        )


def _not_given(position: int, key_id: str) -> str:
    return (
        f"Row {position} and others were sealed under key {key_id}, which is not given: without it in "
        f"{Purpose.AUDIT.setting}_OLD they cannot be checked."
    )


def _seal_of(event: AuditEvent, previous: str, key: bytes) -> str:
    row = {name: _plain(getattr(event, name)) for name in SEALED_FIELDS}
    return hmac.new(key, previous.encode() + canonical(row), hashlib.sha256).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value
