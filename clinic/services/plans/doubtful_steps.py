"""Steps up that a draft has since before something came in that speaks against them.

    doubtful_steps.of(session, program)     # (DoubtfulStep, …); whoever signs confirms them, or changes the dose

A step is accepted because of reports. When a stop, harm or strong pain comes in after that, anything about the body
that nobody dealt with yet, a training that hurt more than little or a night that did not settle, or when a report that
it rests on counts no more, it is in the draft all the same, and nobody would see why it should not be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, or_, select
from sqlalchemy.orm import Session

from clinic.domain.followup.adherence import Zone, zone
from clinic.domain.followup.diary.days import ReportStatus
from clinic.domain.followup.progression.checks import SuggestionKind
from clinic.domain.followup.progression.decisions import Decided, parts_of
from clinic.domain.followup.reasons import NEVER_ASIDE, OF_THE_BODY
from clinic.domain.followup.worklist import Stops
from clinic.domain.programs.ladder import Variable
from clinic.domain.text import spelled
from clinic.models import (
    WORST_OF_ENTRIES,
    Plan,
    Program,
    ProgramItem,
    SuggestionDecision,
    TrainingSession,
    WorklistItem,
    is_one_of,
)
from clinic.services.plans.pauses import NOT_UNDONE
from clinic.services.record import scope

COUNTS_NO_MORE = "A report that it rests on counts no more"
STEPPED_UP = (
    select(SuggestionDecision)
    .where(
        *scope.of_patient(SuggestionDecision),
        SuggestionDecision.program_id == bindparam("program_id"),
        SuggestionDecision.kind == SuggestionKind.READY,
        SuggestionDecision.decided != Decided.DECLINED,
    )
    .order_by(SuggestionDecision.number)
)
CAME_IN = (
    select(WorklistItem)
    .where(
        *scope.of_patient(WorklistItem),
        WorklistItem.number > bindparam("number"),
        or_(
            WorklistItem.stops != Stops.NOTHING,
            is_one_of(WorklistItem.reason, sorted(NEVER_ASIDE)),
            and_(WorklistItem.ended_at.is_(None), is_one_of(WorklistItem.reason, sorted(OF_THE_BODY))),
        ),
        NOT_UNDONE,
    )
    .order_by(WorklistItem.number)
)
COUNTS_SINCE = case(
    (TrainingSession.counts_again_number > 0, TrainingSession.counts_again_number),
    else_=TrainingSession.number,
)
REPORTED = (
    select(
        COUNTS_SINCE.label("number"),
        TrainingSession.trained_on,
        TrainingSession.settled,
        TrainingSession.pain,
        WORST_OF_ENTRIES.label("of_exercises"),
        Plan.pain_cap,
    )
    .join(Plan, (Plan.clinic_id == TrainingSession.clinic_id) & (Plan.id == TrainingSession.plan_id))
    .where(
        *scope.of_patient(TrainingSession),
        bindparam("number") < COUNTS_SINCE,
        TrainingSession.status == ReportStatus.COUNTS,
    )
    .order_by(COUNTS_SINCE)
)
GONE = select(TrainingSession.number).where(
    *scope.of_patient(TrainingSession),
    TrainingSession.number.in_(bindparam("numbers", expanding=True)),
    TrainingSession.status != ReportStatus.COUNTS,
)
DOSAGES = (
    select(Plan.id, ProgramItem.slug, ProgramItem.dosage)
    .join(
        ProgramItem,
        (ProgramItem.clinic_id == Plan.clinic_id) & (ProgramItem.program_id == Plan.program_id),
    )
    .where(Plan.clinic_id == bindparam("clinic_id"), Plan.id.in_(bindparam("plans", expanding=True)))
)


@dataclass(frozen=True)
class DoubtfulStep:
    """A step in a draft: the exercise that has it there, what changed, when that was decided, what came in since.

    `marks` stand for what came in, each for one thing alone, while two may be called the same.
    """

    slug: str
    change: str
    decided_at: datetime
    because: tuple[str, ...]
    marks: frozenset[str]


def of(session: Session, program: Program) -> tuple[DoubtfulStep, ...]:
    """The steps up of a draft that somebody has to look at again; one that was changed back is none."""
    key = {"clinic_id": program.clinic_id, "patient_id": program.patient_id}
    made = session.scalars(STEPPED_UP, key | {"program_id": program.id}).all()
    if not made:
        return ()
    since = key | {"number": made[0].number}
    lines = [(item.number, item.title) for item in session.scalars(CAME_IN, since)]
    said = {number for number, _ in lines}
    felt = _felt(row for row in session.execute(REPORTED, since) if row.number not in said)
    came_in = [*lines, *felt]
    rest_on = {number for decision in made for number in decision.rests_on}
    gone = set(session.scalars(GONE, key | {"numbers": [*rest_on]}))
    before = _before(session, made)
    now = {item.slug: item.dosage for item in program.items}
    newest = {decision.slug: decision for decision in made}
    found = (
        _doubtful(decision, came_in, gone) for decision in newest.values() if _is_in(decision, now, before)
    )
    return tuple(step for step in found if step.marks)


def marks(steps: Iterable[DoubtfulStep]) -> frozenset[str]:
    """What stands for all that speaks against these steps: what somebody confirmed is no doubt any more."""
    return frozenset(mark for step in steps for mark in step.marks)


def _felt(reports: Iterable[Any]) -> Iterator[tuple[int, str]]:
    """What a report says that holds a step, by its number, where no line of the worklist says it."""
    for report in reports:
        day = spelled(report.trained_on)
        pains = [pain for pain in (report.pain, report.of_exercises) if pain is not None]
        if pains and zone(max(pains), report.pain_cap) is not Zone.GREEN:
            yield report.number, f"Pain {max(pains)} of 10 on {day}"
        if report.settled is False:
            yield report.number, f"A night before {day} that did not settle"


def _before(session: Session, made: Sequence[SuggestionDecision]) -> dict[tuple[object, str], Any]:
    """The dosages from which the steps were made, by plan and exercise."""
    given = {"clinic_id": made[0].clinic_id, "plans": [*{decision.plan_id for decision in made}]}
    return {(plan_id, slug): dosage for plan_id, slug, dosage in session.execute(DOSAGES, given)}


def _doubtful(
    decision: SuggestionDecision, came_in: Iterable[tuple[int, str]], gone: AbstractSet[int]
) -> DoubtfulStep:
    slug = _slug(decision)
    said = {f"{slug} {number}": title for number, title in came_in if number > decision.number}
    said |= {f"{slug} gone {number}": COUNTS_NO_MORE for number in gone & {*decision.rests_on}}
    because = tuple(dict.fromkeys(said.values()))
    return DoubtfulStep(slug, _change(decision), decision.decided_at, because, frozenset(said))


def _is_in(
    decision: SuggestionDecision, now: Mapping[str, Any], before: Mapping[tuple[object, str], Any]
) -> bool:
    slug = _slug(decision)
    return slug in now and now[slug] != before.get((decision.plan_id, slug))


def _slug(decision: SuggestionDecision) -> str:
    """The exercise that has the step: it, or the one that took its place."""
    variable, _, after = parts_of(decision.step)
    return after if variable == Variable.EXERCISE else decision.slug


def _change(decision: SuggestionDecision) -> str:
    variable, before, after = parts_of(decision.step)
    return "a harder exercise" if variable == Variable.EXERCISE else f"{variable} {before} to {after}"
