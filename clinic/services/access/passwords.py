"""Passwords at rest (argon2id) and the list of common ones."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from clinic.domain.access import passwords

# RFC 9106, section 4, second recommended option: 64 MiB, 3 passes, 4 lanes.
HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)


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
