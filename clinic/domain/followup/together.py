"""What one report opened and may be answered in one act, because one call tells about all of it.

>>> report_of("report:6f1c:pain"), report_of("due:silence:2026-11-16")
('6f1c', '')
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from clinic.domain.followup.judging import REPORT
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.signs import SIGN_WORDS, Sign, ordered
from clinic.domain.followup.worklist import Cause
from clinic.domain.screening.rules import Urgency

CHANGED = "One of these lines changed after you opened the page, or was dealt with. Look at them again."


class Opened(Protocol):
    """What is asked of an open item."""

    @property
    def cause(self) -> str: ...
    @property
    def reason(self) -> Reason: ...
    @property
    def urgency(self) -> Urgency | None: ...
    @property
    def answer(self) -> str: ...


SomeItem = TypeVar("SomeItem", bound=Opened)


def report_of(cause: str) -> str:
    """The report by which an item was opened, from the key of its cause; empty for one that no report opened."""
    return cause.removeprefix(REPORT).partition(":")[0] if cause.startswith(REPORT) else ""


def with_item(item: SomeItem, others: Iterable[SomeItem]) -> Sequence[SomeItem]:
    """Those of the `others` of the same report that may be answered with this one, and nobody answered yet.

    An emergency and a red flag are answered alone, whichever of them it is.
    """
    report = report_of(item.cause)
    if not report or _is_alone(item):
        return ()
    return [
        other
        for other in others
        if other is not item
        and report_of(other.cause) == report
        and not other.answer
        and not _is_alone(other)
    ]


def _is_alone(item: Opened) -> bool:
    return item.reason is Reason.RED_FLAG or item.urgency is Urgency.EMERGENCY


def sign_of(cause: str) -> str:
    """The sign that opened an item with this key; empty where it was none of a report.

    >>> sign_of("report:1:fell"), sign_of("pause:1:plan")
    ('fell', '')
    """
    part = cause.rpartition(":")[2] if cause.startswith(REPORT) else ""
    return part if part in SIGN_WORDS else ""


def of_taken_back(report: UUID, signs: Collection[Sign]) -> Cause:
    """Signs of an emergency that a patient took back at once: the plan goes on, and somebody asks how they are."""
    said = "; ".join(SIGN_WORDS[sign].label for sign in ordered(signs))
    title = f"Taken back within a minute: {said}. Ask how they are."
    return Cause(Reason.STOP_RULE, f"{REPORT}{report}:taken_back", title)
