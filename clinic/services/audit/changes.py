"""Change some values of a row, and note which: what is as it was is neither written nor noted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from clinic.models import Clinic, StaffMember
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction


def apply(
    session: Session,
    row: Clinic | StaffMember,
    values: Mapping[str, object],
    action: AuditAction,
    *,
    by: StaffMember,
    at: datetime,
) -> frozenset[str]:
    """Set the columns that differ, record them with their new values, and name them. The caller has the row's lock."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        trail.record(session, action, by=by, at=at, subject=row, detail=changed)
    return frozenset(changed)
