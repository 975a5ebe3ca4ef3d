"""The frozen plan that is signed: its shape, its canonical bytes and its digest.

A snapshot is made of primitives only: str, int, bool, None, list and dict with string keys. Equal snapshots
have equal bytes whatever the order of their keys, so the digest names the content and nothing else:

    digest({"b": 1, "a": [True, None]}) == digest({"a": [True, None], "b": 1})

The bytes follow RFC 8785 (JSON Canonicalization Scheme) for this subset of JSON; fractions are refused,
because two systems may write the same fraction differently.
"""

import hashlib
import json
from collections.abc import Mapping
from types import NoneType
from typing import Any

FORMAT = "clinic-plan/1"
LARGEST_INTEGER = 2**53 - 1  # beyond it, readers that keep numbers as doubles change the value

_MAYBE_NUMBER = (int, NoneType)
_MAYBE_TEXT = (str, NoneType)
_TEXTS = [str]

_DOSAGE = {
    "sets": _MAYBE_NUMBER,
    "reps": _MAYBE_NUMBER,
    "seconds": _MAYBE_NUMBER,
    "hold_seconds": _MAYBE_NUMBER,
    "rest_seconds": _MAYBE_NUMBER,
    "side": _MAYBE_TEXT,
    "days_per_week": _MAYBE_NUMBER,
    "times_per_day": _MAYBE_NUMBER,
    "note": str,
}
_ITEM = {
    **dict.fromkeys(("id", "slug", "name", "why", "breathing", "feel", "dosage_words"), str),
    **dict.fromkeys(("setup", "steps", "stop_if", "easier", "harder", "needs", "cautions"), _TEXTS),
    "revision": int,
    "dosage": _DOSAGE,
    "figures": [{"panel": str, "title": str, "svg": str}],
}
_CONSULT = {
    **dict.fromkeys(("clinician", "on", "kind", "decision"), str),
    **dict.fromkeys(("profession", "registration"), _MAYBE_TEXT),
}

SHAPE: Mapping[str, Any] = {
    "format": str,
    "plan": {"id": str, "code": str, "version": int, "signed_at": str, "language": str, "paper": str},
    "clinic": dict.fromkeys(("id", "name", "address", "phone", "timezone"), str),
    "patient": dict.fromkeys(("id", "name", "born"), str),
    "signer": dict.fromkeys(("id", "name", "profession", "registration", "meaning"), str),
    "goals": _TEXTS,
    "note": str,
    "days_per_week": int,
    "ball": {"size_cm": _MAYBE_NUMBER, "firmness": _MAYBE_TEXT},
    "items": [_ITEM],
    "cautions": _TEXTS,
    "stop": _TEXTS,
    "consults": [_CONSULT],
    "screening": {"verdict": str, "rulebook": str, "on": str, "findings": [dict], "acknowledged": list},
    "links": {"verify": str, "enrol": str},
}
"""What each key holds: a type, a choice of types, a list of one shape, or a nested object."""


class SnapshotError(ValueError):
    """The data cannot be a snapshot; the message names the place and the reason."""


def canonical(data: object) -> bytes:
    """RFC 8785 bytes of primitives. Raises `SnapshotError` for anything that has no single spelling."""
    return _text(data, "snapshot").encode()


def digest(data: object) -> str:
    """SHA-256 of the canonical bytes, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(data)).hexdigest()


def validate(snapshot: Mapping[str, Any]) -> None:
    """Raises `SnapshotError` unless the snapshot has exactly the keys and types of `SHAPE`."""
    if snapshot.get("format") != FORMAT:
        raise SnapshotError(f"snapshot.format: expected {FORMAT!r}, got {snapshot.get('format')!r}")
    _check(snapshot, SHAPE, "snapshot")
    canonical(snapshot)


def _text(value: object, place: str) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int):
        return _integer(value, place)
    if isinstance(value, str):
        return _string(value, place)
    if isinstance(value, list):
        return "[" + ",".join(_text(item, f"{place}[{i}]") for i, item in enumerate(value)) + "]"
    if isinstance(value, dict):
        return _object(value, place)
    raise SnapshotError(f"{place}: {type(value).__name__} is not allowed in a snapshot")


def _integer(value: int, place: str) -> str:
    if abs(value) > LARGEST_INTEGER:
        raise SnapshotError(f"{place}: {value} is too large to be written exactly everywhere")
    return str(int(value))


def _string(value: str, place: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise SnapshotError(f"{place}: the text holds half a character (a lone surrogate)") from None
    return json.dumps(str(value), ensure_ascii=False)


def _object(value: Mapping[object, object], place: str) -> str:
    for key in value:
        if not isinstance(key, str):
            raise SnapshotError(f"{place}: the key {key!r} is not text")
    # RFC 8785 orders keys by UTF-16 code units, which differs from code points beyond U+FFFF.
    names = sorted((str(key) for key in value), key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    members = (f"{_string(name, place)}:{_text(value[name], f'{place}.{name}')}" for name in names)
    return "{" + ",".join(members) + "}"


def _check(value: object, shape: Any, place: str) -> None:
    if isinstance(shape, Mapping):
        _check_object(value, shape, place)
    elif isinstance(shape, list):
        _check_list(value, shape[0], place)
    elif not isinstance(value, shape) or (isinstance(value, bool) and shape is not bool):
        raise SnapshotError(f"{place}: {value!r} has the wrong type")


def _check_object(value: object, shape: Mapping[str, Any], place: str) -> None:
    if not isinstance(value, Mapping):
        raise SnapshotError(f"{place}: expected an object")
    if missing := shape.keys() - value.keys():
        raise SnapshotError(f"{place}: {', '.join(sorted(missing))} missing")
    if unknown := value.keys() - shape.keys():
        raise SnapshotError(f"{place}: {', '.join(sorted(map(str, unknown)))} unknown")
    for key, expected in shape.items():
        _check(value[key], expected, f"{place}.{key}")


def _check_list(value: object, shape: Any, place: str) -> None:
    if not isinstance(value, list):
        raise SnapshotError(f"{place}: expected a list")
    for number, entry in enumerate(value):
        _check(entry, shape, f"{place}[{number}]")
