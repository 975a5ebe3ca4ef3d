"""Letting a member of staff in again from the server, when nobody who could is able to sign in (`clinic invite`).

Whoever runs commands on the server holds all its data and keys already; what matters is that it does not stay
unnoticed: it is in the clinic's log, and for a while on the pages of the person and of the administrators.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, literal, or_, select
from sqlalchemy.orm import Session, aliased

from clinic.domain.errors import ActionDenied
from clinic.domain.roles import Action
from clinic.models import Account, Clinic, Invitation, StaffMember
from clinic.services.access import invitations, permission
from clinic.services.access.accounts import normalise

NO_CLINIC = "There is no clinic named {name}. `clinic list` shows them."
NO_CLINIC_YET = "There is no clinic yet: `clinic init` founds one."
SHOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class ListedMember:
    """A member of staff as a list on the server shows them; `login` is empty until they chose one."""

    clinic: str
    member: StaffMember
    login: str


@dataclass(frozen=True)
class Link:
    """A link that was made on the server for somebody who had an account."""

    staff_id: UUID
    name: str
    made_at: datetime


def clinics(session: Session) -> Sequence[Clinic]:
    """All clinics, by name."""
    return session.scalars(select(Clinic).order_by(Clinic.name)).all()


def clinic(session: Session, name: str = "") -> Clinic:
    """The clinic of this name, or the only one; raises `ActionDenied`."""
    found = _named(session, name) if name else clinics(session)
    if len(found) > 1:
        raise ActionDenied("There are several clinics. Say which with --clinic; `clinic list` shows them.")
    if not found:
        raise ActionDenied(NO_CLINIC.format(name=_shown(name)) if name else NO_CLINIC_YET)
    return found[0]


def staff(session: Session, clinic: str = "") -> list[ListedMember]:
    """The staff of all clinics or of one, by clinic and name, those who left last; raises `ActionDenied`."""
    found = (
        select(Clinic.name, StaffMember, Account.login)
        .join(StaffMember, StaffMember.clinic_id == Clinic.id)
        .outerjoin(Account, Account.id == StaffMember.account_id)
        .order_by(Clinic.name, StaffMember.active.desc(), StaffMember.name, StaffMember.id)
    )
    if clinic:
        named = _named(session, clinic)
        if not named:
            raise ActionDenied(NO_CLINIC.format(name=_shown(clinic)))
        found = found.where(Clinic.id.in_([one.id for one in named]))
    return [ListedMember(name, member, login or "") for name, member, login in session.execute(found)]


def invite(session: Session, who: str, *, clinic: str = "", at: datetime) -> tuple[ListedMember, str]:
    """The token of a new one-time link for the member of staff of this sign-in name or name.

    Raises `ActionDenied` when there is none, or more than one; accepting gives them new credentials.
    """
    name = normalise(who)
    found = [
        person
        for person in staff(session, clinic)
        if name and name in (person.login, normalise(person.member.name))
    ]
    if not found:
        raise ActionDenied(f"Nobody works here as {who}. `clinic staff list` shows who does.")
    if len(found) > 1:
        several = "; ".join(f"{person.login or 'no sign-in name yet'} at {person.clinic}" for person in found)
        raise ActionDenied(f"{who} are several: {several}. Give the sign-in name, or --clinic.")
    (person,) = found
    return person, invitations.create_for_staff(session, member=person.member, by=None, at=at)


def lately(session: Session, by: StaffMember, *, at: datetime) -> list[Link]:
    """What the reader has to know of: the newest link for themselves, and for anybody if they administer the clinic.

    Only the very first invitation of a person, as `clinic init` makes it, is nothing to be told of.
    """
    other = aliased(Invitation)
    again = exists().where(
        other.clinic_id == Invitation.clinic_id,
        other.staff_id == Invitation.staff_id,
        or_(other.created_by.is_not(None), other.id < Invitation.id),
    )
    found = (
        select(StaffMember.id, StaffMember.name, Invitation.created_at)
        .join(
            StaffMember,
            (StaffMember.clinic_id == Invitation.clinic_id) & (StaffMember.id == Invitation.staff_id),
        )
        .where(Invitation.clinic_id == by.clinic_id, Invitation.created_at > at - SHOWN_FOR)
        .where(Invitation.created_by.is_(None), again)
        .where(or_(literal(permission.has(by, Action.ADMINISTER)), StaffMember.id == by.id))
        .order_by(Invitation.created_at)
    )
    return list({row.id: Link(*row) for row in session.execute(found)}.values())


def _shown(text: str) -> str:
    """What was typed at a terminal, with a mark for bytes that are no text."""
    return text.encode("utf-8", "replace").decode()


def _named(session: Session, name: str) -> list[Clinic]:
    """The clinics of this name. SQLite folds the letters of ASCII only, so that they are compared here."""
    return [one for one in clinics(session) if normalise(one.name) == normalise(name)]
