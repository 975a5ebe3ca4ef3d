"""All that was said of what the worklist named: each answer is kept as it was given, whatever becomes of its item.

answers.keep(session, item, resume=False, examined=NONE)    # in the transaction of the answer
answers.earlier(session, [item])[item.id]                   # (WorklistAnswer, …), the oldest first
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.followup.emergencies import Examination
from clinic.domain.followup.worklist import Stops, asks_of_plan
from clinic.models import WorklistAnswer, WorklistItem, new_id

OF_ITEMS = (
    select(WorklistAnswer)
    .where(
        WorklistAnswer.clinic_id == bindparam("clinic_id"),
        WorklistAnswer.work_id.in_(bindparam("ids", expanding=True)),
    )
    .order_by(WorklistAnswer.number, WorklistAnswer.id)
)


def keep(session: Session, item: WorklistItem, *, resume: bool | None, examined: Examination) -> None:
    """Write down the answer that was just given to the item, with who `examined` the patient, if that was said in it.
    Its audit row is the item's.
    """
    is_said = item.stops is not Stops.NOTHING or asks_of_plan(item.reason, item.stops)
    session.add(
        WorklistAnswer(
            clinic_id=item.clinic_id,
            id=new_id(),
            patient_id=item.patient_id,
            work_id=item.id,
            number=item.answered_number,
            title=item.title,
            text=item.answer,
            resume=resume if is_said else None,
            answered_by=item.answered_by,
            answered_at=item.answered_at,
            examined_by=examined.by.strip(),
            examined_as=examined.profession.strip(),
            examined_on=examined.on,
        )
    )


def earlier(session: Session, items: Collection[WorklistItem]) -> Mapping[UUID, Sequence[WorklistAnswer]]:
    """What was answered to these items of a clinic before the answer that each has now, if it has any."""
    found: dict[UUID, list[WorklistAnswer]] = {item.id: [] for item in items}
    if not found:
        return found
    now = {item.id: item.answered_number if item.answer else None for item in items}
    clinic_id = next(iter(items)).clinic_id
    for answer in session.scalars(OF_ITEMS, {"clinic_id": clinic_id, "ids": list(found)}):
        if answer.number != now[answer.work_id]:
            found[answer.work_id].append(answer)
    return found
