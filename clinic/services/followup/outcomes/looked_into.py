"""What was decided about what the worklist named, when, and what ended it: as the course of care says it.

    looked_into.of(session, pat, plans.of_patient(session, pat))    # (LookedInto, …), the newest first

Which came later is asked of the numbers of the writes; that it was one act, of its moment and its author.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from clinic.domain.followup.worklist import Stops, is_kept
from clinic.models import Patient, Plan, WorklistAnswer, WorklistItem
from clinic.services.followup import worklists
from clinic.services.followup.care import answers
from clinic.services.plans import pauses
from clinic.services.record import scope

NEWEST_FIRST = (WorklistItem.opened_at.desc(), WorklistItem.id.desc())  # as people read them
ANSWERED = (
    select(WorklistItem)
    .where(
        *scope.of_patient(WorklistItem),
        exists().where(
            WorklistAnswer.clinic_id == WorklistItem.clinic_id, WorklistAnswer.work_id == WorklistItem.id
        ),
    )
    .order_by(*NEWEST_FIRST)
    .limit(worklists.SHOWN)
)
STOPPED = (
    select(WorklistItem)
    .where(*scope.of_patient(WorklistItem), WorklistItem.stops == Stops.PLAN, pauses.NOT_UNDONE)
    .order_by(WorklistItem.number)
)


@dataclass(frozen=True)
class LookedInto:
    """An item with its answer, which is empty where it became worse since, and the `earlier` ones, the oldest first.

    `together` are the others that the same act answered, in the same words, and ended or kept with it: they are said
    once. `version` is that of the plan whose signature ended it, none where that was no signature or is not known any
    more; `meanwhile` are the titles of what kept the plan paused when it was let go on.
    """

    item: WorklistItem
    version: int | None
    meanwhile: tuple[str, ...]
    together: Sequence[WorklistItem]
    earlier: Sequence[WorklistAnswer]

    @property
    def is_kept(self) -> bool:
        """Whether what it stopped was to stay stopped."""
        is_said = is_kept(self.item.stops, self.item.answer)
        return is_said and (self.item.ended_at is None or self.version is not None or self.ended_with_plan)

    @property
    def ended_with_plan(self) -> bool:
        """Whether it ended because no plan was in force any more."""
        return self.version is None and _ends_later(self.item)

    @property
    def goes_on(self) -> bool:
        """Whether what it stopped was let go on with this answer."""
        return self.item.stops is not Stops.NOTHING and _with_its_answer(self.item)


def of(session: Session, patient: Patient, signed: Iterable[Plan]) -> Sequence[LookedInto]:
    """What somebody found and decided about this patient; `signed` are the patient's plans."""
    answered, plans = session.scalars(ANSWERED, scope.key(patient)).all(), list(signed)
    stopped = session.scalars(STOPPED, scope.key(patient)).all() if answered else ()
    earlier = answers.earlier(session, answered)
    said: dict[object, list[WorklistItem]] = {}
    for item in answered:
        said.setdefault(item.id if earlier[item.id] else act_of(item) or item.id, []).append(item)
    found = (sorted(items, key=_stops_most) for items in said.values())
    return [
        LookedInto(item, _version(item, plans), _meanwhile(item, stopped), others, earlier[item.id])
        for item, *others in found
    ]


def act_of(item: WorklistItem) -> object:
    """What stands for the answer that was given to it in one press with others, and for what ended it; none without.

    Each of them is a write of its own, so it is the moment, who it was and the words that are the same.
    """
    if not item.answer:
        return None
    examined = item.examined_by, item.examined_as, item.examined_on
    return item.answered_by, item.answered_at, item.answer, item.ended_by, item.ended_at, examined


def _stops_most(item: WorklistItem) -> int:
    return -[*Stops].index(item.stops)


def _with_its_answer(item: WorklistItem) -> bool:
    return item.answered_number != 0 and item.answered_number == item.ended_number


def _version(item: WorklistItem, signed: Iterable[Plan]) -> int | None:
    """What stops something is ended by its answer, by the next version, which was signed before, or where no plan is in
    force any more.
    """
    if item.ended_at is None or not _ends_later(item):
        return None
    before = (plan for plan in signed if plan.number < item.ended_number)
    newest = max(before, key=lambda plan: plan.version, default=None)
    if newest is None or (newest.withdrawn_at and newest.withdrawn_at <= item.ended_at):
        return None
    return newest.version


def _ends_later(item: WorklistItem) -> bool:
    """Whether somebody's later write ended what stopped something, after an answer had kept it so."""
    is_later = item.ended_by is not None and 0 < item.answered_number < item.ended_number
    return is_later and item.stops is not Stops.NOTHING


def _meanwhile(item: WorklistItem, stopped: Iterable[WorklistItem]) -> tuple[str, ...]:
    """What else paused the plan in the write that ended this item, which paused it, too."""
    if item.stops is not Stops.PLAN or item.ended_by is None:
        return ()
    end = item.ended_number
    return pauses.titles(
        other
        for other in stopped
        if other.id != item.id
        and other.number < end
        and (other.ended_at is None or other.ended_number > end)
        and (other.ended_at, other.ended_by) != (item.ended_at, item.ended_by)  # it ended with the same press
    )
