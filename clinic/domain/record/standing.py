"""How long somebody's recorded word about a patient counts: until it expires, or is taken back."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from clinic.domain.limits import CONSULT_MONTHS


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
    """The same day when the most months are over; for 29 February the 28th."""
    return later(held_on, years=CONSULT_MONTHS // 12)


def later(day: date, *, years: int) -> date:
    """The same day years later; for 29 February the 28th."""
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)
