"""Judge the plan in force again, at once after what was written of its patient, and open what needs a clinician.

    judging.after_report(session, patient=pat, plan=plan, training=training, told=told, at=now)
    judging.catch_up(session, patient=pat, at=now)      # before the commit of whatever else was written
    judging.again(session, plan, pat, at=now)           # because time passed or the rules changed

Only what was written since the plan was judged last (`Plan.judged`) may stop it. All of it is in the transaction of its
cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.followup import judging
from clinic.domain.followup.diary.days import ReportStatus
from clinic.domain.followup.judging import Told
from clinic.domain.followup.signs import Sign
from clinic.domain.followup.worklist import Cause
from clinic.domain.record.facts import RECORD_FACTS, Reply
from clinic.domain.record.problems import StatementStatus
from clinic.domain.screening.consults import Decision
from clinic.models import Patient, Plan, Program, TrainingSession
from clinic.services.followup import worklist
from clinic.services.plans import plans
from clinic.services.programs import items
from clinic.services.record import lock, records, scope
from clinic.services.record.records import Record
from clinic.services.screening import assess
from clinic.services.screening.assess import Review

SAID_OF_A_NIGHT = (  # where nothing was said, it was no good one
    select(TrainingSession.settled)
    .where(
        *scope.of_patient(TrainingSession),
        TrainingSession.id != bindparam("id"),
        TrainingSession.status == ReportStatus.COUNTS,
        TrainingSession.settled.is_not(None),
    )
    .order_by(TrainingSession.number.desc())
    .limit(1)
)


def after_report(
    session: Session,
    *,
    patient: Patient,
    plan: Plan,
    training: TrainingSession,
    told: Told,
    before: Told | None = None,
    at: datetime,
) -> None:
    """Open what a report asks for. A report about a plan that is no more in force is looked at, and stops as well.

    Of a correction of what was told `before` only what is worse is judged; what is milder lifts nothing.
    """
    settled_before = session.scalar(SAID_OF_A_NIGHT, scope.key(patient) | {"id": training.id})
    if before is None:
        causes = judging.of_report(told, settled_before=settled_before)
    else:
        causes = judging.of_correction(told, before, settled_before=settled_before)
    worklist.open_items(session, patient, causes, plan=plan, number=training.number, at=at)
    if judging.is_alarm(causes):
        training.alarm_before, patient.alarm = patient.alarm, training.number


def catch_up(session: Session, *, patient: Patient, at: datetime) -> None:
    """Screen the plan in force again, if anything was written of the patient since that was done last."""
    plan = plans.in_force(session, patient)
    if plan is None or plan.judged >= patient.counter:
        return
    (review,) = reviews(session, [(plan, patient)], at=at)
    touched = frozenset((*_touched(review.record, since=plan.judged), *_let_go(review, since=plan.judged)))
    _open(session, plan, review, touched=touched, at=at)
    if not review.assessment.failure:
        plan.judged = patient.counter


def of_written(session: Session) -> None:
    """Catch up with all that was written in this session: called by whoever commits."""
    for patient, at in lock.written(session):
        catch_up(session, patient=patient, at=at)


def again(session: Session, plan: Plan, patient: Patient, *, at: datetime) -> None:
    """Screen a plan again because time passed or the rules changed: what is found is looked at, and stops nothing."""
    (review,) = reviews(session, [(plan, patient)], at=at)
    _open(session, plan, review, touched=frozenset(), at=at)


def causes_of(review: Review, *, touched: frozenset[str] = frozenset()) -> tuple[Cause, ...]:
    """What the screening of a plan in force asks for now."""
    if review.assessment.failure:
        return (judging.FAILED,)
    ids = {item.slug: str(item.id) for item in review.program.items}
    found = judging.of_findings(review.assessment.open, touched=touched, items=ids)
    return found + judging.of_breaches(review.assessment.breaches, touched=touched, items=ids)


def reviews(session: Session, some: Sequence[tuple[Plan, Patient]], *, at: datetime) -> Iterable[Review]:
    session.flush()
    programs = [session.get_one(Program, (plan.clinic_id, plan.program_id)) for plan, _ in some]
    items.read(session, programs)
    read = records.read_all(session, [patient for _, patient in some], at=at)
    pairs = [(program, read[patient.id]) for program, (_, patient) in zip(programs, some, strict=True)]
    return assess.review_all(session, pairs)


def _open(session: Session, plan: Plan, review: Review, *, touched: frozenset[str], at: datetime) -> None:
    causes = causes_of(review, touched=touched)
    number = review.record.patient.counter if touched else 0
    worklist.open_items(session, review.record.patient, causes, plan=plan, number=number, at=at)
    if not review.assessment.failure:
        still = {cause.key for cause in causes}
        worklist.close_gone(session, review.record.patient, prefix=judging.FINDING, still=still, at=at)


def _touched(record: Record, *, since: int) -> Iterator[str]:
    """The facts that were recorded as present, or anew, in writes later than that number."""
    before: dict[str, Reply] = {}
    for row in record.fact_rows:
        if row.number > since and row.answer is Reply.YES and before.get(row.name) is not Reply.YES:
            yield row.name
        before[row.name] = row.answer
    said: dict[str, tuple[object, ...]] = {}
    for statement in record.problem_rows:
        now = (statement.status, statement.onset, statement.attributes)
        is_new = now != said.get(statement.code)  # and not a note alone
        if is_new and statement.number > since and statement.status is StatementStatus.ACTIVE:
            yield statement.code
        said[statement.code] = now
    for clearance in record.clearance_rows:
        if clearance.ended_number > since:
            yield clearance.flag
    if record.patient.details_revision > since:
        yield from RECORD_FACTS


def _let_go(review: Review, *, since: int) -> Iterator[str]:
    """In later writes: the keys of the findings whose consult was withdrawn, or that were forbidden; and that a consult
    was recorded at all, which may have set limits.
    """
    for consult in review.consults:
        forbidden = consult.number > since and consult.decision is Decision.DO_NOT_PROCEED
        if forbidden or consult.withdrawn_number > since:
            yield from consult.covers
        if consult.number > since:
            yield judging.CONSULT_RECORDED


def told(row: TrainingSession, pains: Mapping[UUID, int | None]) -> Told:
    """What may stop a plan of a report as it is kept; `pains` are those of its exercises."""
    return Told(
        row.id,
        row.pain,
        frozenset(Sign(name) for name in row.signs or ()),
        row.settled,
        "\n".join(filter(None, (row.note, row.other))),
        {str(item): pain for item, pain in pains.items() if pain is not None},
    )
