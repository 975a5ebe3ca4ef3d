"""Answer what one report opened in one act: each item with an answer, an end and an audit row of its own.

together.riders(pain, worklists.open_of(session, pat).items, by=alice)     # [left_out, words]
together.answer(session, item=pain, seen=1, also={words.id: 1}, text="Called: …", resume=True, by=alice, at=now)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput
from clinic.domain.followup import emergencies, together
from clinic.domain.followup.emergencies import Examination
from clinic.domain.followup.worklist import Stops, answered_by
from clinic.domain.roles import Action
from clinic.models import Patient, StaffMember, WorklistItem
from clinic.services.access import permission
from clinic.services.followup import worklist, worklists
from clinic.services.followup.care import confirming
from clinic.services.record import lock


def riders(item: WorklistItem, others: Iterable[WorklistItem], *, by: StaffMember) -> Sequence[WorklistItem]:
    """What is open of the same report, may be answered in one act with the item, and by this person."""
    return [
        other
        for other in together.with_item(item, others)
        if all(permission.has(by, answered_by(each.reason, each.stops)) for each in (item, other))
    ]


def answer(
    session: Session,
    *,
    item: WorklistItem,
    seen: int | None,
    also: Mapping[UUID, int],
    text: str,
    resume: bool | None,
    examined: Examination = emergencies.NONE,
    by: StaffMember,
    at: datetime,
) -> Sequence[WorklistItem]:
    """Answer an item, and those of its report that are named in `also` with the revision of each that was seen.

    Returns all that were answered. Raises what `worklist.answer` does, and `InvalidInput` at `also` where one of them
    may not be answered with it or is no more as it was seen: then nothing of any of them was written.
    """
    patient = session.get_one(Patient, (item.clinic_id, item.patient_id))
    if also:
        lock.take(session, patient, screened=False, by=by, at=at)
    offered = {each.id: each for each in riders(item, worklists.open_of(session, patient).items, by=by)}
    if any(key not in offered or _revision(session, offered[key]) != was for key, was in also.items()):
        raise InvalidInput({"also": together.CHANGED})
    worklist.take(session, item, Action.WORK_LIST, seen=seen, by=by, at=at)
    answered = [(item, seen, examined), *((offered[key], was, emergencies.NONE) for key, was in also.items())]
    says: list[dict[str, Any]] = [
        {
            "item": one,
            "text": text,
            "resume": _of(session, one, resume, at),
            "examined": who,
            "by": by,
            "at": at,
        }
        for one, _, who in answered
    ]
    for said in says:  # all of them, before anything is written of the first
        worklist.check_answer(session, **said)
    for said, (_, was, _) in zip(says, answered, strict=True):
        worklist.answer(session, **said, seen=was)
    return [one for one, _, _ in answered]


def _revision(session: Session, item: WorklistItem) -> int:
    """As it is under the lock."""
    session.refresh(item)
    return item.revision


def _of(session: Session, item: WorklistItem, resume: bool | None, at: datetime) -> bool | None:
    """Nothing goes on where nothing was stopped; what no words end can have some all the same."""
    if item.stops is not Stops.NOTHING or confirming.waits(session, item):
        return resume
    if worklist.is_asked_of_plan(session, item):
        return resume
    return False if resume is False and worklist.waits(session, item, at=at) else None
