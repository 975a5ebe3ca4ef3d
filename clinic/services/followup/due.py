"""What dates make due of plans in force, read from their rows: silence, reviews, what runs out; and what was answered.

    due.of(session, reviews, at=now)[pat.id].causes        # (Cause, …)

As many statements for many plans as for one. What somebody answered is not asked again for the same reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from clinic.domain.followup import due
from clinic.domain.followup.due import DUE, REVIEW, SILENCE, Expiring, InForce
from clinic.domain.followup.judging import FINDING
from clinic.domain.followup.reasons import RANK, Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import Plan, WorklistItem
from clinic.services.plans.pauses import NOT_UNDONE
from clinic.services.record import intake, scope
from clinic.services.record.records import Record
from clinic.services.screening.assess import Review

ANSWERED = and_(
    WorklistItem.ended_by.is_not(None),
    WorklistItem.answer != "",
    WorklistItem.gone_at.is_(None),
    or_(WorklistItem.cause.startswith(DUE), WorklistItem.cause.startswith(FINDING)),
)
PAUSED_PLAN = and_(WorklistItem.stops == Stops.PLAN, NOT_UNDONE)
SAID = select(
    WorklistItem.patient_id,
    WorklistItem.plan_id,
    WorklistItem.cause,
    WorklistItem.ended_at,
    WorklistItem.reason,
    ANSWERED.label("is_answered"),
    PAUSED_PLAN.label("paused_plan"),
).where(*scope.of_patients(WorklistItem), or_(ANSWERED, PAUSED_PLAN))


@dataclass(frozen=True)
class Known:
    """What is due of a plan in force, and the keys of its findings that were answered, with the gravest reason for
    which each was: no news while they hold, and are no graver.
    """

    causes: tuple[Cause, ...] = ()
    answered: Mapping[str, Reason] = field(default_factory=dict)


@dataclass
class _Said:
    """What the worklist says of a patient: whether the plan is paused and when it went on, what was answered of which
    plan, when a silence was, and when the review of which plan.
    """

    is_paused: bool = False
    went_on_at: list[datetime] = field(default_factory=list)
    answered: dict[tuple[UUID | None, str], Reason] = field(default_factory=dict)
    asked_at: list[datetime] = field(default_factory=list)
    reviewed_at: list[tuple[UUID | None, datetime]] = field(default_factory=list)


def of(session: Session, reviews: Sequence[tuple[Plan, Review]], *, at: datetime) -> Mapping[UUID, Known]:
    """What is due of each plan in force and what was answered of it, by the id of its patient."""
    records = [review.record for _, review in reviews]
    said = _said(session, records)
    return {
        review.record.patient.id: _known(plan, review, said[review.record.patient.id], at)
        for plan, review in reviews
    }


def _said(session: Session, records: Iterable[Record]) -> Mapping[UUID, _Said]:
    found = {record.patient.id: _Said() for record in records}
    for patient_id, plan_id, cause, ended_at, reason, is_answered, paused_plan in session.execute(
        SAID, scope.keys([record.patient for record in records])
    ):
        said = found[patient_id]
        if ended_at is None:
            said.is_paused = True
            continue
        if paused_plan:
            said.went_on_at.append(ended_at)
        if not is_answered:
            continue
        before = said.answered.get((plan_id, cause), reason)
        said.answered[plan_id, cause] = min(before, reason, key=RANK.__getitem__)
        if cause.startswith(SILENCE):
            said.asked_at.append(ended_at)
        if cause.startswith(REVIEW):
            said.reviewed_at.append((plan_id, ended_at))
    return found


def _known(plan: Plan, review: Review, said: _Said, at: datetime) -> Known:
    answered = {cause: reason for (plan_id, cause), reason in said.answered.items() if plan_id == plan.id}
    causes = [cause for cause in _causes(plan, review, said, at) if cause.key not in answered]
    return Known(tuple(causes), {key: why for key, why in answered.items() if key.startswith(FINDING)})


def _causes(plan: Plan, review: Review, said: _Said, at: datetime) -> tuple[Cause, ...]:
    record = review.record
    patient = record.patient
    if patient.archived_at is not None:
        return ()
    today = record.day(at)

    def newest(moments: Iterable[datetime | None]) -> date | None:
        days = (record.day(moment) for moment in moments if moment is not None)
        return max((day for day in days if day <= today), default=None)

    standing = InForce(
        plan.id,
        began=record.day(plan.signed_at),
        review_on=plan.review_on,
        reviewed_on=newest(moment for plan_id, moment in said.reviewed_at if plan_id == plan.id),
        heard_on=newest([*said.asked_at, *said.went_on_at, patient.last_reported_at]),
        can_report=patient.account_id is not None,
        is_paused=said.is_paused,
        is_over=patient.care_ended_on is not None,
        rests_on=tuple(_rests_on(review)),
    )
    return due.causes(standing, on=today, silence_days=record.clinic.silence_days)


def _rests_on(review: Review) -> Iterator[Expiring]:
    record = review.record
    oldest = intake.find(record).oldest
    if oldest is not None:
        yield Expiring(due.INTAKE, "The intake", _last_day(record, oldest))
    for consult in review.assessment.consults_used:
        yield Expiring(
            f"{due.CONSULT}:{consult.id}", f"The consult of {consult.clinician}", consult.expires_on
        )
    for clearance in review.assessment.clearances_used:
        yield Expiring(
            f"{due.ASSESSMENT}:{clearance.id}",
            f"The assessment of {clearance.clinician}",
            clearance.expires_on,
        )


def _last_day(record: Record, oldest: datetime) -> date:
    return record.day(oldest + timedelta(days=record.clinic.intake_days))
