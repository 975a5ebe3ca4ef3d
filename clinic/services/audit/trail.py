"""The audit log: append what happened. `seals` makes it a chain that shows every change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from clinic.models import AuditEvent, Person, new_id
from clinic.services.audit.about import About, By, Subject
from clinic.services.audit.actions import AuditAction

NO_CLINIC = UUID(int=0)
APPEND = insert(AuditEvent)


def record(
    session: Session,
    action: AuditAction,
    *,
    by: Person | By | None,
    at: datetime,
    subject: Subject | About | None = None,
    patient_id: UUID | None = None,
    clinic_id: UUID | None = None,
    detail: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Append one event in the caller's transaction. `subject` is the row it is about; `by` is empty for the system.

    `detail` holds plain values and no names or notes of patients: the log proves, it does not tell.
    """
    who = by if isinstance(by, By) else By.of(by)
    about = subject if subject is None or isinstance(subject, About) else About.of(subject)
    said = values(session, action, by=who, at=at, about=about, detail=detail or {})
    said["clinic_id"] = clinic_id or said["clinic_id"]
    said["patient_id"] = patient_id or said["patient_id"]
    event = AuditEvent(**said)
    session.add(event)
    return event


def append(session: Session, events: Iterable[Mapping[str, Any]]) -> None:
    """Append many at once, in the caller's transaction. Of `values`, not rows: the session has none to watch."""
    session.connection().execute(APPEND, [*events])


def values(
    session: Session,
    action: AuditAction,
    *,
    by: By,
    at: datetime,
    about: About | None,
    detail: Mapping[str, Any],
) -> dict[str, Any]:
    """What one event says, for `append`."""
    return {
        "clinic_id": by.clinic_id or (about and about.clinic_id) or NO_CLINIC,
        "id": new_id(),
        "at": at,
        "action": AuditAction(action).value,
        "actor": by.actor,
        "actor_id": by.id,
        "actor_name": by.name,
        "subject": about.table if about else "",
        "subject_id": about.id if about else None,
        "patient_id": about.patient_id if about else None,
        "detail": dict(detail),
        "address": session.info.get("address", ""),
    }
