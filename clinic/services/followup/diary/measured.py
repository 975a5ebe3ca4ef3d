"""How closely the plan in force is followed, over all of its versions; what counts is in the domain's `shares`.

measured.of(session, pat, plans.of_patient(session, pat), training_days.of(session, pat), paused=…, at=now)

Three statements, however much was reported, and one more where an exercise was paused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import takewhile
from typing import Any, Protocol, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select, type_coerce
from sqlalchemy.orm import Session

from clinic.domain.dosage import Dosage
from clinic.domain.followup.adherence import Adherence, Outcome
from clinic.domain.followup.diary import details, shares
from clinic.domain.followup.diary.days import ReportStatus
from clinic.domain.followup.diary.details import NOTHING, EntryDetails
from clinic.domain.followup.diary.shares import AlikeDone, Due, Pause, Shares, Version
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.models import Patient, Plan, TrainingEntry, TrainingSession
from clinic.services.followup.diary.entries import AS_TEXT
from clinic.services.followup.diary.training_days import KeptDay
from clinic.services.followup.worklists import Paused
from clinic.services.plans import contents
from clinic.services.record import patients, scope

TOOK_PLACE = (
    *scope.of_patient(TrainingSession),
    TrainingSession.status == ReportStatus.COUNTS,
    TrainingSession.trained_on >= bindparam("began"),
    TrainingSession.entries.any(TrainingEntry.outcome != Outcome.SKIPPED),
)
AMOUNTS = (
    TrainingEntry.sets,
    TrainingEntry.amount,
    TrainingEntry.sets_right,
    TrainingEntry.amount_right,
)
ALIKE = (TrainingEntry.item_id, TrainingEntry.outcome, *AMOUNTS)
ENTRIES = (  # of the trainings that took place, without the days that do not count
    select(type_coerce(TrainingEntry.item_id, AS_TEXT))
    .select_from(TrainingSession)
    .join(
        TrainingEntry,
        (TrainingEntry.clinic_id == TrainingSession.clinic_id)
        & (TrainingEntry.training_session_id == TrainingSession.id),
    )
    .where(
        *TOOK_PLACE,
        TrainingSession.trained_on <= bindparam("today"),
        TrainingSession.trained_on.not_in(bindparam("left_out", expanding=True)),
        TrainingEntry.outcome.is_not(None),
    )
)
HOW_OFTEN = ENTRIES.add_columns(TrainingEntry.outcome, *AMOUNTS, func.count().label("n")).group_by(*ALIKE)
LEFT_OUT = ENTRIES.add_columns(TrainingSession.trained_on).where(
    TrainingEntry.item_id.in_(bindparam("stopped", expanding=True)),
    TrainingEntry.outcome == Outcome.SKIPPED,
)


class MeasuredVersion(Protocol):
    """What is read of a version: a row of its table, or a few columns of one."""

    @property
    def version(self) -> int: ...
    @property
    def status(self) -> PlanStatus: ...
    @property
    def signed_at(self) -> datetime: ...
    @property
    def days_per_week(self) -> int: ...
    @property
    def review_on(self) -> date | None: ...


SomeVersion = TypeVar("SomeVersion", bound=MeasuredVersion)


def of(
    session: Session,
    patient: Patient,
    signed: Sequence[Plan],
    reported: Iterable[KeptDay],
    *,
    paused: Iterable[Paused],
    at: datetime,
) -> Shares | None:
    """The three shares; None without a plan in force. `signed` are the patient's plans, the newest first, `reported`
    their days, and `paused` is when a plan was (`worklists`).
    """
    run = run_of(signed)
    if not run:
        return None
    contents.read(session, run)
    kept, zone = list(paused), patients.zone(session, patient)
    due, pauses = what_was_due(run, kept, zone=zone, at=at), _of_the_plan(kept, zone)
    key = scope.key(patient) | {"began": due.began}
    asked = {**key, "today": due.today, "left_out": sorted(due.left_out)}
    dosages = {str(item): dosage for plan in run for item, dosage in contents.dosages(plan).items()}
    said = [*_said(session.execute(HOW_OFTEN, asked), dosages), *_obeyed(session, dosages, kept, asked, zone)]
    trained = [each.day for each in reported if each.trainings]
    return Shares(
        began=due.began,
        versions=(run[0].version, run[-1].version),
        sessions=due.sessions(trained),
        dose=shares.dose(said),
        coverage=shares.coverage(said),
        weeks=tuple(due.weeks(trained)),
        paused=sum(any(day in pause for pause in pauses) for day in trained if due.began <= day <= due.today),
    )


def run_of(signed: Sequence[SomeVersion]) -> list[SomeVersion]:
    """The versions of the plan in force, the first of them first; none where none is in force."""
    if not signed or signed[0].status is not PlanStatus.ACTIVE:
        return []
    return [*takewhile(lambda plan: plan.status is not PlanStatus.WITHDRAWN, signed)][::-1]


def over(
    signed: Sequence[Plan],
    reported: Iterable[KeptDay],
    *,
    paused: Iterable[Paused],
    zone: ZoneInfo,
    first: date,
    at: datetime,
) -> Adherence | None:
    """Days trained of days due from the day `first` on up to `at`, of the newest of the plans that were `signed` and
    the versions before it. Where it was withdrawn it counts up to then. None where none was followed on these days.
    """
    run = [*signed[:1], *takewhile(lambda plan: plan.status is not PlanStatus.WITHDRAWN, signed[1:])][::-1]
    if not run:
        return None
    due = what_was_due(run, paused, zone=zone, at=min(at, run[-1].withdrawn_at or at))
    if due.today < first:
        return None
    asked = tuple((day, often) for day, often in due.asked if day >= first)
    return replace(due, asked=asked).sessions(each.day for each in reported if each.trainings)


def what_was_due(
    run: Iterable[MeasuredVersion],
    paused: Iterable[Paused],
    *,
    zone: ZoneInfo,
    at: datetime,
) -> Due:
    """The days that count of a run; `paused` says from when to when nothing was expected, or not one exercise."""
    versions = [
        Version(plan.version, plan.signed_at.astimezone(zone).date(), plan.days_per_week, plan.review_on)
        for plan in run
    ]
    return shares.due(versions, _of_the_plan(paused, zone), on=at.astimezone(zone).date())


def _of_the_plan(paused: Iterable[Paused], zone: ZoneInfo) -> list[Pause]:
    return [_pause(each, zone) for each in paused if each.item is None]


def _pause(paused: Paused, zone: ZoneInfo) -> Pause:
    ended = paused.ended.astimezone(zone).date() if paused.ended else None
    return Pause(paused.began.astimezone(zone).date(), ended)


def _obeyed(
    session: Session,
    dosages: Mapping[str, Dosage],
    paused: Iterable[Paused],
    asked: dict[str, Any],
    zone: ZoneInfo,
) -> Iterable[AlikeDone]:
    """What was left out while it was paused, so many times less: whoever does as they were told loses nothing by it."""
    pauses: dict[str, list[Pause]] = defaultdict(list)
    for each in paused:
        if each.item is not None:
            pauses[str(each.item)].append(_pause(each, zone))
    if not pauses:
        return
    stopped = {**asked, "stopped": [UUID(item) for item in pauses]}
    for item_id, day in session.execute(LEFT_OUT, stopped):
        if item_id in dosages and any(day in pause for pause in pauses[item_id]):
            yield AlikeDone(details.performed(Outcome.SKIPPED, NOTHING, dosages[item_id]), -1)


def _said(groups: Iterable[Any], dosages: Mapping[str, Dosage]) -> Iterable[AlikeDone]:
    """Of a report about another plan, which was withdrawn, nothing is counted."""
    for item_id, outcome, sets, amount, sets_right, amount_right, times in groups:
        if item_id in dosages:
            more = EntryDetails(sets=sets, amount=amount, sets_right=sets_right, amount_right=amount_right)
            yield AlikeDone(details.performed(outcome, more, dosages[item_id]), times)
