"""What patients report of their training: received once per client UUID, never changed, shown to their clinic.

new = reports.receive(session, patient=pat, plan=plan, report=report, at=now)   # False: was kept already
reports.summary(session, pat, plans.of_patient(session, pat), at=now)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from clinic.domain.errors import InvalidInput, NotFound
from clinic.domain.followup import adherence
from clinic.domain.followup.adherence import Adherence, Outcome, Zone
from clinic.domain.limits import REPORT_NOTE, REPORT_WEEKS, SCORE
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.domain.text import in_words
from clinic.models import Patient, Plan, TrainingEntry, TrainingSession
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.plans import plans
from clinic.services.record import lock, patients

OLDEST = timedelta(weeks=REPORT_WEEKS)
NEWEST = 10
ANOTHER = (
    "You sent a report from this page before, and it is kept. To add what it says now, press Send again."
)


@dataclass(frozen=True)
class Report:
    """What a patient says about one training session. Pain and effort 0-10, empty when not said."""

    client_uuid: UUID
    trained_on: date
    outcomes: Mapping[UUID, Outcome]
    pain: int | None = None
    effort: int | None = None
    note: str = ""


@dataclass(frozen=True)
class ReadableReport:
    """A report as people read it: exercise names with how each went."""

    session: TrainingSession
    entries: tuple[tuple[str, Outcome], ...]
    version: int
    is_late: bool

    @property
    def done(self) -> int:
        """How many exercises were done in full."""
        return sum(outcome is Outcome.DONE for _, outcome in self.entries)

    @property
    def zone(self) -> Zone | None:
        """The zone of the pain reported, none when none was said."""
        return None if self.session.pain is None else adherence.zone(self.session.pain)


@dataclass(frozen=True)
class Summary:
    """What the therapist sees first: adherence to the plan in force and the newest reports."""

    adherence: Adherence | None
    reports: tuple[ReadableReport, ...]
    total: int


def receive(session: Session, *, patient: Patient, plan: Plan, report: Report, at: datetime) -> bool:
    """Keep a report; false when this very report was kept before. Raises `InvalidInput` per field.

    A plan that was replaced or withdrawn can still be reported: what was done is worth knowing.
    """
    if (plan.clinic_id, plan.patient_id) != (patient.clinic_id, patient.id):
        raise NotFound
    number = lock.take(session, patient, by=patient, at=at)
    kept = _kept(session, patient, report.client_uuid)
    if kept is not None:
        _check_same(kept, report)
        return False
    _check(session, patient, plan, report, at)
    training = TrainingSession(
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        number=number,
        plan_id=plan.id,
        client_uuid=report.client_uuid,
        trained_on=report.trained_on,
        pain=report.pain,
        effort=report.effort,
        note=report.note,
        reported_at=at,
        entries=[
            TrainingEntry(clinic_id=patient.clinic_id, item_id=item_id, outcome=outcome)
            for item_id, outcome in report.outcomes.items()
        ],
    )
    session.add(training)
    session.flush()
    trail.record(session, AuditAction.TRAINING_REPORT, by=patient, at=at, subject=training)
    return True


def summary(session: Session, patient: Patient, signed: Sequence[Plan], *, at: datetime) -> Summary:
    """Adherence to the plan in force and the newest reports; `signed` are the patient's plans."""
    rows, total = _newest(session, patient, NEWEST)
    reported = {row.plan_id for row in rows}
    current = next((plan for plan in signed if plan.status == PlanStatus.ACTIVE), None)
    plans.read_contents(session, [plan for plan in signed if plan is current or plan.id in reported])
    return Summary(
        adherence=_adherence(session, patient, current, at=at) if current else None,
        reports=_readable(session, patient, rows, signed),
        total=total,
    )


def newest(session: Session, patient: Patient, count: int) -> tuple[ReadableReport, ...]:
    """The patient's newest reports with the names of the exercises."""
    rows, _ = _newest(session, patient, count)
    reported = {row.plan_id for row in rows}
    signed = [plan for plan in plans.of_patient(session, patient) if plan.id in reported]
    plans.read_contents(session, signed)
    return _readable(session, patient, rows, signed)


