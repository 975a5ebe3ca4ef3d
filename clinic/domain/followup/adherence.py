"""What was prescribed against what was reported. Missing is not the same as not done: it is only not reported.

>>> share(reported=5, prescribed=6)
83
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from clinic.domain.limits import USUAL_PAIN_CAP


class Outcome(StrEnum):
    """How an exercise went."""

    DONE = "done"
    PARTLY = "partly"
    SKIPPED = "skipped"


class Band(StrEnum):
    """Where adherence stands. Studies call 80 % satisfactory most often (G70); 50 % is ours, clinician to confirm."""

    TOO_EARLY = "too_early"
    ON_TRACK = "on_track"
    PARTIAL = "partial"
    CONTACT = "contact"


class Zone(StrEnum):
    """Pain 0-3, 4-5 and 6-10 (P94, P95), unless a therapist set the patient's own limit."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


BANDS = ((80, Band.ON_TRACK), (50, Band.PARTIAL), (0, Band.CONTACT))
MILD = 3  # the highest green pain (P94, P95)
WATCHED = 2  # under a limit that was raised, the highest two are amber; clinician to confirm
PROMPT = timedelta(days=1)


@dataclass(frozen=True)
class Adherence:
    """Training days reported of those prescribed (`diary.shares`); `percent` is empty until one was due."""

    reported: int
    prescribed: int

    @property
    def percent(self) -> int | None:
        """Whole percent, at most 100."""
        return share(reported=self.reported, prescribed=self.prescribed) if self.prescribed else None

    @property
    def band(self) -> Band:
        """The band of the percentage; too early before the first training was due."""
        return band_of(self.percent)


def band_of(percent: int | None) -> Band:
    """The band of whole percents; None is too early to say."""
    if percent is None:
        return Band.TOO_EARLY
    return next(band for least, band in BANDS if percent >= least)


def share(*, reported: int, prescribed: int) -> int:
    """Reported of prescribed in whole percent, rounded down and at most 100."""
    return min(100, reported * 100 // prescribed)


def green_up_to(cap: int) -> int:
    """The highest green pain of a plan with this limit.

    >>> [green_up_to(cap) for cap in (2, 4, 5, 7)]
    [2, 3, 3, 5]
    """
    return max(min(MILD, cap), cap - WATCHED)


def zone(pain: int, cap: int = USUAL_PAIN_CAP) -> Zone:
    """The zone of a pain score: red above the plan's limit, whatever it is."""
    if pain > cap:
        return Zone.RED
    return Zone.GREEN if pain <= green_up_to(cap) else Zone.AMBER


def is_late(trained_on: date, *, reported_on: date) -> bool:
    """Whether a report came more than a day after the training, when memory is less sure (G65)."""
    return reported_on - trained_on > PROMPT
