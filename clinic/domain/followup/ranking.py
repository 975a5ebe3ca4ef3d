"""The place of an item in the worklist, by all that it says: severe harm stands before harm that is less or not known,
and what somebody answered behind all that nobody did.

>>> severe, moderate = (rank(Reason.ADVERSE_EVENT, None, f"adverse:1:{harm}") for harm in ("severe", "moderate"))
>>> severe < moderate
True
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from clinic.domain.followup.adverse_events import is_severe
from clinic.domain.followup.emergencies import is_one
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import is_to_decide, rank_of
from clinic.domain.screening.rules import Urgency

ANSWERED = 1000  # beyond every place of what nobody answered


class Ranked(Protocol):
    """What is asked of an open item."""

    @property
    def reason(self) -> Reason: ...
    @property
    def urgency(self) -> Urgency | None: ...
    @property
    def cause(self) -> str: ...
    @property
    def gone_at(self) -> datetime | None: ...
    @property
    def answer(self) -> str: ...
    @property
    def answered_at(self) -> datetime | None: ...
    @property
    def examined_on(self) -> date | None: ...


def rank(reason: Reason, urgency: Urgency | None, cause: str, *, is_gone: bool = False) -> int:
    """The lowest is the most urgent; `cause` is the key of what opened the item."""
    return rank_of(reason, urgency, is_severe=is_severe(cause), is_gone=is_gone)


def place_of(item: Ranked) -> int:
    """Where an open item stands now. One that was answered is kept for what comes next, and stands behind those that
    nobody answered; not while it is to be decided anew, nor an emergency for which nobody was examined.
    """
    place = rank(item.reason, item.urgency, item.cause, is_gone=item.gone_at is not None)
    is_said = bool(item.answer) and not is_to_decide(item.gone_at, item.answered_at)
    is_unexamined = is_one(item.reason, item.urgency) and item.examined_on is None
    return place + ANSWERED if is_said and not is_unexamined else place


def before_answer(place: int) -> int:
    """Where something stood before it was answered.

    >>> before_answer(1004), before_answer(4)
    (4, 4)
    """
    return place % ANSWERED