def _newest(session: Session, patient: Patient, count: int) -> tuple[list[TrainingSession], int]:
    """The newest of the patient's reports, and how many there are."""
    found = session.execute(
        select(TrainingSession, func.count().over())
        .where(*_of(patient))
        .options(selectinload(TrainingSession.entries))
        .order_by(TrainingSession.trained_on.desc(), TrainingSession.number.desc())
        .limit(count)
    ).all()
    return [row for row, _ in found], next((total for _, total in found), 0)


def _readable(
    session: Session, patient: Patient, rows: Iterable[TrainingSession], signed: Iterable[Plan]
) -> tuple[ReadableReport, ...]:
    known = {plan.id: plan for plan in signed}
    names = {plan_id: exercises(known[plan_id]) for plan_id in {row.plan_id for row in rows}}
    return tuple(
        ReadableReport(
            row,
            _entries(row, names[row.plan_id]),
            known[row.plan_id].version,
            adherence.is_late(row.trained_on, reported_on=patients.today(session, patient, row.reported_at)),
        )
        for row in rows
    )


def reported_today(session: Session, patient: Patient, *, at: datetime) -> bool:
    """Whether the patient has already reported for today."""
    today = patients.today(session, patient, at)
    return bool(
        session.scalar(select(func.count()).where(*_of(patient), TrainingSession.trained_on == today))
    )


def _adherence(session: Session, patient: Patient, plan: Plan, *, at: datetime) -> Adherence:
    something_done = TrainingSession.entries.any(TrainingEntry.outcome != Outcome.SKIPPED)
    return adherence.since(
        plans.began(session, plan),
        on=patients.today(session, patient, at),
        days_per_week=plans.content(plan)["days_per_week"],
        trained_on=session.scalars(
            select(TrainingSession.trained_on)
            .where(*_of(patient), TrainingSession.plan_id == plan.id, something_done)
            .distinct()
        ),
    )


def exercises(plan: Plan) -> dict[UUID, str]:
    """The names of the plan's exercises by item id, in the plan's order."""
    return {UUID(item["id"]): item["name"] for item in plans.content(plan)["items"]}


def _check(session: Session, patient: Patient, plan: Plan, report: Report, at: datetime) -> None:
    today, items = patients.today(session, patient, at), exercises(plan)
    checks = (
        ("trained_on", report.trained_on <= today, "Choose today or a day before."),
        (
            "trained_on",
            report.trained_on >= today - OLDEST,
            f"Choose a day in the last {in_words(REPORT_WEEKS)} weeks.",
        ),
        ("outcomes", set(report.outcomes) == set(items), "Say for each exercise of this plan how it went."),
        ("pain", _is_score(report.pain), f"Choose a number from {SCORE}."),
        ("effort", _is_score(report.effort), f"Choose a number from {SCORE}."),
        ("note", len(report.note) <= REPORT_NOTE, f"Keep the note to {REPORT_NOTE} characters."),
    )
    errors = {field: sentence for field, holds, sentence in checks if not holds}
    if errors:
        raise InvalidInput(errors)


def _is_score(said: int | None) -> bool:
    return said is None or said in SCORE


def _kept(session: Session, patient: Patient, client_uuid: UUID) -> TrainingSession | None:
    return session.scalar(
        select(TrainingSession).where(*_of(patient), TrainingSession.client_uuid == client_uuid)
    )


def _check_same(kept: TrainingSession, report: Report) -> None:
    """Nobody loses a second report because it came from the first one's page."""
    before = Report(
        client_uuid=kept.client_uuid,
        trained_on=kept.trained_on,
        outcomes={entry.item_id: entry.outcome for entry in kept.entries},
        pain=kept.pain,
        effort=kept.effort,
        note=kept.note,
    )
    if before != report:
        raise InvalidInput({"client_uuid": ANOTHER})


def _entries(row: TrainingSession, names: Mapping[UUID, str]) -> tuple[tuple[str, Outcome], ...]:
    outcomes = {entry.item_id: entry.outcome for entry in row.entries}
    return tuple((name, outcomes[item_id]) for item_id, name in names.items())


def _of(patient: Patient) -> tuple[ColumnElement[bool], ...]:
    return (TrainingSession.clinic_id == patient.clinic_id, TrainingSession.patient_id == patient.id)
