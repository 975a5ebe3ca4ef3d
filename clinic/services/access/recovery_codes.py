"""Recovery codes: ten single-use stand-ins for the authenticator app, shown once and stored as digests."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from clinic.models import Account, RecoveryCode

HOW_MANY = 10
GROUPS, GROUP_LETTERS = 3, 5
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def renew(session: Session, account_id: UUID) -> list[str]:
    """Ten new codes in place of all older ones; of two requests at once the second one's."""
    session.get_one(Account, account_id, with_for_update={"key_share": True})
    drop(session, account_id)
    codes = ["-".join(_group() for _ in range(GROUPS)) for _ in range(HOW_MANY)]
    session.add_all(RecoveryCode(account_id=account_id, code_hash=digest(code)) for code in codes)
    session.flush()
    return codes


def drop(session: Session, account_id: UUID) -> None:
    """Leave the account without recovery codes."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


def left(session: Session, account_id: UUID) -> int:
    """How many codes are unused."""
    unused = (RecoveryCode.account_id == account_id) & RecoveryCode.used_at.is_(None)
    return session.scalar(select(func.count()).where(unused)) or 0


def use(session: Session, account_id: UUID, code: str, *, at: datetime) -> bool:
    """Whether this was an unused code of the account. One statement decides between two requests."""
    match = (RecoveryCode.account_id == account_id) & (RecoveryCode.code_hash == digest(code))
    using = update(RecoveryCode).where(match, RecoveryCode.used_at.is_(None)).values(used_at=at)
    return cast(CursorResult[Any], session.execute(using)).rowcount == 1


def digest(code: str) -> str:
    """What is stored of a code, however it was typed: case, spaces and dashes do not count."""
    plain = "".join(sign for sign in code.casefold() if sign.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def _group() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(GROUP_LETTERS))
