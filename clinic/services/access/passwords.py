"""Passwords at rest (argon2id) and the list of common ones.

Hashing is slow on purpose. A request hashes before it has written anything, and holds neither lock nor connection
meanwhile: whoever hashes calls `rest` first, and finds what it read before read anew behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy.orm import Session
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from clinic.domain.access import passwords

# One lane, because a server has one process a core; why so much work and no more is in docs/decisions/0031.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def attach(session: Session, rest: Callable[[], None]) -> None:
    """Say how this session gives back lock and connection. A command's session keeps them."""
    session.info["rest"] = rest


def rest(session: Session) -> None:
    """Give back lock and connection while a password is hashed; nothing may have been written before."""
    give_back: Callable[[], None] | None = session.info.get("rest")
    if give_back is not None:
        assert not [*session.new, *session.dirty, *session.deleted]
        give_back()


def check(password: str, *, second_factor: bool, personal: frozenset[str]) -> None:
    """Raise `InvalidInput` for the field `password` when the password cannot be accepted."""
    passwords.check(
        passwords.normalise(password), second_factor=second_factor, common=_common(), personal=personal
    )


def hash_of(password: str) -> str:
    """What is stored of a password: argon2id with its parameters and salt."""
    return HASHER.hash(passwords.normalise(password))


def matches(password: str, stored: str | None) -> bool:
    """Whether this is the stored password. With nothing stored it works as long, and says no."""
    if len(password) > passwords.LONGEST:
        return False
    try:
        HASHER.verify(stored or _nobodys(), passwords.normalise(password))
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


@cache
def _common() -> frozenset[str]:
    return frozenset(word.casefold() for words in FREQUENCY_LISTS.values() for word in words)


def _nobodys() -> str:
    """A hash that takes today's work to check and no work to make, and that no password is known to have."""
    work = f"m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}"
    return f"$argon2id$v=19${work}${'A' * 22}${'A' * 43}"
