"""A therapist's own shortlist of exercises."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.models import FavoriteExercise, StaffMember
from clinic.services.access import guard
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.library import catalogue

OF = select(FavoriteExercise.slug).where(FavoriteExercise.account_id == bindparam("account_id"))


def of(session: Session, by: StaffMember) -> frozenset[str]:
    """The slugs on it."""
    return frozenset(session.scalars(OF, {"account_id": by.account_id}))


def mark(session: Session, *, slug: str, wanted: bool, by: StaffMember, at: datetime) -> None:
    """Put an exercise on it or take it off; raises `NotFound` for one that the clinic does not have."""
    catalogue.get(session, by.clinic_id, slug)
    guard.check_works_here(session, by)
    row = session.get(FavoriteExercise, (by.account_id, slug))
    if wanted and row is None:
        session.add(FavoriteExercise(account_id=by.account_id, slug=slug, added_at=at))
    if not wanted and row is not None:
        session.delete(row)
    session.flush()
    action = AuditAction.FAVORITE_ADD if wanted else AuditAction.FAVORITE_REMOVE
    trail.record(session, action, by=by, at=at, detail={"exercise": slug})
