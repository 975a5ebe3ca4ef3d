"""Notices: e-mails to staff that say that something waits, and never about whom.

>>> print(subject(NoticeKind.DIGEST, 3))
3 patients wait for you
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from clinic.domain.limits import NOTICE_MINUTES


class NoticeKind(StrEnum):
    """The digest comes once a day; the alert at once, for what nobody may put off."""

    DIGEST = "digest"
    ALERT = "alert"


class NoticeStatus(StrEnum):
    """Where a notice stands. Dropped was not needed any more; failed was given up, and somebody may try again."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


APART = timedelta(minutes=NOTICE_MINUTES)  # of two alerts to one person
STALE = timedelta(days=1)  # after which an alert says nothing that the digest has not said
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 20, 60, 180))
"""Until the next try, after each one that failed; after the last of them it is given up."""
LONGEST = max(APART, *DELAYS)  # that anything is put off

TEXTS = {
    NoticeKind.DIGEST: "{waiting} on your worklist:\n{link}\n\nThis comes once a day while something waits.",
    NoticeKind.ALERT: "Something on your worklist must not be put off:\n{link}\n\n"
    f"This comes at once, and not more than once in {NOTICE_MINUTES} minutes.",
}
HOW_TO_STOP = "On your account page you can switch these e-mails off:"


def subject(kind: NoticeKind, patients: int) -> str:
    """The line that a locked screen shows to whoever looks: a number at most."""
    return "Something must not wait" if kind is NoticeKind.ALERT else f"{_patients(patients)} for you"


def text(kind: NoticeKind, patients: int, *, worklist: str, account: str) -> str:
    """The e-mail: that something waits and where to look; `worklist` and `account` are addresses of the clinic."""
    said = TEXTS[kind].format(waiting=_patients(patients), link=worklist)
    return f"{said}\n{HOW_TO_STOP}\n{account}\n"


def next_try(attempts: int, *, at: datetime) -> datetime | None:
    """When to try again after so many that failed; none when it is given up."""
    return at + DELAYS[attempts - 1] if attempts <= len(DELAYS) else None


def is_digest_due(local: datetime, *, hour: int, last: date | None) -> bool:
    """Whether the day's digest is due, by the clinic's own clock; `last` is the day of the last one. A day that is
    still to come was said by a clock that ran ahead.
    """
    return local.hour >= hour and last != local.date()


def _patients(number: int) -> str:
    return "1 patient waits" if number == 1 else f"{number} patients wait"
