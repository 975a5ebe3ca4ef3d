"""Refused attempts, kept although their request saves nothing: counted against guessing, and audited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.models import Person
from clinic.services.access import throttle
from clinic.services.audit import ledger, trail
from clinic.services.audit.about import About, By, Subject
from clinic.services.audit.actions import AuditAction


def keep(
    session: Session,
    action: AuditAction,
    *,
    reason: str,
    at: datetime,
    buckets: Sequence[throttle.Bucket] = (),
    by: Person | None = None,
    subject: Subject | None = None,
    clinic_id: UUID | None = None,
) -> None:
    """Have the refusal written whatever becomes of the request; outside of one, in the caller's own transaction."""
    who, about = By.of(by), About.of(subject) if subject else None

    def write(kept: Session) -> None:
        if buckets:
            throttle.count(kept, buckets, at=at)
        detail = {"reason": reason}
        trail.record(kept, action, by=who, at=at, subject=about, clinic_id=clinic_id, detail=detail)

    ledger.keep(session, write)
