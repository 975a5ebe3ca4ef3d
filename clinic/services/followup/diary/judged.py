"""What a report asks for is opened with it, and what it had closed comes back where it is taken back at once.

    judged.after_report(session, patient=pat, plan=plan, training=training, told=told, at=now)
    judged.after_undo(session, patient=pat, training=training, days={training.trained_on}, at=now)

All of it is in the transaction of its cause.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, Executable, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session

from clinic.domain.followup import judging
from clinic.domain.followup.diary import nights
from clinic.domain.followup.diary.days import ReportStatus
from clinic.domain.followup.diary.nights import Night
from clinic.domain.followup.due import SILENCE
from clinic.domain.followup.judging import Complaints
from clinic.domain.followup.progression.sessions import SkipReason
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause
from clinic.domain.limits import USUAL_PAIN_CAP
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.domain.screening.rules import Urgency
from clinic.models import Patient, Plan, TrainingEntry, TrainingSession, WorklistItem
from clinic.services.followup import judging as plan_judging
from clinic.services.followup import worklist
from clinic.services.followup.diary import emergency
from clinic.services.plans import contents, plans
from clinic.services.record import scope

COUNTS = (*scope.of_patient(TrainingSession), TrainingSession.status == ReportStatus.COUNTS)
SAID_OF_NIGHT = (*COUNTS, TrainingSession.settled.is_not(None))
DAY = bindparam("day", type_=TrainingSession.trained_on.type)
NEWEST_FIRST = (TrainingSession.trained_on.desc(), TrainingSession.number.desc())
OF_IT = (
    TrainingEntry.clinic_id == TrainingSession.clinic_id,
    TrainingEntry.training_session_id == TrainingSession.id,
)


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
OF_EXERCISES = select(func.max(TrainingEntry.pain)).where(*OF_IT).correlate(TrainingSession).scalar_subquery()
NEWEST_PAINS = (  # of the trainings of which it was said, also where a late report tells of an earlier one
    select(TrainingSession.clinic_id, TrainingSession.id, TrainingSession.pain)
    .add_columns(TrainingSession.trained_on, TrainingSession.number)
    .where(*COUNTS, or_(TrainingSession.pain.is_not(None), OF_EXERCISES.is_not(None)))
    .order_by(*NEWEST_FIRST)
    .limit(judging.TREND_OF)
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
BEFORE = (  # a message between two trainings is none
    select(TrainingSession.id)
    .where(
        *COUNTS,
        exists().where(*OF_IT),
        TrainingSession.id != bindparam("id"),
        TrainingSession.trained_on <= DAY,
    )
    .order_by(*NEWEST_FIRST)
    .limit(1)
    .scalar_subquery()
)
LEFT_OUT_BEFORE = select(
    func.count(), func.count(case((TrainingEntry.reason == SkipReason.PAIN, TrainingEntry.id)))
).where(TrainingEntry.clinic_id == bindparam("clinic_id"), TrainingEntry.training_session_id == BEFORE)
NEWEST_TREND = (
    select(WorklistItem)
    .where(*scope.of_patient(WorklistItem), WorklistItem.cause.startswith(judging.TREND))
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
STOPPED = select(WorklistItem.cause).where(
    *scope.of_patient(WorklistItem),
    WorklistItem.reason == Reason.STOP_RULE,
    WorklistItem.cause.in_(bindparam("causes", expanding=True)),
)


def after_report(
    session: Session,
    *,
    patient: Patient,
    plan: Plan,
    training: TrainingSession,
    told: Complaints,
    before: Complaints | None = None,
    at: datetime,
) -> None:
    """Open what a report asks for. A report about a plan that is no more in force is looked at, and stops as well: the
    plan in force, or in it the same exercise.

    Of a correction of what was told `before` only what is worse is judged; what is milder lifts nothing.
    """
    is_left_out = told.is_left_out or (before is not None and before.is_left_out)
    is_unsettled = told.settled is False or (before is not None and before.settled is False)
    beside = judging.Beside(
        settled=_settled_next_to(session, patient, training) if is_unsettled else None,
        left_out=is_left_out and _is_left_out_before(session, patient, training),
    )
    pain_cap = _strictest(session, patient, plan)
    causes = (
        judging.of_report(told, beside, pain_cap=pain_cap)
        if before is None
        else judging.of_correction(told, before, beside, pain_cap=pain_cap)
    )
    causes = _in_force(session, patient, plan, causes)
    rising = judging.of_pains(_pains(session, patient), pain_cap=pain_cap)
    if judging.is_alarm(causes):
        training.alarm_before, patient.alarm = patient.alarm, training.number
        patient.last_report_red = True
    worklist.open_items(session, patient, (*causes, *rising), plan=plan, number=training.number, at=at)
    still = {cause.key for cause in rising}
    worklist.close_gone(session, patient, prefix=(judging.TREND, SILENCE), still=still, at=at)


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
    after_change(session, patient, days=days, at=at)
    plan = plans.in_force(session, patient)
    _rise_again(session, patient, plan, training, at=at)
    ended = scope.key(patient) | {"ended_at": training.reported_at}
    if plan is not None and session.scalar(SILENCE_ENDED, ended):
        plan_judging.again(session, plan, patient, at=at)


def after_change(session: Session, patient: Patient, *, days: Collection[date], at: datetime) -> None:
    """Judge the nights that are next to each other now: a report of these days counts no more, says another thing or
    is of another day. Nothing ends by it.
    """
    session.flush()
    plan = plans.in_force(session, patient)
    for day in sorted(days):
        _stop_for_nights(session, patient, plan, day, at=at)


def counts_again(session: Session, patient: Patient, training: TrainingSession, *, at: datetime) -> None:
    """Open the emergencies again that the report tells of, and that ended in words while it did not count."""
    session.flush()
    ended = [
        item
        for item in session.scalars(UNEXAMINED, scope.key(patient))
        if training.id in (said := emergency.told(session, item)).reports and said.stands
    ]
    plan = plans.in_force(session, patient)
    causes = [emergency.cause_of(item) for item in ended]
    worklist.open_items(session, patient, causes, plan=plan, number=patient.counter, at=at)


def _settled_next_to(session: Session, patient: Patient, training: TrainingSession) -> bool | None:
    """Whether the nights settled that were told of before and after this one, and in other reports of its day."""
    told = _nights(session, patient, training.trained_on)
    return nights.are_all_settled(night for night in told if night.id != training.id)


def _nights(session: Session, patient: Patient, day: date) -> list[Night]:
    return [Night(*row) for row in session.execute(NIGHTS, scope.key(patient) | {"day": day})]


def _is_left_out_before(session: Session, patient: Patient, training: TrainingSession) -> bool:
    """Whether the training before was left out because of pain as well."""
    asked, left_out = session.execute(
        LEFT_OUT_BEFORE, scope.key(patient) | {"id": training.id, "day": training.trained_on}
    ).one()
    return Complaints(training.id, None, frozenset(), None, left_out=left_out, asked=asked).is_left_out


def _in_force(session: Session, patient: Patient, plan: Plan, causes: tuple[Cause, ...]) -> tuple[Cause, ...]:
    """The causes as the plan in force has their exercises, which is not always the `plan` that a report is about."""
    if not any(cause.item for cause in causes):
        return causes
    now = plans.in_force(session, patient)
    if now is not None and now.id == plan.id:
        return causes
    ids = contents.ids(now) if now else {}
    return judging.in_plan(
        causes, {str(item): str(ids[slug]) for slug, item in contents.ids(plan).items() if slug in ids}
    )


def _pains(session: Session, patient: Patient) -> list[int]:
    """The worst of each report that says any, the newest last."""
    rows = session.execute(PAINS, scope.key(patient)).all()
    return [max(score for score in row if score is not None) for row in reversed(rows)]


def _stop_for_nights(
    session: Session, patient: Patient, plan: Plan | None, day: date, *, at: datetime
) -> None:
    """Open the stop of two nights about this day that none stands between, if it was not opened when they came."""
    bad = {night.id: night for night in nights.second_bad(_nights(session, patient, day))}
    causes = {key: judging.of_night(key, False) for key in bad}
    asked = [cause.key for cause in causes.values()] + [f"{judging.REPORT}{key}:night" for key in bad]
    said = set(session.scalars(STOPPED, scope.key(patient) | {"causes": asked})) if asked else set()
    for key, cause in causes.items():
        if {cause.key, f"{judging.REPORT}{key}:night"} & said:  # as it was called in earlier releases
            continue
        report, number = session.get_one(TrainingSession, (patient.clinic_id, key)), bad[key].number
        if patient.alarm < number:
            report.alarm_before, patient.alarm = patient.alarm, number
        worklist.open_items(session, patient, [cause], plan=plan, number=number, at=at)


def _rise_again(
    session: Session, patient: Patient, plan: Plan | None, training: TrainingSession, *, at: datetime
) -> None:
    """Have the line of rising pain as it would be without this report: what it opened ends, what it closed comes back,
    unless somebody had dealt with it.
    """
    cap = plan.pain_cap if plan else USUAL_PAIN_CAP
    rising = judging.of_pains(_pains(session, patient), pain_cap=cap)
    newest = session.scalar(NEWEST_TREND, scope.key(patient))
    is_its_own = newest is not None and newest.number == training.number
    if rising and not is_its_own and (newest is None or newest.ended_by is None):
        worklist.open_items(session, patient, rising, plan=plan, number=patient.counter, at=at)
    elif newest is not None and newest.ended_at is None and not newest.answer:
        worklist.close_gone(session, patient, prefix=(judging.TREND,), still=(), at=at)
