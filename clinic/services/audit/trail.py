"""The audit log: append what happened, seal it into the clinic's chain, and prove that nothing was changed since.

Rows are inserted unsealed and sealed in batches, so that the chain's head is no lock that every page waits for.
A seal is an HMAC-SHA256 over the previous seal and the row's canonical bytes, under a key that is not in the database.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.canonical import canonical
from clinic.models import AuditEvent, AuditHead
from clinic.services.audit.about import About, By, Person, Row
from clinic.services.audit.actions import AuditAction

NO_CLINIC = UUID(int=0)
START = "0" * 64
SEALED_FIELDS = (
    "clinic_id", "id", "at", "action", "actor", "actor_id", "actor_name",
    "subject", "subject_id", "patient_id", "detail", "address", "position",
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What `verify` found: the first row (by position in the chain) where the log is not what was sealed."""

    clinic_id: UUID
    position: int
    sentence: str


def record(
    session: Session,
    action: AuditAction,
    *,
    by: Person | By | None,
    at: datetime,
    subject: Row | About | None = None,
    patient_id: UUID | None = None,
    clinic_id: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Append one event in the caller's transaction. `subject` is the row it is about; `by` is empty for the system.

    `detail` holds plain values and no names or notes of patients: the log proves, it does not tell.
    """
    who = by if isinstance(by, By) else By.of(by)
    about = subject if subject is None or isinstance(subject, About) else About.of(subject)
    event = AuditEvent(
        clinic_id=clinic_id or who.clinic_id or (about and about.clinic_id) or NO_CLINIC,
        at=at,
        action=AuditAction(action).value,
        actor=who.actor,
        actor_id=who.id,
        actor_name=who.name,
        subject=about.table if about else "",
        subject_id=about.id if about else None,
        patient_id=patient_id or (about.patient_id if about else None),
        detail=dict(detail or {}),
        address=session.info.get("address", ""),
    )
    session.add(event)
    return event


def seal(session: Session, *, key: bytes) -> int:
    """Seal every open row of every clinic; returns how many. Run it in a transaction of its own."""
    open_clinics = session.scalars(
        select(AuditEvent.clinic_id)
        .where(AuditEvent.position.is_(None))
        .distinct()
        .order_by(AuditEvent.clinic_id)
    ).all()
    return sum(_seal_clinic(session, clinic_id, key) for clinic_id in open_clinics)


def _seal_clinic(session: Session, clinic_id: UUID, key: bytes) -> int:
    head = session.get(AuditHead, clinic_id, with_for_update=True)
    if head is None:
        head = AuditHead(clinic_id=clinic_id, position=0, seal=START)
        session.add(head)
        session.flush()
    events = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.clinic_id == clinic_id, AuditEvent.position.is_(None))
        .order_by(AuditEvent.id)
    ).all()
    for event in events:
        event.position = head.position + 1
        event.seal = _seal_of(event, head.seal, key)
        head.position, head.seal = event.position, event.seal
    session.flush()
    return len(events)


def verify(session: Session, *, key: bytes) -> list[Fault]:
    """Check every clinic's chain from its first row to its head; an empty list means that it is whole."""
    heads = {head.clinic_id: head for head in session.scalars(select(AuditHead))}
    clinics = sorted({*heads, *session.scalars(select(AuditEvent.clinic_id).distinct())})
    return [
        fault for clinic_id in clinics for fault in _faults(session, clinic_id, heads.get(clinic_id), key)
    ]


def _faults(session: Session, clinic_id: UUID, head: AuditHead | None, key: bytes) -> Iterator[Fault]:
    chain = (
        select(AuditEvent)
        .where(AuditEvent.clinic_id == clinic_id, AuditEvent.position.is_not(None))
        .order_by(AuditEvent.position)
        .execution_options(yield_per=500)
    )
    previous, position = START, 0
    with session.scalars(chain) as rows:
        for position, event in enumerate(rows, 1):
            if event.position != position:
                yield Fault(clinic_id, position, f"Row {position} is missing.")
                return
            if not hmac.compare_digest(event.seal or "", _seal_of(event, previous, key)):
                yield Fault(clinic_id, position, f"Row {position} was changed or moved.")
                return
            previous = event.seal or ""
    if head is None or (head.position, head.seal) != (position, previous):
        expected = head.position if head else 0
        yield Fault(
            clinic_id, position + 1, f"The chain ends at row {position}; {expected} rows were sealed."
        )


def _seal_of(event: AuditEvent, previous: str, key: bytes) -> str:
    row = {name: _plain(getattr(event, name)) for name in SEALED_FIELDS}
    return hmac.new(key, previous.encode() + canonical(row), hashlib.sha256).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value
