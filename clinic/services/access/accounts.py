"""Accounts: who may come in with which password, and how a person gets, confirms and changes one.

Every refusal to sign in sounds the same and takes the same work, whether the name exists or not.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime
from functools import partial
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, select, update
from sqlalchemy.orm import Session

from clinic.domain.access.passwords import words_in
from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.domain.limits import SIGN_IN_NAME
from clinic.models import Account, Clinic, Invitation, Patient, Person, StaffMember
from clinic.services.access import login_sessions, passwords, recovery_codes, refusals, throttle
from clinic.services.audit import ledger, trail
from clinic.services.audit.actions import AuditAction

NOT_RIGHT = "The name or the password is not right."


def get(session: Session, account_id: UUID) -> Account:
    """The account of somebody signed in."""
    return session.get_one(Account, account_id)


def authenticate(
    session: Session, login: str, password: str, *, address: str, device: str | None, at: datetime
) -> Person:
    """Who signs in with this name and password; raises `InvalidInput`, or `TooManyAttempts` when throttled.

    `device` identifies a browser that signed in under this name before.
    """
    login = normalise(login)
    account = session.scalar(select(Account).where(Account.login == login))
    person = person_of(session, account.id) if account else None
    buckets = throttle.sign_in(login, address=address, device=device)
    clinic_id = person.clinic_id if person else None
    refuse = partial(
        refusals.keep, session, AuditAction.SESSION_REFUSED, at=at, subject=account, clinic_id=clinic_id
    )
    try:
        throttle.check(session, buckets, field="password", at=at)
    except throttle.TooManyAttempts:
        refuse(reason="throttled")
        raise
    known = account.password_hash if account else None
    passwords.rest(session)
    right = passwords.matches(password, known)
    renewed = passwords.hash_of(password) if right and known and passwords.is_outdated(known) else known
    if not (right and account and account.password_hash == known and person and is_active(person)):
        refuse(reason=_reason(person), buckets=buckets)
        raise InvalidInput({"password": NOT_RIGHT})
    throttle.forgive(session, buckets)
    account.password_hash = renewed or account.password_hash
    return person


def confirm_password(session: Session, account_id: UUID, password: str, *, at: datetime) -> None:
    """Have somebody signed in show their password again; raises `InvalidInput` for the field `password`."""
    account, buckets = get(session, account_id), throttle.confirmation(str(account_id))
    throttle.check(session, buckets, field="password", at=at)
    known = account.password_hash
    passwords.rest(session)
    if not (passwords.matches(password, known) and account.password_hash == known):
        by = person_of(session, account_id)
        refusals.keep(
            session,
            AuditAction.PASSWORD_REFUSED,
            reason="password",
            at=at,
            buckets=buckets,
            by=by,
            subject=account,
        )
        raise InvalidInput({"password": "This is not your password."})
    ledger.keep(session, lambda kept: throttle.forgive(kept, buckets))  # the request has written nothing yet


def create(
    session: Session, *, person: Person, login: str, password: str, at: datetime, second_factor: bool = False
) -> Account:
    """Give an invited person a way in, and close the invitation.

    Somebody who was invited again gets new credentials for the account they have: its sessions end and its
    second factor goes. Raises `InvalidInput` for `login` or `password`, and `ActionDenied` without an open
    invitation.
    """
    login = normalise(login)
    check_credentials(session, person, login, password, second_factor=second_factor)
    passwords.rest(session)
    hashed = passwords.hash_of(password)
    _close_invitation(session, person, at)
    account = session.get(Account, person.account_id) if person.account_id else None
    if account is None:
        account = Account(login=login, password_hash="", created_at=at)
        session.add(account)
        session.flush()
        person.account_id = account.id
    login_sessions.end_all(session, account.id, by=person, at=at)
    recovery_codes.drop(session, account.id)
    account.login, account.password_hash = login, hashed
    account.totp_secret = account.totp_key_id = account.totp_last_step = None
    session.flush()
    trail.record(session, AuditAction.ACCOUNT_CREATE, by=person, at=at, subject=account)
    return account


def check_credentials(
    session: Session, person: Person, login: str, password: str, *, second_factor: bool
) -> None:
    """Raise `InvalidInput` with what is wrong with a chosen sign-in name and password."""
    errors = {}
    if len(login) not in SIGN_IN_NAME or any(unicodedata.category(sign)[0] in "CZ" for sign in login):
        errors["login"] = f"Use {SIGN_IN_NAME} characters without spaces, such as an e-mail address."
    elif session.scalar(select(Account.id).where(Account.login == login, Account.id != person.account_id)):
        errors["login"] = "This sign-in name is taken. Choose another one."
    try:
        passwords.check(password, second_factor=second_factor, personal=_own_words(session, person, login))
    except InvalidInput as error:
        errors |= error.errors
    if errors:
        raise InvalidInput(errors)


def change_password(
    session: Session, account_id: UUID, password: str, *, this_session: UUID, by: Person, at: datetime
) -> None:
    """Set a new password and end the account's other sessions; raises `InvalidInput` for `new_password`."""
    account = get(session, account_id)
    words = _own_words(session, by, account.login)
    try:
        passwords.check(password, second_factor=account.totp_secret is not None, personal=words)
    except InvalidInput as error:
        raise InvalidInput({"new_password": error.errors["password"]}) from error
    passwords.rest(session)
    account.password_hash = passwords.hash_of(password)
    login_sessions.end_all(session, account_id, but=this_session, by=by, at=at)
    trail.record(session, AuditAction.PASSWORD_CHANGE, by=by, at=at, subject=account)


def person_of(session: Session, account_id: UUID) -> Person | None:
    """The person whose account this is."""
    staff = session.scalar(select(StaffMember).where(StaffMember.account_id == account_id))
    return staff or session.scalar(select(Patient).where(Patient.account_id == account_id))


def is_active(person: Person) -> bool:
    """Whether the person may sign in."""
    return not isinstance(person, StaffMember) or person.active


def normalise(login: str) -> str:
    """A sign-in name as it is stored: the same however it is capitalised or padded."""
    return unicodedata.normalize("NFC", login).strip().casefold()


def invited(person: Person) -> ColumnElement[bool]:
    """The condition that an invitation is this person's."""
    column = Invitation.staff_id if isinstance(person, StaffMember) else Invitation.patient_id
    return (Invitation.clinic_id == person.clinic_id) & (column == person.id)


def is_open(at: datetime) -> ColumnElement[bool]:
    """The condition that an invitation can still be accepted."""
    unused = Invitation.used_at.is_(None) & Invitation.revoked_at.is_(None)
    return unused & (Invitation.expires_at > at)


def _reason(person: Person | None) -> str:
    """Why nobody came in, for the audit log only."""
    if person is None:
        return "unknown"
    return "password" if is_active(person) else "inactive"


def _close_invitation(session: Session, person: Person, at: datetime) -> None:
    closing = update(Invitation).where(invited(person), is_open(at)).values(used_at=at)
    if not cast(CursorResult[Any], session.execute(closing)).rowcount:
        raise ActionDenied("This invitation was used already or has ended. Sign in, or ask for a new one.")


def _own_words(session: Session, person: Person, login: str) -> frozenset[str]:
    clinic = session.get(Clinic, person.clinic_id)
    if clinic is None:
        raise NotFound
    return words_in(person.name, login, clinic.name)
