"""The second factor of an account: turned on by a code from the app, shown at sign-in, turned off again."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from clinic.domain.access.passwords import SHORTEST, normalise
from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.keyring import Keyring
from clinic.models import Account, Person
from clinic.services.access import authenticator, recovery_codes, refusals, throttle
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.keys import envelope


def turn_on(
    session: Session,
    account: Account,
    token: str,
    code: str,
    *,
    offered_to: UUID,
    keys: Keyring,
    by: Person,
    at: datetime,
) -> list[str]:
    """Put the offered secret in use and return the recovery codes, which are shown this once.

    Raises `InvalidInput` for `code` when the app lacks the secret, `ActionDenied` when it is on already.
    """
    if account.totp_secret is not None:
        raise ActionDenied("The authenticator app is set up already.")
    secret, step = authenticator.accept(token, code, offered_to=offered_to, keys=keys, at=at)
    account.totp_secret = envelope.seal(secret.encode(), bound_to=str(account.id), keys=keys)
    account.totp_key_id, account.totp_last_step = keys.id, step
    trail.record(session, AuditAction.SECOND_FACTOR_ON, by=by, at=at, subject=account)
    return recovery_codes.renew(session, account.id)


def turn_off(session: Session, account: Account, password: str, *, by: Person, at: datetime) -> None:
    """Go back to the (confirmed) password alone; raises `InvalidInput` when that is too short for it."""
    if len(normalise(password)) < SHORTEST:
        sentence = f"Without the app a password needs at least {SHORTEST} characters. Change it first."
        raise InvalidInput({"password": sentence})
    account.totp_secret = account.totp_key_id = account.totp_last_step = None
    recovery_codes.drop(session, account.id)
    trail.record(session, AuditAction.SECOND_FACTOR_OFF, by=by, at=at, subject=account)


def renew_recovery_codes(session: Session, account: Account, *, by: Person, at: datetime) -> list[str]:
    """Ten new codes in place of all older ones; raises `ActionDenied` without a second factor."""
    if account.totp_secret is None:
        raise ActionDenied("Set up the authenticator app first.")
    trail.record(session, AuditAction.RECOVERY_CODES_RENEW, by=by, at=at, subject=account)
    return recovery_codes.renew(session, account.id)


def prove(
    session: Session,
    account: Account,
    code: str,
    *,
    by: Person,
    address: str,
    device: str | None,
    keys: Keyring,
    at: datetime,
) -> None:
    """Accept a code from the app or a recovery code, once; raises `InvalidInput` or `TooManyAttempts`."""
    buckets = throttle.second_factor(str(account.id), address=address, device=device)
    try:
        throttle.check(session, buckets, field="code", at=at)
    except throttle.TooManyAttempts:
        refusals.keep(session, AuditAction.SESSION_REFUSED, reason="throttled", at=at, by=by, subject=account)
        raise
    if not (_use(session, account, code, keys, at) or recovery_codes.use(session, account.id, code, at=at)):
        refusals.keep(
            session,
            AuditAction.SESSION_REFUSED,
            reason="code",
            at=at,
            buckets=buckets,
            by=by,
            subject=account,
        )
        raise InvalidInput({"code": authenticator.NOT_RIGHT})
    throttle.forgive(session, buckets)


def _use(session: Session, account: Account, code: str, keys: Keyring, at: datetime) -> bool:
    """Whether the app shows this code now and it was not used; one statement decides between two requests."""
    if account.totp_secret is None:
        return False
    secret = envelope.unseal(
        account.totp_secret, bound_to=str(account.id), keys=keys, key_id=account.totp_key_id
    )
    step = authenticator.step_of(secret.decode(), code, at)
    if step is None:
        return False
    last = Account.totp_last_step
    unused = last.is_(None) | (last < step) | (last > step + authenticator.STEPS_OF_A_WRONG_CLOCK)
    using = update(Account).where(Account.id == account.id, unused).values(totp_last_step=step)
    return cast(CursorResult[Any], session.execute(using)).rowcount == 1
