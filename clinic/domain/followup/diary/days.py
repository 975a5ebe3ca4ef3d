"""Which day a report is about, and until when it can be taken back or corrected.

A patient says their own day, where they are; ours can be a day ahead or behind. All figures are the product's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Protocol

from clinic.domain.errors import ActionDenied
from clinic.domain.limits import (
    REPORT_CLOCK_DAYS,
    REPORT_CORRECTION_DAYS,
    REPORT_UNDO_SECONDS,
    REPORT_WEEKS,
)
from clinic.domain.text import TODAY_OR_BEFORE, in_words


class ReportStatus(StrEnum):
    """Whether a report counts: replaced by its correction, mistaken as a therapist marked it, taken back at once."""

    COUNTS = "counts"
    REPLACED = "replaced"
    MISTAKEN = "mistaken"
    TAKEN_BACK = "taken_back"


OLDEST = timedelta(weeks=REPORT_WEEKS)
CORRECTED_WITHIN = timedelta(days=REPORT_CORRECTION_DAYS)
UNDONE_WITHIN = timedelta(seconds=REPORT_UNDO_SECONDS)
CLOCKS_DIFFER = timedelta(days=REPORT_CLOCK_DAYS)
TOO_EARLY = "Your plan began on {day}. Choose that day or one after it."
CLOCK_IS_OFF = (
    "The clock of your device and ours are days apart. Say below which day it was, then send it again."
)
TOO_LATE = (
    f"A report is corrected in the first {in_words(REPORT_CORRECTION_DAYS)} days. "
    "Tell your clinic what was different."
)
TOO_LATE_TO_UNDO = "It is too late to take this back. You can still correct it."
MESSAGE_TOO_LATE = "It is too late to take this back. Tell your clinic again what is different."
CORRECTED_ALREADY = "This report was corrected already. Correct the newer one."
MESSAGE_STAYS = "What you told your clinic stays as you sent it. Tell them again what is different."
TAKEN_BACK_ALREADY = "This report was taken back."
NOT_COUNTED = "This report counts nowhere already. Open the page again."
COUNTED_ALREADY = "This report counts. Open the page again."


class Refuses(Protocol):
    """What raises where something cannot be done with a report any more."""

    def __call__(self, status: ReportStatus, *, reported_at: datetime, at: datetime) -> None: ...


@dataclass(frozen=True)
class Here:
    """The day here and, where the device said its time zone, there: both are honest answers to "today"."""

    ours: date
    theirs: date

    @classmethod
    def of(cls, at: datetime, *, ours: tzinfo, theirs: tzinfo | None) -> Here:
        """A device that said no zone is taken to be here."""
        return cls(at.astimezone(ours).date(), at.astimezone(theirs or ours).date())


def refusal(trained_on: date, *, today: Here, began: Here, kept: date | None = None) -> str | None:
    """Why a report cannot be about this day, or None. `began` is when the first version of the plan was signed: today
    at the latest, for whoever reports has it; a later day was said by a clock that ran ahead.

    A correction of a report about this very day (`kept`) is about it, however long that is ago.
    """
    if trained_on == kept:
        return None
    if trained_on > max(today.ours, today.theirs):
        return TODAY_OR_BEFORE
    if trained_on < today.ours - OLDEST:
        return f"Choose a day in the last {in_words(REPORT_WEEKS)} weeks."
    first = min(began.ours, began.theirs, today.ours, today.theirs)
    return TOO_EARLY.format(day=f"{first:%B} {first.day}, {first.year}") if trained_on < first else None


def is_off(clock: datetime | None, *, at: datetime) -> bool:
    """Whether a device's clock is so far from ours that its day is not taken for the day. None is not known."""
    return clock is not None and abs(at - clock) > CLOCKS_DIFFER


def check_can_correct(status: ReportStatus, *, reported_at: datetime, at: datetime) -> None:
    """Raise `ActionDenied` where a patient cannot correct this report any more."""
    if status is ReportStatus.REPLACED:
        raise ActionDenied(CORRECTED_ALREADY)
    if status is ReportStatus.TAKEN_BACK:
        raise ActionDenied(TAKEN_BACK_ALREADY)
    if at - reported_at > CORRECTED_WITHIN:
        raise ActionDenied(TOO_LATE)


def check_is_training(*, is_message: bool) -> None:
    """Raise `ActionDenied` where what is to be corrected tells of no exercises: it is read as it was sent."""
    if is_message:
        raise ActionDenied(MESSAGE_STAYS)


def check_can_undo(
    status: ReportStatus, *, reported_at: datetime, at: datetime, is_message: bool = False
) -> None:
    """Raise `ActionDenied` where a report is not taken back as if it had not been sent.

    A clock that stands long before the report was set back since, and nobody knows how much time has passed.
    """
    if status is not ReportStatus.COUNTS:
        raise ActionDenied(NOT_COUNTED)
    if abs(at - reported_at) > UNDONE_WITHIN:
        raise ActionDenied(MESSAGE_TOO_LATE if is_message else TOO_LATE_TO_UNDO)


def may(check: Refuses, status: ReportStatus, *, reported_at: datetime, at: datetime) -> bool:
    """Whether to offer it."""
    try:
        check(status, reported_at=reported_at, at=at)
    except ActionDenied:
        return False
    return True
