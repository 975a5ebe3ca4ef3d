"""The reports next to one: nights and trainings before and after a day, and the pains of the last ones.

neighbors.nights(session, pat, day)         # what was said of those of this day, and of the next on either side
neighbors.trainings(session, pat, day)      # the same: of how many exercises each left out because of pain
neighbors.pains(session, pat)               # [2, 3, 5], the newest last
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary import details, rising
from clinic.domain.followup.diary.days import ReportStatus
from clinic.domain.followup.diary.details import EntryDetails
from clinic.domain.followup.diary.nights import Night
from clinic.domain.followup.judging import Complaints
from clinic.domain.followup.progression.sessions import SkipReason
from clinic.domain.library.exercise import base_of
from clinic.models import (
    ENTRIES_OF_SESSION,
    WORST_OF_ENTRIES,
    Patient,
    Plan,
    ProgramItem,
    TrainingEntry,
    TrainingSession,
)
from clinic.services.followup.lines import paused_alone
from clinic.services.plans import contents
from clinic.services.record import scope

COUNTS = (*scope.of_patient(TrainingSession), TrainingSession.status == ReportStatus.COUNTS)
SAID_OF_NIGHT = (*COUNTS, TrainingSession.settled.is_not(None))
DAY = bindparam("day", type_=TrainingSession.trained_on.type)
NEWEST_FIRST = (TrainingSession.trained_on.desc(), TrainingSession.number.desc())


def _night_next_to(find: ColumnElement[date], *on_its_side: ColumnElement[bool]) -> ColumnElement[date]:
    """The next day on one side of which a report says how its night was: where nothing was said, it was no good one."""
    return select(find).where(*SAID_OF_NIGHT, *on_its_side).scalar_subquery()


NIGHTS: Executable = select(
    TrainingSession.id, TrainingSession.trained_on, TrainingSession.number, TrainingSession.settled
).where(
    *SAID_OF_NIGHT,
    or_(
        TrainingSession.trained_on == DAY,
        TrainingSession.trained_on
        == _night_next_to(func.max(TrainingSession.trained_on), TrainingSession.trained_on < DAY),
        TrainingSession.trained_on
        == _night_next_to(func.min(TrainingSession.trained_on), TrainingSession.trained_on > DAY),
    ),
)
NEWEST_PAINS = (  # of the trainings of which it was said, also where a late report tells of an earlier one
    select(TrainingSession.clinic_id, TrainingSession.id, TrainingSession.pain)
    .add_columns(TrainingSession.trained_on, TrainingSession.number)
    .where(*COUNTS, or_(TrainingSession.pain.is_not(None), WORST_OF_ENTRIES.is_not(None)))
    .order_by(*NEWEST_FIRST)
    .limit(rising.TREND_OF)
    .subquery("newest")
)
PAINS = (  # the newest first; the exercises are gone through of these alone, which are read once
    select(
        NEWEST_PAINS.c.pain,
        select(func.max(TrainingEntry.pain))
        .where(
            TrainingEntry.clinic_id == NEWEST_PAINS.c.clinic_id,
            TrainingEntry.training_session_id == NEWEST_PAINS.c.id,
        )
        .scalar_subquery(),
    ).order_by(NEWEST_PAINS.c.trained_on.desc(), NEWEST_PAINS.c.number.desc())
)


IS_SAID = or_(TrainingEntry.outcome.is_not(None), TrainingEntry.reason == SkipReason.PAIN)


def _training_next_to(*nearest_first: Any, on_its_side: ColumnElement[bool]) -> Select[UUID]:
    """The next training on one side of a day; a message between two is none, nor one that says nothing of exercises."""
    found = (
        select(TrainingSession.id)
        .where(*COUNTS, exists().where(*ENTRIES_OF_SESSION, IS_SAID), on_its_side)
        .order_by(*nearest_first)
        .limit(1)
        .subquery()
    )
    return select(found.c.id)


AROUND = union_all(
    select(TrainingSession.id).where(*COUNTS, TrainingSession.trained_on == DAY),
    _training_next_to(*NEWEST_FIRST, on_its_side=TrainingSession.trained_on < DAY),
    _training_next_to(
        TrainingSession.trained_on, TrainingSession.number, on_its_side=TrainingSession.trained_on > DAY
    ),
)
ENTRIES = (  # of the trainings around a day, in their order
    select(
        TrainingSession.id,
        TrainingSession.number,
        TrainingSession.trained_on,
        ProgramItem.slug,
        TrainingEntry.outcome,
        TrainingEntry.reason,
    )
    .join(TrainingEntry, and_(*ENTRIES_OF_SESSION))
    .outerjoin(
        ProgramItem,
        and_(ProgramItem.clinic_id == TrainingEntry.clinic_id, ProgramItem.id == TrainingEntry.item_id),
    )
    .where(TrainingSession.clinic_id == bindparam("clinic_id"), TrainingSession.id.in_(AROUND))
    .order_by(TrainingSession.trained_on, TrainingSession.number)
)


class ExercisesTold(NamedTuple):
    """Of how many exercises that could be done a report says how they went, and of how many more it says nothing."""

    said: int
    unsaid: int


class TrainingBeside(NamedTuple):
    """A training, and of how many exercises it left out how many because of pain; of `unsaid` more it says nothing."""

    id: UUID
    number: int
    asked: int
    left_out: int
    unsaid: int = 0

    @property
    def told(self) -> Complaints:
        """That and nothing else of it."""
        left_out, asked, unsaid = self.left_out, self.asked, self.unsaid
        return Complaints(self.id, None, frozenset(), None, left_out=left_out, asked=asked, unsaid=unsaid)

    @property
    def is_left_out(self) -> bool:
        return self.told.is_left_out


def nights(session: Session, patient: Patient, day: date) -> list[Night]:
    return [Night(*row) for row in session.execute(NIGHTS, scope.key(patient) | {"day": day})]


def trainings(session: Session, patient: Patient, day: date) -> list[TrainingBeside]:
    """Those of this day, with the last before it and the next after it, in their order. Which exercises were paused is
    looked up only where one was left out because of pain.
    """
    rows = session.execute(ENTRIES, scope.key(patient) | {"day": day}).all()
    hurt = any(row.reason is SkipReason.PAIN for row in rows)
    paused = paused_alone.of(session, patient) if hurt else None
    found: dict[UUID, TrainingBeside] = {}
    unsaid: Counter[UUID] = Counter()
    for row in rows:
        is_paused = paused is not None and base_of(row.slug or "") in paused.on(row.trained_on)
        if details.is_unsaid(row.outcome, row.reason):
            unsaid[row.id] += not is_paused
            continue
        beside = found.setdefault(row.id, TrainingBeside(row.id, row.number, 0, 0))
        if details.is_asked(row.outcome, row.reason, is_paused=is_paused):
            left_out = row.reason is SkipReason.PAIN
            found[row.id] = beside._replace(asked=beside.asked + 1, left_out=beside.left_out + left_out)
    return [beside._replace(unsaid=unsaid[beside.id]) for beside in found.values()]


def asked(
    session: Session,
    patient: Patient,
    plan: Plan,
    outcomes: Mapping[UUID, Outcome],
    said: Mapping[UUID, EntryDetails],
    *,
    items: Collection[UUID],
    on: date,
) -> ExercisesTold:
    """Of how many of its `items` a report of that day tells which could be done, as `trainings` counts them; of how
    many it says nothing is asked where one was left out because of pain.
    """
    reasons = {item: more.reason for item, more in said.items()}
    if SkipReason.PAIN not in reasons.values():
        return ExercisesTold(len(outcomes), 0)
    without = paused_alone.of(session, patient).on(on)
    each = [
        (outcomes.get(item), reasons.get(item), contents.base(plan, item) in without)
        for item in {*outcomes, *said, *items}
    ]
    return ExercisesTold(
        sum(details.is_asked(outcome, reason, is_paused=is_paused) for outcome, reason, is_paused in each),
        sum(details.is_unsaid(outcome, reason) and not is_paused for outcome, reason, is_paused in each),
    )


def pains(session: Session, patient: Patient) -> list[int]:
    """The worst of each report that says any, the newest last."""
    rows = session.execute(PAINS, scope.key(patient)).all()
    return [max(score for score in row if score is not None) for row in reversed(rows)]
