"""Where somebody goes on in the worklist after an item: with the line that comes next, wherever it stands now.

next_line.after(session, alice, item, whose="mine", at=now)     # NextLine(patient_id, page=1), or None
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, not_, or_, select
from sqlalchemy.orm import Session

from clinic.domain.followup import ranking
from clinic.models import StaffMember, WorklistItem
from clinic.services.followup.worklists import LINES, OF
from clinic.services.record import patients

FARTHEST = 10 * LINES  # lines that are counted; whoever works deeper down lands on the page of these
RANK, OPENED, ID = (
    bindparam(f"after_{column.key}", type_=column.type)
    for column in (WorklistItem.rank, WorklistItem.opened_at, WorklistItem.id)
)
PLACE = (WorklistItem.rank, WorklistItem.opened_at, WorklistItem.id)
COMES_AFTER = or_(
    WorklistItem.rank > RANK,
    and_(
        WorklistItem.rank == RANK,
        or_(WorklistItem.opened_at > OPENED, and_(WorklistItem.opened_at == OPENED, WorklistItem.id > ID)),
    ),
)


class NextLine(NamedTuple):
    """A line by its patient, and the page on which it stands."""

    patient_id: UUID
    page: int


class NextStatements(NamedTuple):
    """Whose the next line is, how many lines stand before it, up to `FARTHEST`, and the place of a patient's own."""

    line: Select[UUID]
    earlier: Select[int]
    place: Select[int, datetime, UUID]


def _of(whose: str) -> NextStatements:
    firsts = OF[whose].firsts.limit(None).offset(None)
    lines = firsts.with_only_columns(WorklistItem.patient_id, maintain_column_froms=True)
    earlier = lines.where(not_(COMES_AFTER)).limit(FARTHEST).subquery("earlier")
    place = firsts.where(WorklistItem.patient_id == bindparam("patient_id"))
    return NextStatements(
        lines.where(COMES_AFTER).limit(1),
        select(func.count()).select_from(earlier),
        place.with_only_columns(*PLACE, maintain_column_froms=True).limit(1),
    )


STATEMENTS = {whose: _of(whose) for whose in OF}


def after(
    session: Session, by: StaffMember, item: WorklistItem, *, whose: str, at: datetime
) -> NextLine | None:
    """The line that comes after that of the item in somebody's list (`mine`) or the clinic's (`all`); None where it was
    the last. It stands where the most urgent item of its patient does, or this one where it was that before it was
    answered. The patient of the line is no read: nothing of them is told.
    """
    asked = {
        "clinic_id": by.clinic_id,
        "staff_id": by.id,
        "today": patients.today(session, by, at),
        "patient_id": item.patient_id,
    }
    statements = STATEMENTS[whose]
    stood = ranking.before_answer(item.rank)
    places = [(stood, item.opened_at, item.id), *map(tuple, session.execute(statements.place, asked))]
    asked |= dict(zip(("after_rank", "after_opened_at", "after_id"), min(places), strict=True))
    patient_id = session.scalar(statements.line, asked)
    if patient_id is None:
        return None
    return NextLine(patient_id, page=(session.scalar(statements.earlier, asked) or 0) // LINES + 1)
