"""What was prescribed against what was reported. Missing is not the same as not done: it is only not reported.

>>> share(reported=5, prescribed=6)
83
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """How an exercise went."""

    DONE = "done"
    PARTLY = "partly"
    SKIPPED = "skipped"


class Band(StrEnum):
    """Where adherence stands; 80 % and 50 % are clinical-facts F.2 (G70), clinician to confirm."""

    TOO_EARLY = "too_early"
    ON_TRACK = "on_track"
    PARTIAL = "partial"
    CONTACT = "contact"


class Zone(StrEnum):
    """Pain 0-3, 4-5 and 6-10 (P94, P95); clinician to confirm for each patient."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True)
class Adherence:
    """Sessions reported of sessions prescribed since the plan began; `percent` is empty until one was due."""

    reported: int
    prescribed: int

    @property
    def percent(self) -> int | None:
        """Whole percent, at most 100."""
        return share(reported=self.reported, prescribed=self.prescribed) if self.prescribed else None

    @property
    def band(self) -> Band:
        """On track from 80 %, partial from 50 %, contact below; too early before the first session was due."""
        if self.percent is None:
            return Band.TOO_EARLY
        return Band.ON_TRACK if self.percent >= 80 else Band.PARTIAL if self.percent >= 50 else Band.CONTACT


def since(began: date, *, on: date, days_per_week: int, reported_on: Iterable[date]) -> Adherence:
    """Adherence from the day the plan began up to yesterday, plus today when it was reported.

    A day counts once however often it was reported: a plan asks for days, and reporting twice is not doing more.
    """
    days = {day for day in reported_on if began <= day <= on}
    complete = (on - began).days
    return Adherence(reported=len(days), prescribed=complete * days_per_week // 7)


def share(*, reported: int, prescribed: int) -> int:
    """Reported of prescribed in whole percent, rounded down and at most 100."""
    return min(100, reported * 100 // prescribed)


def zone(pain: int) -> Zone:
    """The zone of a pain score from 0 to 10."""
    return Zone.GREEN if pain <= 3 else Zone.AMBER if pain <= 5 else Zone.RED
