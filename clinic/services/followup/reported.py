"""What patients reported, as people read it: the newest reports by exercise, and adherence to the plan in force.

reported.newest(session, pat, 60)
reported.summary(session, pat, plans.of_patient(session, pat), at=now)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Uuid, bindparam, func, select, type_coerce
from sqlalchemy.orm import Session

from clinic.domain.followup import adherence
from clinic.domain.followup.adherence import Adherence, Outcome, Zone
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.models import Patient, Plan, TrainingEntry, TrainingSession
from clinic.services.plans import contents, plans
from clinic.services.record import patients, scope

NEWEST = 10

OWN = scope.of_patient(TrainingSession)
HOW_MANY = select(func.count()).select_from(TrainingSession).where(*OWN)
NEWEST_FIRST = (
    select(TrainingSession)
    .where(*OWN)
    .order_by(TrainingSession.trained_on.desc(), TrainingSession.number.desc())
    .limit(bindparam("count"))
)
NUMBERED = select(TrainingSession).where(*OWN, TrainingSession.number == bindparam("number"))
FIRST = select(TrainingSession.id).where(*OWN).limit(1)
ON_DAY = select(TrainingSession.id).where(*OWN, TrainingSession.trained_on == bindparam("day")).limit(1)
DAYS_TRAINED = (
    select(TrainingSession.trained_on)
    .where(*OWN, TrainingSession.plan_id == bindparam("plan_id"))
    .where(TrainingSession.entries.any(TrainingEntry.outcome != Outcome.SKIPPED))
    .distinct()
)
AS_TEXT = Uuid(as_uuid=False)  # hundreds of ids that are only compared
OUTCOMES = select(
    type_coerce(TrainingEntry.training_session_id, AS_TEXT),
    type_coerce(TrainingEntry.item_id, AS_TEXT),
    TrainingEntry.outcome,
).where(
    TrainingEntry.clinic_id == bindparam("clinic_id"),
    TrainingEntry.training_session_id.in_(bindparam("ids", expanding=True)),
)


@dataclass(frozen=True)
class ReadableReport:
    """A report as people read it: exercise names with how each went."""

    session: TrainingSession
    entries: tuple[tuple[str, Outcome], ...]
    version: int
    is_late: bool
    pain_cap: int

    @property
    def done(self) -> int:
        """How many exercises were done in full."""
        return sum(outcome is Outcome.DONE for _, outcome in self.entries)

    @property
    def zone(self) -> Zone | None:
        """The zone of the pain reported under the limit of its plan, none when none was said."""
        return None if self.session.pain is None else adherence.zone(self.session.pain, self.pain_cap)


@dataclass(frozen=True)
class Summary:
    """What the therapist sees first: adherence to the plan in force and the newest reports."""

    adherence: Adherence | None
    reports: tuple[ReadableReport, ...]
    total: int


def summary(session: Session, patient: Patient, signed: Sequence[Plan], *, at: datetime) -> Summary:
    """Adherence to the plan in force and the newest reports; `signed` are the patient's plans."""
    rows = _newest(session, patient, NEWEST)
    about = {row.plan_id for row in rows}
    current = next((plan for plan in signed if plan.status == PlanStatus.ACTIVE), None)
    contents.read(session, [plan for plan in signed if plan is current or plan.id in about])
    return Summary(
        adherence=_adherence(session, patient, current, at=at) if current else None,
        reports=_readable(session, patient, rows, signed),
        total=session.scalar(HOW_MANY, scope.key(patient)) or 0,
    )


def newest(session: Session, patient: Patient, count: int) -> tuple[ReadableReport, ...]:
    """The patient's newest reports with the names of the exercises."""
    rows = _newest(session, patient, count)
    about = {row.plan_id for row in rows}
    signed = [plan for plan in plans.of_patient(session, patient) if plan.id in about]
    contents.read(session, signed)
    return _readable(session, patient, rows, signed)


def of_number(session: Session, patient: Patient, number: int) -> ReadableReport | None:
    """The report that was received with that write, if one was."""
    rows = session.scalars(NUMBERED, scope.key(patient) | {"number": number}).all()
    signed = [plan for plan in plans.of_patient(session, patient) if plan.id in {row.plan_id for row in rows}]
    contents.read(session, signed)
    return next(iter(_readable(session, patient, rows, signed)), None)


def today(session: Session, patient: Patient, *, at: datetime) -> bool:
    """Whether the patient has already reported for today."""
    day = patients.today(session, patient, at)
    return bool(session.scalar(ON_DAY, scope.key(patient) | {"day": day}))


def any_before(session: Session, patient: Patient) -> bool:
    """Whether the patient has reported anything yet."""
    return session.scalar(FIRST, scope.key(patient)) is not None


def _newest(session: Session, patient: Patient, count: int) -> Sequence[TrainingSession]:
    return session.scalars(NEWEST_FIRST, scope.key(patient) | {"count": count}).all()


def _readable(
    session: Session, patient: Patient, rows: Sequence[TrainingSession], signed: Iterable[Plan]
) -> tuple[ReadableReport, ...]:
    known = {plan.id: plan for plan in signed}
    items = {plan_id: contents.content(known[plan_id])["items"] for plan_id in {row.plan_id for row in rows}}
    outcomes = _outcomes(session, patient, rows)
    zone = patients.zone(session, patient)
    return tuple(
        ReadableReport(
            row,
            tuple((item["name"], outcomes[str(row.id)][item["id"]]) for item in items[row.plan_id]),
            known[row.plan_id].version,
            adherence.is_late(row.trained_on, reported_on=row.reported_at.astimezone(zone).date()),
            known[row.plan_id].pain_cap,
        )
        for row in rows
    )


def _outcomes(
    session: Session, patient: Patient, rows: Iterable[TrainingSession]
) -> Mapping[str, Mapping[str, Outcome]]:
    """How each exercise went, by report. As columns: hundreds of entries make rows that nobody changes."""
    ids = [row.id for row in rows]
    entries = session.execute(OUTCOMES, {"clinic_id": patient.clinic_id, "ids": ids})
    found: dict[str, dict[str, Outcome]] = {}
    for report_id, item_id, outcome in entries:
        found.setdefault(report_id, {})[item_id] = outcome
    return found


def _adherence(session: Session, patient: Patient, plan: Plan, *, at: datetime) -> Adherence:
    """Nothing more is expected after the day of the review."""
    return adherence.since(
        plans.began(session, plan),
        on=min(patients.today(session, patient, at), plan.review_on or date.max),
        days_per_week=contents.content(plan)["days_per_week"],
        trained_on=session.scalars(DAYS_TRAINED, scope.key(patient) | {"plan_id": plan.id}),
    )
