"""How long somebody's recorded word about a patient counts: until it expires, or is taken back."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from enum import StrEnum

from clinic.domain.limits import WORD_COUNTS_MONTHS


class Standing(StrEnum):
    """Whether a consult or a medical clearance counts, or why it no longer does."""

    IN_FORCE = "in_force"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


def standing(expires_on: date, *, is_withdrawn: bool, on: date) -> Standing:
    """How it stands on a day; the day of its expiry is the first on which it does not count."""
    if is_withdrawn:
        return Standing.WITHDRAWN
    return Standing.IN_FORCE if on < expires_on else Standing.EXPIRED


def latest_expiry(held_on: date) -> date:
    """The same day when the most months are over that somebody's word can count (`later`)."""
    return later(held_on, months=WORD_COUNTS_MONTHS)


def later(day: date, *, months: int) -> date:
    """The same day so many months later, or the month's last: a year after 29 February is the 28th."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
