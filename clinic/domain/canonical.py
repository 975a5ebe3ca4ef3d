"""One spelling for plain data: RFC 8785 (JSON Canonicalization Scheme) and the digest of its bytes.

Data is primitives only: str, int, bool, None, list and dict with string keys. Equal data has equal bytes whatever
the order of its keys, so a digest names the content and nothing else:

>>> digest({"b": 1, "a": [True, None]}) == digest({"a": [True, None], "b": 1})
True
"""

from __future__ import annotations

import hashlib

import rfc8785

LARGEST_INTEGER = 2**53 - 1  # beyond it, readers that keep numbers as doubles change the value


class NotCanonical(ValueError):  # noqa: N818 - reads as what the data is
    """The data has no single spelling; the message names the place and the reason."""


def canonical(data: object, *, place: str = "data") -> bytes:
    """The RFC 8785 bytes of primitives; raises `NotCanonical` naming the first mistake under `place`.

    Stricter than the standard: fractions are refused, because two systems may write the same fraction differently.
    """
    _check(data, place)
    return rfc8785.dumps(data)  # type: ignore[arg-type]  # checked on the line above


def digest(data: object) -> str:
    """SHA-256 of the canonical bytes, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(data)).hexdigest()


def _check(value: object, place: str) -> None:
    match value:
        case None | bool():
            return
        case int():
            _check_size(value, place)
        case str():
            _check_text(value, place)
        case list():
            for number, entry in enumerate(value):
                _check(entry, f"{place}[{number}]")
        case dict():
            _check_members(value, place)
        case _:
            raise NotCanonical(f"{place}: {type(value).__name__} is not allowed here")


def _check_members(members: dict[object, object], place: str) -> None:
    for key, value in members.items():
        if not isinstance(key, str):
            raise NotCanonical(f"{place}: the key {key!r} is not text")
        _check_text(key, place)
        _check(value, f"{place}.{key}")


def _check_size(number: int, place: str) -> None:
    if abs(number) > LARGEST_INTEGER:
        raise NotCanonical(f"{place}: {number} is too large to be written exactly everywhere")


def _check_text(text: str, place: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NotCanonical(f"{place}: the text holds half a character (a lone surrogate)") from None
