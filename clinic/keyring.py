"""One purpose's keys: the one in use, and older ones that still open or verify what they made.

Rows and sentences name a key by its id: the beginning of an HMAC under the key, which says nothing about the key.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum, auto

ID_LETTERS = 8


class Purpose(StrEnum):
    """What the three keys are for."""

    SECRET = auto()
    KEY_ENCRYPTION = auto()
    AUDIT = auto()

    @property
    def setting(self) -> str:
        """The variable that gives the key in use; with `_OLD` behind it, the one that gives the keys before."""
        return f"CLINIC_{self.upper()}_KEY"


@dataclass(frozen=True)
class Keyring:
    """The key in use, and the ones before it, for reading only."""

    current: bytes = field(repr=False)
    old: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def id(self) -> str:
        """The id of the key in use."""
        return id_of(self.current)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all keys given."""
        return frozenset(id_of(key) for key in self)

    def __iter__(self) -> Iterator[bytes]:
        return iter((self.current, *self.old))

    def find(self, key_id: str) -> bytes | None:
        """The key of this id, if it was given."""
        return next((key for key in self if id_of(key) == key_id), None)


def id_of(key: bytes) -> str:
    """The name of a key."""
    return hmac.new(key, b"clinic key id", hashlib.sha256).hexdigest()[:ID_LETTERS]
