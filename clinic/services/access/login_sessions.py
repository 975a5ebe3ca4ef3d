"""Signed-in browsers as rows: started at sign-in, found by token, ended by sign-out, another session or time."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.access.clock import TOLERANCE
from clinic.domain.errors import NotFound
from clinic.domain.roles import Actor
from clinic.models import Clinic, LoginSession, Patient, Person, StaffMember
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.settings import Settings


@dataclass(frozen=True)
class LiveSession:
    """A live session with the clinic and the person it is of."""

    row: LoginSession
    clinic: Clinic
    person: Person


def _whose(person: type[StaffMember] | type[Patient], actor: Actor) -> ColumnElement[bool]:
    return and_(
        LoginSession.actor == actor,
        person.clinic_id == LoginSession.clinic_id,
        person.id == LoginSession.actor_id,
        person.account_id == LoginSession.account_id,
    )


BY_TOKEN = (
    select(LoginSession, Clinic, StaffMember, Patient)
    .join(Clinic, Clinic.id == LoginSession.clinic_id)
    .outerjoin(StaffMember, _whose(StaffMember, Actor.STAFF))
    .outerjoin(Patient, _whose(Patient, Actor.PATIENT))
    .where(LoginSession.token_hash == bindparam("token_hash"))
)


def start(
    session: Session,
    *,
    by: Person,
    settings: Settings,
    second_factor_due: bool,
    user_agent: str,
    at: datetime,
) -> str:
    """Sign `by` in and return the random token for the cookie; only its SHA-256 is stored."""
    assert by.account_id is not None
    token = secrets.token_urlsafe(32)
    row = LoginSession(
        token_hash=digest(token),
        account_id=by.account_id,
        clinic_id=by.clinic_id,
        actor=actor_kind(by),
        actor_id=by.id,
        second_factor_due=second_factor_due,
        created_at=at,
        last_seen_at=at,
        expires_at=at
        + (settings.staff_absolute if isinstance(by, StaffMember) else settings.patient_absolute),
        user_agent=user_agent[:200],
        address=session.info.get("address", ""),
    )
    session.add(row)
    session.flush()
    if not second_factor_due:
        trail.record(session, AuditAction.SESSION_START, by=by, at=at, subject=row)
    return token


def find(session: Session, token: str, *, settings: Settings, at: datetime) -> LiveSession | None:
    """Who is signed in by this token, in one statement.

    None when the session ended, expired or was idle too long, when a clock that was ahead wrote its times, and when the
    person may no longer use the account.
    """
    found = session.execute(BY_TOKEN, {"token_hash": digest(token)}).one_or_none()
    if found is None:
        return None
    row, clinic, staff, patient = found
    if not _is_live(row, settings, at):
        return None
    person = cast("Person | None", staff or patient)  # outer joins: one of them, or neither
    if person is None or (isinstance(person, StaffMember) and not person.active):
        return None
    return LiveSession(row, clinic, person)


def touch(session: Session, session_id: UUID, *, at: datetime) -> None:
    """Note that the session is in use."""
    row = session.get(LoginSession, session_id)
    if row is not None and at > row.last_seen_at:
        row.last_seen_at = at


def finish_second_factor(session: Session, row: LoginSession, *, by: Person, at: datetime) -> None:
    """Let a session in that has now shown its code."""
    row.second_factor_due = False
    trail.record(session, AuditAction.SESSION_START, by=by, at=at, subject=row)


def live(session: Session, account_id: UUID, *, settings: Settings, at: datetime) -> Sequence[LoginSession]:
    """The account's sessions that are still usable, newest first."""
    rows = session.scalars(
        select(LoginSession)
        .where(
            LoginSession.account_id == account_id,
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > at,
        )
        .order_by(LoginSession.created_at.desc())
    )
    return [row for row in rows if _is_live(row, settings, at)]


def end(session: Session, account_id: UUID, session_id: UUID, *, by: Person | None, at: datetime) -> None:
    """End one of the account's sessions; raises `NotFound` when it is not the account's."""
    row = session.get(LoginSession, session_id)
    if row is None or row.account_id != account_id:
        raise NotFound
    if row.ended_at is None:
        row.ended_at = at
        trail.record(session, AuditAction.SESSION_END, by=by, at=at, subject=row)


def end_all(
    session: Session,
    account_id: UUID,
    *,
    but: UUID | None = None,
    by: Person | None,
    at: datetime,
) -> int:
    """End the account's sessions, all or all but one; returns how many."""
    rows = session.scalars(
        select(LoginSession).where(LoginSession.account_id == account_id, LoginSession.ended_at.is_(None))
    ).all()
    others = [row for row in rows if row.id != but]
    for row in others:
        end(session, account_id, row.id, by=by, at=at)
    return len(others)


def idle_limit(row: LoginSession, settings: Settings) -> timedelta:
    """How long this session may rest before it ends."""
    return settings.staff_idle if row.actor is Actor.STAFF else settings.patient_idle


def _is_live(row: LoginSession, settings: Settings, at: datetime) -> bool:
    """Whether the session still lets somebody in. One that was last used at a time to come has no end that holds."""
    rests = at - row.last_seen_at
    in_use = -TOLERANCE <= rests < idle_limit(row, settings)
    return in_use and at < row.expires_at and row.ended_at is None


def actor_kind(person: Person) -> Actor:
    """Whether this is staff or a patient."""
    return Actor.STAFF if isinstance(person, StaffMember) else Actor.PATIENT


def digest(token: str) -> str:
    """What is stored of a secret token."""
    return hashlib.sha256(token.encode()).hexdigest()
