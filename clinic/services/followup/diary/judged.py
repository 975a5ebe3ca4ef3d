"""What a report asks for is opened with it, and what it had closed comes back where it is taken back at once.

    judged.after_report(session, patient=pat, plan=plan, training=training, told=told, at=now)
    judged.after_undo(session, patient=pat, training=training, days={training.trained_on}, at=now)

All of it is in the transaction of its cause.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from clinic.domain.followup import judging, signs, together
from clinic.domain.followup.diary import corrected, nights, rising, versions
from clinic.domain.followup.due import SILENCE
from clinic.domain.followup.judging import Complaints
from clinic.domain.followup.reasons import RED, Reason
from clinic.domain.followup.worklist import Cause
from clinic.domain.library.exercise import base_of
from clinic.domain.limits import USUAL_PAIN_CAP
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.domain.screening.rules import Urgency
from clinic.models import Patient, Plan, ProgramItem, TrainingSession, WorklistItem, is_one_of
from clinic.services.followup import judging as plan_judging
from clinic.services.followup import worklist
from clinic.services.followup.diary import emergency, neighbors
from clinic.services.followup.lines import exercises, though_paused
from clinic.services.plans import contents, plans
from clinic.services.record import scope

NEWEST_TREND = (
    select(WorklistItem)
    .where(*scope.of_patient(WorklistItem), WorklistItem.cause.startswith(rising.TREND))
    .order_by(WorklistItem.number.desc())
    .limit(1)
)
SILENCE_ENDED = select(  # in the transaction of a report
    exists().where(
        *scope.of_patient(WorklistItem),
        WorklistItem.cause.startswith(SILENCE),
        WorklistItem.ended_by.is_(None),
        WorklistItem.ended_at == bindparam("ended_at"),
    )
)
UNEXAMINED = select(WorklistItem).where(
    *scope.of_patient(WorklistItem),
    WorklistItem.reason == Reason.STOP_RULE,
    WorklistItem.urgency == Urgency.EMERGENCY,
    WorklistItem.ended_by.is_not(None),
    WorklistItem.examined_on.is_(None),
)
OPENED_BY = select(WorklistItem).where(
    *scope.of_patient(WorklistItem),
    is_one_of(WorklistItem.reason, sorted(RED)),
    WorklistItem.cause.startswith(bindparam("opened_by")),
    WorklistItem.ended_by.is_not(None),
    WorklistItem.examined_on.is_(None),
)
ASKED = select(WorklistItem.cause).where(
    *scope.of_patient(WorklistItem),
    is_one_of(WorklistItem.reason, sorted(RED)),
    WorklistItem.cause.in_(bindparam("causes", expanding=True)),
)

SLUGS = select(ProgramItem.id, ProgramItem.slug).where(
    ProgramItem.clinic_id == bindparam("clinic_id"), ProgramItem.id.in_(bindparam("items", expanding=True))
)


def after_report(
    session: Session,
    *,
    patient: Patient,
    plan: Plan,
    training: TrainingSession,
    told: Complaints,
    before: Complaints | None = None,
    done: Collection[UUID] = (),
    pressed_at: datetime | None = None,
    at: datetime,
) -> None:
    """Open what a report asks for. A report about a plan that is no more in force is looked at, and stops as well: in
    the plan in force the same exercise, or all of it. `done` are the exercises of which it first says that they were;
    `pressed_at` is when Send was pressed, by our clock, where that is known.

    Of a correction of what was told `before` only what is worse is judged; what is milder lifts nothing.
    """
    is_left_out = told.is_left_out or (before is not None and before.is_left_out)
    is_unsettled = told.settled is False or (before is not None and before.settled is False)
    beside = judging.Beside(
        settled=_settled_next_to(session, patient, training) if is_unsettled else None,
        left_out=is_left_out and _left_out_next_to(session, patient, training),
    )
    pain_cap = _strictest(session, patient, plan)
    held = session.scalars(worklist.OPEN, scope.key(patient)).all()
    told = though_paused.told(session, patient, plan, training, told, done, held, pressed_at=pressed_at)
    causes = (
        judging.of_report(told, beside, pain_cap=pain_cap)
        if before is None
        else corrected.of_correction(
            told, before, beside, pain_cap=pain_cap, names=exercises.told_of(plan, told, before)
        )
    )
    causes = _in_force(session, patient, plan, causes)
    trend = rising.of_pains(neighbors.pains(session, patient), pain_cap=pain_cap)
    if judging.is_alarm(causes):
        training.alarm_before, patient.alarm = patient.alarm, training.number
        patient.last_report_red = True
    worklist.open_items(session, patient, (*causes, *trend), plan=plan, number=training.number, at=at)
    still = {cause.key for cause in trend}
    ends = (SILENCE,) if before else (rising.TREND, SILENCE)  # a correction ends no line of pain
    worklist.close_gone(session, patient, prefix=ends, still=still, held=held, at=at)


def _strictest(session: Session, patient: Patient, plan: Plan) -> int:
    """The limit of pain of the version that was reported, or of the one in force, whichever is less."""
    in_force = plan if plan.status is PlanStatus.ACTIVE else plans.in_force(session, patient)
    return min(plan.pain_cap, in_force.pain_cap) if in_force else plan.pain_cap


def after_undo(
    session: Session, *, patient: Patient, training: TrainingSession, days: Collection[date], at: datetime
) -> None:
    """Judge what counts now, without the report that was taken back. `days` are those of which other reports count now.

    Where it stood between two nights that did not settle, they are next to each other again; pain rises again that it
    had brought down; and nothing was heard from the patient since the report before.
    """
    plan = after_change(session, patient, days=days, at=at)
    _rise_again(session, patient, plan, training, at=at)
    ended = scope.key(patient) | {"ended_at": training.reported_at}
    if plan is not None and session.scalar(SILENCE_ENDED, ended):
        plan_judging.again(session, plan, patient, at=at)


def after_taking_back(
    session: Session, patient: Patient, training: TrainingSession, ended: Collection[str], *, at: datetime
) -> None:
    """Open a line about the signs of an emergency among those that `ended` with a report that was taken back. It stops
    nothing: the plan is there again.
    """
    if gone := [sign for sign in signs.emergencies(training.signs) if sign in ended]:
        cause = together.of_taken_back(training.id, gone)
        plan = plans.in_force(session, patient)
        worklist.open_items(session, patient, [cause], plan=plan, number=patient.counter, at=at)


def after_change(session: Session, patient: Patient, *, days: Collection[date], at: datetime) -> Plan | None:
    """Judge the nights and the trainings that are next to each other now: a report of these days counts no more, says
    another thing or is of another day. Nothing ends by it. The plan in force, which it reads.
    """
    session.flush()
    plan = plans.in_force(session, patient)
    for day in sorted(days):
        nightly = nights.second_bad(neighbors.nights(session, patient, day))
        causes = {night.id: judging.of_night(night.id, False) for night in nightly}
        _open_unless_asked(session, patient, plan, causes, "night", at=at)
        again = {
            last.id: judging.of_left_out(last.told, again=True)
            for pair in pairwise(neighbors.trainings(session, patient, day))
            if all(one.is_left_out for one in pair)
            for last in [max(pair, key=lambda one: one.number)]
        }
        _open_unless_asked(session, patient, plan, again, "left_out", at=at)
    return plan


def counts_again(session: Session, patient: Patient, training: TrainingSession, *, at: datetime) -> None:
    """Open the emergencies again that the report tells of, and that ended in words while it did not count."""
    session.flush()
    ended = [
        item
        for item in session.scalars(UNEXAMINED, scope.key(patient))
        if training.id in (said := emergency.told(session, item)).reports and said.stands
    ]
    plan = plans.in_force(session, patient) if ended else None
    causes = [emergency.cause_of(item) for item in ended]
    worklist.open_items(session, patient, causes, plan=plan, number=patient.counter, at=at)


def said_again(session: Session, patient: Patient, training: TrainingSession, *, at: datetime) -> None:
    """Open again all that is red and that a report had opened which counts again after it was marked: whatever was said
    of it was said of a mistake, but what somebody found who examined the patient. What it stops is of the plan that is
    in force by now.
    """
    asked = scope.key(patient) | {"opened_by": f"{judging.REPORT}{training.id}:"}
    opened = session.scalars(OPENED_BY, asked).all()
    plan = plans.in_force(session, patient) if opened else None
    causes = _as_now(session, patient, plan, opened)
    worklist.open_items(session, patient, causes, plan=plan, number=patient.counter, at=at)


def _settled_next_to(session: Session, patient: Patient, training: TrainingSession) -> bool | None:
    """Whether the nights settled that were told of before and after this one, and in other reports of its day."""
    told = neighbors.nights(session, patient, training.trained_on)
    return nights.are_all_settled(night for night in told if night.id != training.id)


def _left_out_next_to(session: Session, patient: Patient, training: TrainingSession) -> bool:
    """Whether the training before this one or after it was left out because of pain, too."""
    told = neighbors.trainings(session, patient, training.trained_on)
    place = next((place for place, one in enumerate(told) if one.id == training.id), len(told))
    beside = (*told[max(0, place - 1) : place], *told[place + 1 : place + 2])
    return any(one.is_left_out for one in beside)


def _in_force(session: Session, patient: Patient, plan: Plan, causes: tuple[Cause, ...]) -> tuple[Cause, ...]:
    """The causes as the plan in force has their exercises, which is not always the `plan` that a report is about."""
    if not any(cause.item for cause in causes):
        return causes
    now = plan if plan.status is PlanStatus.ACTIVE else plans.in_force(session, patient)
    bases = {str(item): contents.base(plan, item) for item in contents.exercises(plan)}
    return versions.in_plan(causes, _same(now, bases), is_in_force=now is not None)


def _as_now(
    session: Session, patient: Patient, plan: Plan | None, opened: Sequence[WorklistItem]
) -> Sequence[Cause]:
    """The causes of what was `opened` before, under whichever version, as the `plan` in force has their exercises."""
    causes = [emergency.cause_of(item) for item in opened]
    before = [UUID(cause.item) for cause in causes if cause.item]
    if not before:
        return causes
    rows = session.execute(SLUGS, {"clinic_id": patient.clinic_id, "items": before})
    bases = {str(item): base_of(slug) for item, slug in rows}
    return versions.in_plan(causes, _same(plan, bases), is_in_force=plan is not None)


def _same(plan: Plan | None, bases: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    """By the ids of exercises, which are these `bases`, the ids of the same movement in the plan in force."""
    same = contents.same(plan) if plan else {}
    return {item: [str(found) for found in same.get(base, ())] for item, base in bases.items()}


def _open_unless_asked(
    session: Session,
    patient: Patient,
    plan: Plan | None,
    causes: Mapping[UUID, Cause],
    part: str,
    *,
    at: datetime,
) -> None:
    """Open what two reports ask for together, by the id of the one that was told last, if it was not opened when they
    came. `part` is how its key ended in earlier releases.
    """
    keys = {key: {cause.key, f"{judging.REPORT}{key}:{part}"} for key, cause in causes.items()}
    asked = sorted(set().union(*keys.values()))
    said = set(session.scalars(ASKED, scope.key(patient) | {"causes": asked})) if asked else set[str]()
    for key, cause in causes.items():
        if keys[key] & said:
            continue
        report = session.get_one(TrainingSession, (patient.clinic_id, key))
        if patient.alarm < report.number:
            report.alarm_before, patient.alarm = patient.alarm, report.number
        worklist.open_items(session, patient, [cause], plan=plan, number=patient.counter, at=at)


def _rise_again(
    session: Session, patient: Patient, plan: Plan | None, training: TrainingSession, *, at: datetime
) -> None:
    """Have the line of rising pain as it would be without this report: what it opened ends, what it closed comes back,
    unless somebody had dealt with it.
    """
    cap = plan.pain_cap if plan else USUAL_PAIN_CAP
    trend = rising.of_pains(neighbors.pains(session, patient), pain_cap=cap)
    newest = session.scalar(NEWEST_TREND, scope.key(patient))
    is_its_own = newest is not None and newest.number == training.number
    if trend and not is_its_own and (newest is None or newest.ended_by is None):
        worklist.open_items(session, patient, trend, plan=plan, number=patient.counter, at=at)
    elif newest is not None and newest.ended_at is None and not newest.answer:
        worklist.close_gone(session, patient, prefix=(rising.TREND,), still=(), at=at)
