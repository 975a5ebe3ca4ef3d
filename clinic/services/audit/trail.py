"""The audit log: append what happened. `seals` makes it a chain that shows every change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.models import AuditEvent, Person
from clinic.services.audit.about import About, By, Subject
from clinic.services.audit.actions import AuditAction

NO_CLINIC = UUID(int=0)


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
