"""The people who work at a clinic: added by its administrators, let in by a link, let go but not erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain import limits, text
from clinic.domain.access import staff
from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.domain.roles import Action
from clinic.models import StaffMember, new_id
from clinic.services.access import guard, invitations, login_sessions, once, permission, signing_keys
from clinic.services.audit import changes, trail
from clinic.services.audit.actions import AuditAction

FIELDS = staff.FIELDS


def everybody(session: Session, by: StaffMember) -> Sequence[StaffMember]:
    """All staff of the clinic, those who left last, by name."""
    query = select(StaffMember).where(StaffMember.clinic_id == by.clinic_id)
    return session.scalars(query.order_by(StaffMember.active.desc(), StaffMember.name, StaffMember.id)).all()


def get(session: Session, by: StaffMember, staff_id: UUID) -> StaffMember:
    """One of the clinic's staff; raises `NotFound`."""
    member = session.get(StaffMember, (by.clinic_id, staff_id))
    if member is None:
        raise NotFound
    return member


def add(
    session: Session,
    *,
    clinic_id: UUID,
    name: str,
    role: str,
    email: str = "",
    administers: bool = False,
    profession: str = "",
    registration: str = "",
    staff_id: UUID | None = None,
    by: StaffMember | None,
    at: datetime,
) -> StaffMember:
    """Add somebody, who then needs an invitation; raises `InvalidInput`.

    `staff_id` comes from the form, so that sending it twice adds one person, and somebody else is refused. `by` is
    empty for the first administrator.
    """
    permission.check(by, Action.ADMINISTER)
    values = asdict(
        staff.checked(
            name=name,
            email=email,
            role=role,
            administers=administers,
            profession=profession,
            registration=registration,
        )
    )
    guard.administer(session, clinic_id, by)
    row_id = staff_id or new_id()
    if known := once.kept(session, StaffMember, clinic_id, row_id, values):
        return known
    member = StaffMember(clinic_id=clinic_id, id=row_id, created_at=at, active=True, **values)
    session.add(member)
    session.flush()
    trail.record(session, AuditAction.STAFF_ADD, by=by, at=at, subject=member, detail={"role": role})
    return member


def change(
    session: Session,
    *,
    member: StaffMember,
    name: str,
    email: str,
    role: str,
    administers: bool,
    profession: str,
    registration: str,
    seen: int | None,
    by: StaffMember,
    at: datetime,
) -> None:
    """Correct somebody's data; raises `InvalidInput`, or `ActionDenied` for giving up administration.

    Raises `Stale` where the member's revision is not the one `seen`.
    """
    permission.check(by, Action.ADMINISTER)
    values = asdict(
        staff.checked(
            name=name,
            email=email,
            role=role,
            administers=administers,
            profession=profession,
            registration=registration,
        )
    )
    if member.id == by.id and not values["administers"]:
        raise ActionDenied("You cannot give up your own administration. Ask another administrator to do it.")
    guard.administer(session, by.clinic_id, by)
    guard.take(session, member, seen=seen, by=by)
    changed = changes.apply(session, member, values, AuditAction.STAFF_CHANGE, by=by, at=at)
    if {"name", "role"} & changed:
        signing_keys.retire(session, member, at=at)


def choose_mail(
    session: Session, *, member: StaffMember, email: str, wants_mail: bool, seen: int | None, at: datetime
) -> None:
    """Somebody's own choice: where e-mails go, and whether any do. Raises `InvalidInput`, or `Stale`."""
    email = email.strip()
    if len(email) > limits.EMAIL:
        raise InvalidInput({"email": limits.too_long(limits.EMAIL)})
    if email and not text.is_email(email):
        raise InvalidInput({"email": text.NO_EMAIL})
    guard.take(session, member, seen=seen, by=member)
    values: dict[str, str | bool] = {"email": email, "wants_mail": wants_mail}
    changes.apply(session, member, values, AuditAction.STAFF_CHANGE, by=member, at=at)


def deactivate(session: Session, *, member: StaffMember, by: StaffMember, at: datetime) -> None:
    """Let somebody go: no more sign-in, sessions and invitations end, the record stays. Twice is once."""
    permission.check(by, Action.ADMINISTER)
    if member.id == by.id:
        raise ActionDenied("You cannot deactivate yourself. Ask another administrator to do it.")
    guard.administer(session, by.clinic_id, by)
    session.refresh(member)
    if not member.active:
        return
    member.active = False
    end_sessions(session, member=member, by=by, at=at)
    invitations.revoke(session, member, at=at)
    trail.record(session, AuditAction.STAFF_DEACTIVATE, by=by, at=at, subject=member)


def reactivate(session: Session, *, member: StaffMember, by: StaffMember, at: datetime) -> None:
    """Let somebody back in with the account they had."""
    permission.check(by, Action.ADMINISTER)
    guard.administer(session, by.clinic_id, by)
    session.refresh(member)
    if not member.active:
        member.active = True
        trail.record(session, AuditAction.STAFF_REACTIVATE, by=by, at=at, subject=member)


def end_sessions(session: Session, *, member: StaffMember, by: StaffMember, at: datetime) -> int:
    """Sign somebody out everywhere; returns from how many browsers."""
    permission.check(by, Action.ADMINISTER)
    guard.administer(session, by.clinic_id, by)
    return login_sessions.end_all(session, member.account_id, by=by, at=at) if member.account_id else 0
