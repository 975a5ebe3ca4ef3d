"""What the exercises are called that lines of the worklist stop.

exercises.names(session, items)[item.id]     # as it was signed, in whichever version
exercises.told_of(plan, told)                # by the ids of its exercises
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.followup.judging import Complaints
from clinic.models import Plan, ProgramItem, WorklistItem
from clinic.services.plans import contents

OF_ITEMS = select(Plan).where(
    Plan.clinic_id == bindparam("clinic_id"),
    Plan.program_id.in_(
        select(ProgramItem.program_id).where(
            ProgramItem.clinic_id == bindparam("clinic_id"),
            ProgramItem.id.in_(bindparam("ids", expanding=True)),
        )
    ),
)


def names(session: Session, items: Iterable[WorklistItem]) -> Mapping[UUID, str]:
    """What the exercise is called that each of these items of one clinic stops, by the item's id; nothing of those that
    stop none alone. Two statements at most, and none where nothing is stopped so.
    """
    held = [item for item in items if item.item_id]
    if not held:
        return {}
    asked = {"clinic_id": held[0].clinic_id, "ids": sorted({item.item_id for item in held if item.item_id})}
    found = session.scalars(OF_ITEMS, asked).all()
    contents.read(session, found)
    called = {key: name for plan in found for key, name in contents.exercises(plan).items()}
    return {item.id: called[item.item_id] for item in held if item.item_id in called}


def told_of(plan: Plan, *told: Complaints) -> Mapping[str, str]:
    """What the exercises of a plan are called, by their ids, where anything is told of the pain in one."""
    if not any(one.exercises for one in told):
        return {}
    return {str(item): name for item, name in contents.exercises(plan).items()}
