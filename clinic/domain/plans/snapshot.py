"""The frozen plan that is signed: its shape, and the check that a snapshot has it.

A snapshot is made of primitives only, so that it has one spelling and one digest (`domain/canonical.py`). What was
signed keeps the shape of its day: a change of it is a new format beside the old ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType
from typing import Any

from clinic.domain.canonical import NotCanonical, canonical

FORMAT = "clinic-plan/2"

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
    "next_step": _MAYBE_TEXT,
    "revision": int,
    "dosage": _DOSAGE,
    "figures": [{"panel": str, "title": str, "svg": str}],
}
_CONSULT = {
    **dict.fromkeys(("clinician", "on", "kind", "decision"), str),
    **dict.fromkeys(("profession", "registration"), _MAYBE_TEXT),
}
FINDING = {
    **dict.fromkeys(("key", "rule", "severity", "title", "instead", "patient_text"), str),
    **dict.fromkeys(("exercise", "consult"), _MAYBE_TEXT),
    "version": int,
    "because": _TEXTS,
    "sources": _TEXTS,
}
"""What a plan keeps of a finding; `consult` names the consult or the clearance that settles it."""

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
    "screening": {
        **dict.fromkeys(("verdict", "rulebook", "on"), str),
        "findings": [FINDING],
        "acknowledged": _TEXTS,
    },
    "links": {"verify": str, "enrol": str},
}
"""What each key holds: a type, a choice of types, a list of one shape, or a nested object."""

SHAPES: Mapping[str, Mapping[str, Any]] = {
    FORMAT: SHAPE,
    "clinic-plan/1": {**SHAPE, "items": [{key: held for key, held in _ITEM.items() if key != "next_step"}]},
}


class SnapshotError(ValueError):
    """The data cannot be a snapshot; the message names the place and the reason."""


def validate(snapshot: Mapping[str, Any]) -> bytes:
    """The snapshot's one spelling; raises `SnapshotError` unless it has exactly the keys and types of its format."""
    form = next((known for known in SHAPES if known == snapshot.get("format")), FORMAT)
    return spell(snapshot, SHAPES[form], form)


def spell(snapshot: Mapping[str, Any], shape: Mapping[str, Any], form: str) -> bytes:
    """The one spelling of anything frozen, of the format `form`; raises `SnapshotError` unless it is of that shape."""
    if snapshot.get("format") != form:
        raise SnapshotError(f"snapshot.format: expected {form!r}, got {snapshot.get('format')!r}")
    _check(snapshot, shape, "snapshot")
    try:
        return canonical(snapshot, place="snapshot")
    except NotCanonical as error:
        raise SnapshotError(str(error)) from error


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
