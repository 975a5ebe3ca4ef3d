"""A date of birth in any of the usual forms, somewhere in what was typed.

Where day and month cannot be told apart the clinic's own order decides; where only one of the orders is a date, it is
meant. A year of two digits is any of which the day has been.

>>> found("rosa 31.12.1950", month_first=False, on=date(2026, 11, 28))
(frozenset({datetime.date(1950, 12, 31)}), 'rosa')
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from clinic.domain import limits

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
SHORTEST_MONTH = 3
YEAR = r"(?P<year>\d{4}|\d{2})"
PARTED = r"(?:\s*[./\-–]\s*|\s+)"
FORMS = tuple(
    re.compile(rf"(?<![\w./-]){form}(?![\w/-])", re.IGNORECASE)
    for form in (
        rf"(?P<year>\d{{4}}){PARTED}(?P<month>\d{{1,2}}){PARTED}(?P<day>\d{{1,2}})",
        rf"(?P<one>\d{{1,2}}){PARTED}(?P<two>\d{{1,2}}){PARTED}{YEAR}",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[.\s-]*(?P<name>[a-z]{{3,9}})[.,\s-]*{YEAR}",
        rf"(?P<name>[a-z]{{3,9}})[.\s-]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,\s*|\s+){YEAR}",
        r"(?P<year>(?:18|19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<one>\d{2})(?P<two>\d{2})(?P<year>\d{4})",
    )
)


def found(typed: str, *, month_first: bool, on: date) -> tuple[frozenset[date], str]:
    """The days that a text may mean, none of them after `on`, and the text without them."""
    days: set[date] = set()
    rest = typed
    for form in FORMS:
        for match in form.finditer(typed):
            meant = {
                day for day in _days(match.groupdict(), month_first) if limits.EARLIEST_BIRTH <= day <= on
            }
            if meant:
                days |= meant
                rest = rest.replace(match[0], " ")
    return frozenset(days), " ".join(rest.split())


def _days(parts: dict[str, str | None], month_first: bool) -> Iterator[date]:
    """The dates that the parts of a form can be."""
    for year in _years(parts["year"] or ""):
        if one := parts.get("one"):
            orders = [(int(parts["two"] or 0), int(one)), (int(one), int(parts["two"] or 0))]
            readings = [_day(year, *order) for order in (orders[::-1] if month_first else orders)]
            yield from [day for day in readings if day][:1]
        elif day := _day(year, _month(parts), int(parts["day"] or 0)):
            yield day


def _month(parts: dict[str, str | None]) -> int:
    if number := parts.get("month"):
        return int(number)
    name = (parts.get("name") or "").casefold()
    return next((place for place, month in enumerate(MONTHS, start=1) if month.startswith(name)), 0)


def _years(year: str) -> tuple[int, ...]:
    return (int(year),) if len(year) > 2 else (1900 + int(year), 2000 + int(year))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
