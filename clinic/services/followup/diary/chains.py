"""Reports that corrected one another, from one of them on: what it corrected, what corrected it, or both.

    WHOLE = chains.whole(TrainingSession.id == bindparam("report_id"))
    select(TrainingSession).join(WHOLE, chains.is_of(WHOLE))

Each is a table for one statement, however often something was corrected. A correction that was taken back is none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from clinic.domain.followup.diary.days import ReportStatus
from clinic.models import TrainingSession

NEXT = aliased(TrainingSession)
COLUMNS = ("clinic_id", "id", "replaces", "trained_on", "reported_at", "alarm_before")


def earlier(*start: ColumnElement[bool]) -> CTE:
    """Those reports of the clinic, and what they corrected."""
    return _chain(start, _was_corrected)


def later(*start: ColumnElement[bool]) -> CTE:
    """Those reports of the clinic, and what corrected them."""
    return _chain(start, _corrected)


def whole(*start: ColumnElement[bool]) -> CTE:
    """Those reports of the clinic, with what they corrected and what corrected them."""
    return _chain(start, lambda chain: or_(_was_corrected(chain), _corrected(chain)))


def is_of(chain: CTE) -> ColumnElement[bool]:
    """Whether a report is one of the chain."""
    return and_(chain.c.clinic_id == TrainingSession.clinic_id, chain.c.id == TrainingSession.id)


def _chain(start: tuple[ColumnElement[bool], ...], is_next: Callable[[CTE], ColumnElement[bool]]) -> CTE:
    own = TrainingSession.clinic_id == bindparam("clinic_id")
    chain = select(*_columns(TrainingSession)).where(own, *start).cte("chain", recursive=True)
    return chain.union(select(*_columns(NEXT)).where(NEXT.clinic_id == chain.c.clinic_id, is_next(chain)))


def _columns(table: Any) -> list[Any]:
    return [getattr(table, name) for name in COLUMNS]


def _was_corrected(chain: CTE) -> ColumnElement[bool]:
    return NEXT.id == chain.c.replaces


def _corrected(chain: CTE) -> ColumnElement[bool]:
    return and_(NEXT.replaces == chain.c.id, NEXT.status != ReportStatus.TAKEN_BACK)
