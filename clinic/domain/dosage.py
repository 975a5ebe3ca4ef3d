"""How much of an exercise: the dosage of a program item, its limits and its wording.

>>> describe(Dosage(sets=3, seconds=25, rest_seconds=60, days_per_week=3))
'3 × 25 seconds, rest 60 seconds, 3 days a week'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum

from clinic.domain.errors import InvalidInput
from clinic.domain.limits import DOSAGE_NOTE, too_long


class Side(StrEnum):
    """Which side works; `both` means the exercise has no sides or the patient does left and right."""

    BOTH = "both"
    LEFT = "left"
    RIGHT = "right"
    EACH = "each"


@dataclass(frozen=True)
class Dosage:
    """Sets of repetitions or of seconds (never both), with hold and rest in seconds."""

    sets: int
    reps: int | None = None
    seconds: int | None = None
    hold_seconds: int = 0
    rest_seconds: int = 0
    side: Side = Side.BOTH
    days_per_week: int = 3
    times_per_day: int = 1
    note: str = ""


# Product limits, wide enough for every dose in the library; beyond them a slip of the finger is likelier than a wish.
LIMITS: dict[str, tuple[int, int]] = {
    "sets": (1, 10),
    "reps": (1, 60),
    "seconds": (1, 3600),
    "hold_seconds": (0, 120),
    "rest_seconds": (0, 600),
    "days_per_week": (1, 7),
    "times_per_day": (1, 6),
}
LABELS = {
    "sets": "Sets",
    "reps": "Repetitions",
    "seconds": "Seconds",
    "hold_seconds": "Hold",
    "rest_seconds": "Rest",
    "days_per_week": "Days a week",
    "times_per_day": "Times a day",
}


def check(dosage: Dosage) -> Dosage:
    """Return the dosage if it can be prescribed; raises `InvalidInput` with a sentence per field otherwise."""
    errors = {}
    for name, (low, high) in LIMITS.items():
        value = getattr(dosage, name)
        if value is not None and not low <= value <= high:
            errors[name] = f"{LABELS[name]} must be between {low} and {high}."
    if (dosage.reps is None) == (dosage.seconds is None):
        errors["reps"] = "Give repetitions or seconds, one of the two."
    if dosage.seconds is not None and dosage.hold_seconds:
        errors["hold_seconds"] = "A hold goes with repetitions; for a timed exercise give the seconds."
    if len(dosage.note) > DOSAGE_NOTE:
        errors["note"] = too_long(DOSAGE_NOTE, "the note")
    if errors:
        raise InvalidInput(errors)
    return dosage


def from_dict(data: Mapping[str, object]) -> Dosage:
    """The dosage stored as plain values (see `as_dict`); raises `InvalidInput` if it is not a possible one."""
    known = {field.name for field in fields(Dosage)}
    values = {name: value for name, value in data.items() if name in known}
    values["side"] = Side(str(values.get("side", Side.BOTH)))
    return check(Dosage(**values))  # type: ignore[arg-type]  # values come from as_dict or fail in check


def as_dict(dosage: Dosage) -> dict[str, str | int | None]:
    """Plain values for storage and for the snapshot."""
    return {**asdict(dosage), "side": str(dosage.side)}


def _same(message: str, **values: object) -> str:
    return message % values if values else message


def describe(dosage: Dosage, gettext: Callable[..., str] = _same) -> str:
    """Say the dosage in the patient's words; `gettext(message, **values)` translates (default: English)."""
    if dosage.seconds is not None:
        parts = [_timed(dosage.sets, dosage.seconds, gettext)]
    else:
        parts = [gettext("%(sets)s × %(reps)s times", sets=dosage.sets, reps=dosage.reps)]
    if dosage.hold_seconds:
        parts.append(gettext("hold %(hold)s seconds", hold=dosage.hold_seconds))
    if dosage.side is not Side.BOTH:
        parts.append(gettext(SIDE_WORDS[dosage.side]))
    if dosage.rest_seconds:
        parts.append(gettext("rest %(rest)s seconds", rest=dosage.rest_seconds))
    if dosage.times_per_day > 1:
        parts.append(gettext("%(times)s times a day", times=dosage.times_per_day))
    parts.append(_days(dosage.days_per_week, gettext))
    return ", ".join(parts)


SIDE_WORDS = {Side.LEFT: "left side", Side.RIGHT: "right side", Side.EACH: "each side"}


def in_minutes(seconds: int) -> bool:
    """Whether so many seconds are said in minutes."""
    return seconds >= 120 and seconds % 60 == 0


def _timed(sets: int, seconds: int, gettext: Callable[..., str]) -> str:
    if sets == 1:
        return (
            gettext("%(minutes)s minutes", minutes=seconds // 60)
            if in_minutes(seconds)
            else gettext("%(seconds)s seconds", seconds=seconds)
        )
    if in_minutes(seconds):
        return gettext("%(sets)s × %(minutes)s minutes", sets=sets, minutes=seconds // 60)
    return gettext("%(sets)s × %(seconds)s seconds", sets=sets, seconds=seconds)


def _days(days: int, gettext: Callable[..., str]) -> str:
    if days == 7:
        return gettext("every day")
    return gettext("once a week") if days == 1 else gettext("%(days)s days a week", days=days)
