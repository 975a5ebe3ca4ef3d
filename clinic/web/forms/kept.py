"""What somebody typed and sent while they were not signed in any more: it waits in their own browser, locked.

    sealed = kept.seal(Typed(action, fields), mark=mark, keys=keys, at=now)     # into a hidden field of the page
    typed = kept.unseal(sealed, marks=marks, keys=keys, at=now)                 # once its author is signed in

Nothing is kept on the server. The mark is that of the person whose page it was (`token.py`): for anybody else it does
not open.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.keyring import Keyring
from clinic.services.keys import envelope

FIELD = "kept"
LASTS = timedelta(hours=1)
MOST = 256 * 1024  # bytes: a form takes four times as much, and nobody types it
AN_ID = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")
NEVER = ("password", "code", "token", "secret", "offer", FIELD)
"""Parts of the names of fields that go nowhere but to the view that they were typed for."""
UNSEEN = frozenset(
    (
        "made",
        "seen",
        "shown",
        "revision",
        "was",
        "before",
        "decided",
        "reviewed",
        "everything",
        "client_uuid",
        "clock",
        "page_says",
        "paused",
        "plan_id",
        "pressed_at",
        "source",
        "zone",
    )
)
"""What pages send that nobody typed: it goes along, and is not read out."""


class TooLongError(Exception):
    """More than a page can carry."""


class LostError(Exception):
    """Another person's, too old, or changed on the way: which of them, nobody learns."""


@dataclass(frozen=True)
class Typed:
    """The names and values of a form, and its address here."""

    action: str
    fields: tuple[tuple[str, str], ...]


def carried(fields: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The fields without passwords, codes and tokens."""
    return tuple((name, value) for name, value in fields if not any(part in name for part in NEVER))


def is_seen(name: str) -> bool:
    """Whether a person knows this field: a page with several of one kind puts an id before the name."""
    return name.rpartition("-")[2] not in UNSEEN


def label(name: str) -> str:
    """What a page calls a field, of which it knows the name alone; ids in it say nothing to anybody.

    >>> label("item_0192f0c1a2b34c5d8e9f0a1b2c3d4e5f_more_pain")
    'Item more pain'
    """
    return " ".join(AN_ID.sub("", name).replace("_", " ").split()).capitalize()


def read_out(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What a person typed, with what to call it."""
    return [(label(name), value) for name, value in fields if is_seen(name)]


def seal(typed: Typed, *, mark: str, keys: Keyring, at: datetime) -> str:
    """Lock it for the person of this mark; raises `TooLongError`."""
    plain = json.dumps([at.timestamp(), typed.action, typed.fields]).encode()
    if len(plain) > MOST:
        raise TooLongError
    return base64.urlsafe_b64encode(envelope.seal(plain, bound_to=_bound(mark), keys=keys)).decode()


def unseal(sealed: str, *, marks: Iterable[str], keys: Keyring, at: datetime) -> Typed:
    """Open it for the person of these marks, within the hour; raises `LostError`."""
    opened = (_opened(sealed, mark, keys) for mark in marks)
    plain = next((found for found in opened if found), None)
    if plain is None:
        raise LostError
    since, action, fields = json.loads(plain)
    if abs(timedelta(seconds=at.timestamp() - since)) > LASTS:  # a clock may step back
        raise LostError
    return Typed(action, tuple((name, value) for name, value in fields))


def _bound(mark: str) -> str:
    return f"kept:{mark}"


def _opened(sealed: str, mark: str, keys: Keyring) -> bytes | None:
    try:
        return envelope.unseal(base64.urlsafe_b64decode(sealed.encode()), bound_to=_bound(mark), keys=keys)
    except (ValueError, envelope.Unreadable):
        return None
