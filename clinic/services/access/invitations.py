"""One-time ways to make an account: a link for staff, a code with the date of birth for patients.

Only digests are stored. Inviting somebody again takes back what is open; accepting gives new credentials for
the account they have.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.domain.roles import Action, may
from clinic.models import Invitation, Patient, StaffMember
from clinic.services.access import (
    accounts,
    guard,
    permission,
    refusals,
    second_factor,
    signing_keys,
    throttle,
)
from clinic.services.access.login_sessions import digest
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.settings import Settings

STAFF_LIFETIME = timedelta(days=7)
PATIENT_LIFETIME = timedelta(days=14)
LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"  # none that is read or heard as another
GROUPS, GROUP_LETTERS = 3, 4
NOT_RIGHT = (
    "The code and the date of birth do not belong together, or the code has ended. "
    "Check both, or ask your clinic for a new code."
)


def create_for_staff(session: Session, *, member: StaffMember, by: StaffMember | None, at: datetime) -> str:
    """The token of a new one-time link; raises `ActionDenied` for somebody deactivated."""
    permission.check(by, Action.ADMINISTER)
    guard.administer(session, member.clinic_id, by)
    session.refresh(member)
    if not member.active:
        raise ActionDenied("Reactivate this person before inviting them.")
    token = secrets.token_urlsafe(32)
    _create(session, member, token, STAFF_LIFETIME, by, at)
    return token


def create_for_patient(session: Session, *, patient: Patient, by: StaffMember, at: datetime) -> str:
    """A new code in groups of letters and digits that are hard to confuse, in place of one that is open."""
    permission.check(by, Action.EDIT_RECORD)
    session.get_one(Patient, (patient.clinic_id, patient.id), with_for_update={"key_share": True})
    guard.check_works_here(session, by)
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP_LETTERS)) for _ in range(GROUPS))
    code = "-".join(groups)
    _create(session, patient, _plain(code), PATIENT_LIFETIME, by, at)
    return code


def find_staff(session: Session, token: str, *, at: datetime) -> tuple[Invitation, StaffMember]:
    """The open invitation of a link and who it is for; raises `NotFound`."""
    invitation = _find(session, Invitation.staff_id, token, at)
    if invitation is None:
        raise NotFound
    member = session.get_one(StaffMember, (invitation.clinic_id, invitation.staff_id))
    if not member.active:
        raise NotFound
    return invitation, member


def find_patient(session: Session, code: str, born: date, address: str, *, at: datetime) -> Patient:
    """Who a code with a date of birth belongs to; raises `InvalidInput` for `code`, or `TooManyAttempts`."""
    code = _plain(code)
    buckets = throttle.invitation(code, address=address)
    throttle.check(session, buckets, field="code", at=at)
    invitation = _find(session, Invitation.patient_id, code, at)
    patient = session.get(Patient, (invitation.clinic_id, invitation.patient_id)) if invitation else None
    if patient is None or patient.born != born:
        clinic_id = invitation.clinic_id if invitation else None
        refusals.keep(
            session,
            AuditAction.INVITATION_REFUSED,
            reason="born" if patient else "code",
            at=at,
            buckets=buckets,
            subject=patient,
            clinic_id=clinic_id,
        )
        raise InvalidInput({"code": NOT_RIGHT})
    return patient


def accept_staff(
    session: Session,
    token: str,
    *,
    login: str,
    password: str,
    offer: str = "",
    code: str = "",
    settings: Settings,
    at: datetime,
) -> tuple[StaffMember, list[str]]:
    """Make the account of an invited member of staff, and the signing key of a therapist.

    With a `code` for the authenticator secret on `offer` the second factor is on from the start, and its
    recovery codes come back. Raises `NotFound` for a link that is used or has ended, `ActionDenied` where the
    clock stands outside the time of the clinic's signing authority, else `InvalidInput`.
    """
    invitation, member = find_staff(session, token, at=at)
    with_app = bool(code.strip())
    account = accounts.create(
        session, person=member, login=login, password=password, second_factor=with_app, at=at
    )
    recovery_codes = []
    if with_app:
        recovery_codes = second_factor.turn_on(
            session,
            account,
            offer,
            code,
            offered_to=invitation.id,
            keys=settings.encryption_keys,
            by=member,
            at=at,
        )
    if may(member.role, Action.HOLD_SIGNING_KEY):
        signing_keys.issue_for(session, member, settings=settings, by=member, at=at)
    return member, recovery_codes


def revoke(session: Session, person: StaffMember | Patient, *, at: datetime) -> None:
    """Take back every open invitation of this person."""
    session.execute(
        update(Invitation).where(accounts.invited(person), accounts.is_open(at)).values(revoked_at=at)
    )


def open_until(session: Session, person: StaffMember | Patient, *, at: datetime) -> datetime | None:
    """When the person's open invitation ends, if there is one."""
    query = select(Invitation.expires_at).where(accounts.invited(person), accounts.is_open(at))
    return session.scalar(query)


def _create(
    session: Session,
    person: StaffMember | Patient,
    secret: str,
    lifetime: timedelta,
    by: StaffMember | None,
    at: datetime,
) -> None:
    revoke(session, person, at=at)
    staff_id, patient_id = (person.id, None) if isinstance(person, StaffMember) else (None, person.id)
    invitation = Invitation(
        clinic_id=person.clinic_id,
        staff_id=staff_id,
        patient_id=patient_id,
        code_hash=digest(secret),
        created_at=at,
        created_by=by.id if by else None,
        expires_at=at + lifetime,
    )
    session.add(invitation)
    session.flush()
    trail.record(session, AuditAction.INVITATION_CREATE, by=by, at=at, subject=invitation)


def _find(
    session: Session, invitee: InstrumentedAttribute[UUID | None], secret: str, at: datetime
) -> Invitation | None:
    match = invitee.is_not(None) & (Invitation.code_hash == digest(secret))
    return session.scalar(select(Invitation).where(match, accounts.is_open(at)))


def _plain(code: str) -> str:
    """A code as it is stored, however it was typed: case, spaces and dashes do not count."""
    return "".join(sign for sign in code.upper() if sign.isalnum())
