"""Figures as people type them: a whole number, a time, a weight, a length. Understood, or refused with what was typed.

Each has its unit: seconds, kilograms in tenths, whole centimetres. Whoever writes another unit means it, wherever they
work; a figure without one is in the unit that the page names.

>>> seconds("90"), seconds("1:30"), seconds("1 min 30"), kilograms("72,5"), centimeters("5 ft 10")
(90, 90, 90, 72.5, 178)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

QUOTED = 40  # characters of what was typed that a refusal repeats
DIGITS = 6
WHOLE = re.compile(rf"[+-]?[0-9]{{1,{DIGITS}}}")
CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])")
PART = re.compile(rf"([0-9]{{1,{DIGITS}}}(?:[.,][0-9]{{1,2}})?)\s*([a-z'\"]*)\s*")
TYPED_ALIKE = str.maketrans(
    {"\u2019": "'", "\u2032": "'", "\u201d": '"', "\u2033": '"', "\u2212": "-", "\u00a0": " "}
)

ONE, MINUTE, METER = Fraction(1), Fraction(60), Fraction(100)
POUND, INCH = Fraction(45359237, 100_000_000), Fraction(254, 100)  # exact, by international agreement of 1959
FOOT = 12 * INCH
TIMES: Mapping[str, Fraction] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", '"'), ONE),
    **dict.fromkeys(("min", "mins", "minute", "minutes", "'"), MINUTE),
}
WEIGHTS: Mapping[str, Fraction] = {
    **dict.fromkeys(("kg", "kgs", "kilo", "kilos"), ONE),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), POUND),
}
LENGTHS: Mapping[str, Fraction] = {
    "cm": ONE,
    "m": METER,
    **dict.fromkeys(("ft", "foot", "feet", "'"), FOOT),
    **dict.fromkeys(("in", "inch", "inches", '"'), INCH),
}
SMALLER = {MINUTE: ONE, FOOT: INCH, METER: ONE}
"""What a figure without a unit counts after one with a unit: seconds after minutes, inches after feet."""
METERS = 3
"""A length below it is one in metres: nobody is three centimetres tall."""


@dataclass(frozen=True)
class Quantity:
    """What a box asks for: `read` gives the figure or None, `wanted` says how to type one; phones offer `keys`."""

    read: Callable[[str], int | float | None]
    wanted: str
    keys: str = "numeric"


def whole(typed: str) -> int | None:
    """A whole number, with a sign or without."""
    return int(typed) if WHOLE.fullmatch(typed) else None


def seconds(typed: str) -> int | None:
    """A time in whole seconds: 90, 90 s, 1:30, 1 min 30, 1.5 min."""
    if clock := CLOCK.fullmatch(typed):
        return int(clock[1]) * 60 + int(clock[2])
    total = _sum(typed, TIMES)
    return int(total) if total is not None and total.denominator == 1 else None


def kilograms(typed: str) -> float | None:
    """A weight in kilograms, to a tenth; what is typed in kilograms has one decimal at most."""
    total = _sum(typed, WEIGHTS)
    if total is None or ("lb" not in typed and "pound" not in typed and (total * 10).denominator != 1):
        return None
    return float(round(total * 10)) / 10


def centimeters(typed: str) -> int | None:
    """A length in whole centimetres, rounded; a bare figure below three is one in metres."""
    total = _sum(typed, LENGTHS)
    if total is None:
        return None
    is_meters = total < METERS and not re.search(r"[a-z'\"]", typed)
    return int(total * (100 if is_meters else 1) + Fraction(1, 2))


NUMBER = Quantity(whole, "Enter a whole number, such as 10.")
SECONDS = Quantity(seconds, "Enter a time like 90, 1:30 or 1 min 30.")
KILOGRAMS = Quantity(kilograms, "Enter a weight like 72, 72.5 or 160 lb.", keys="decimal")
CENTIMETERS = Quantity(centimeters, "Enter a length like 178, 1.78 m or 5 ft 10 in.", keys="decimal")


def read(quantity: Quantity, typed: str) -> int | float:
    """The figure that was typed; raises `ValueError` with the sentence that repeats what cannot be read as one.

    >>> read(SECONDS, "5-10")
    Traceback (most recent call last):
    ValueError: “5-10” cannot be read as one figure here. Enter a time like 90, 1:30 or 1 min 30.
    """
    figure = quantity.read(" ".join(typed.translate(TYPED_ALIKE).casefold().split()))
    if figure is None:
        quoted = typed.strip()
        shown = quoted if len(quoted) <= QUOTED else quoted[:QUOTED] + "…"
        raise ValueError(f"“{shown}” cannot be read as one figure here. {quantity.wanted}")
    return figure


def plain(figure: float) -> str:
    """A figure as it stands in its box, without a decimal that says nothing.

    >>> plain(72.0), plain(72.5), plain(178)
    ('72', '72.5', '178')
    """
    return f"{figure:.10g}"


def _sum(typed: str, units: Mapping[str, Fraction]) -> Fraction | None:
    """Figures and units, one after the other and each smaller than the one before, in the unit kept; None otherwise."""
    total, at, last = Fraction(0), 0, None
    while at < len(typed):
        part = PART.match(typed, at)
        size = _size(part[2], units, last) if part else None
        if (
            part is None
            or size is None
            or (last is not None and (not size < last or "." in typed or "," in typed))
        ):
            return None
        total, at, last = total + Fraction(part[1].replace(",", ".")) * size, part.end(), size
    return total if last is not None else None


def _size(unit: str, units: Mapping[str, Fraction], last: Fraction | None) -> Fraction | None:
    if unit:
        return units.get(unit)
    return ONE if last is None else SMALLER.get(last)
