"""What patients report of their training: received once per client UUID, judged at once, read by `reported`.

new = reports.receive(session, patient=pat, plan=plan, report=report, at=now)   # False: was kept already
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from clinic.domain.errors import InvalidInput, NotFound
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.signs import Sign, ordered
from clinic.domain.limits import REPORT_NOTE, REPORT_WEEKS, SCORE
from clinic.domain.text import in_words
from clinic.models import Patient, Plan, TrainingEntry, TrainingSession
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.followup import judging
from clinic.services.plans import contents
from clinic.services.record import lock, patients, scope

OLDEST = timedelta(weeks=REPORT_WEEKS)
NO_PAIN_SAID = "Say how much it hurt. 0 is no pain."
ANOTHER = (
    "You sent a report from this page before, and it is kept. To add what it says now, press Send again."
)

SENT = select(TrainingSession).where(
    *scope.of_patient(TrainingSession), TrainingSession.client_uuid == bindparam("client_uuid")
)


@dataclass(frozen=True)
class Report:
    """What a patient says about one training session. Pain and effort 0-10, empty when not said.

    `signs` is what is new since the last report, None where nobody asked; `settled` whether the pain after the last
    session was back to usual by the next morning.
    """

    client_uuid: UUID
    trained_on: date
    outcomes: Mapping[UUID, Outcome]
    pain: int | None = None
    effort: int | None = None
    note: str = ""
    signs: frozenset[Sign] | None = None
    settled: bool | None = None


def receive(session: Session, *, patient: Patient, plan: Plan, report: Report, at: datetime) -> bool:
    """Keep a report; false when this very report was kept before. Raises `InvalidInput` per field.

    A plan that was replaced or withdrawn can still be reported: what was done is worth knowing.
    """
    if (plan.clinic_id, plan.patient_id) != (patient.clinic_id, patient.id):
        raise NotFound
    number = lock.take(session, patient, screened=False, by=patient, at=at)
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
        signs=None if report.signs is None else [*ordered(report.signs)],
        settled=report.settled,
        note=report.note,
        reported_at=at,
    )
    session.add(training)
    session.flush()
    of_it = {"clinic_id": patient.clinic_id, "training_session_id": training.id}
    entries = [of_it | {"item_id": item_id, "outcome": said} for item_id, said in report.outcomes.items()]
    session.connection().execute(insert(TrainingEntry), entries)
    trail.record(session, AuditAction.TRAINING_REPORT, by=patient, at=at, subject=training)
    patient.last_report_on, patient.last_report_pain = report.trained_on, report.pain
    patient.last_report_done = any(said is not Outcome.SKIPPED for said in report.outcomes.values())
    patient.last_reported_at, patient.last_report_red = at, False
    flag_modified(patient, "last_report_on")  # the same statement for the same report as yesterday's
    judging.after_report(session, patient=patient, plan=plan, training=training, at=at)
    return True


def _check(session: Session, patient: Patient, plan: Plan, report: Report, at: datetime) -> None:
    today, items = patients.today(session, patient, at), contents.exercises(plan)
    checks = (
        ("trained_on", report.trained_on <= today, "Choose today or a day before."),
        (
            "trained_on",
            report.trained_on >= today - OLDEST,
            f"Choose a day in the last {in_words(REPORT_WEEKS)} weeks.",
        ),
        ("outcomes", set(report.outcomes) == set(items), "Say for each exercise of this plan how it went."),
        ("pain", _is_score(report.pain), f"Choose a number from {SCORE}."),
        ("pain", report.pain is not None or not _is_asked_pain(report), NO_PAIN_SAID),
        ("effort", _is_score(report.effort), f"Choose a number from {SCORE}."),
        ("note", len(report.note) <= REPORT_NOTE, f"Keep the note to {REPORT_NOTE} characters."),
    )
    errors = {field: sentence for field, holds, sentence in checks if not holds}
    if errors:
        raise InvalidInput(errors)


def _is_asked_pain(report: Report) -> bool:
    """Whoever did something says how much it hurt. A report from before that question was asked is kept without."""
    return report.signs is not None and any(said is not Outcome.SKIPPED for said in report.outcomes.values())


def _is_score(said: int | None) -> bool:
    return said is None or said in SCORE


def _kept(session: Session, patient: Patient, client_uuid: UUID) -> TrainingSession | None:
    return session.scalar(SENT, scope.key(patient) | {"client_uuid": client_uuid})


def _check_same(kept: TrainingSession, report: Report) -> None:
    """Nobody loses a second report because it came from the first one's page."""
    before = Report(
        client_uuid=kept.client_uuid,
        trained_on=kept.trained_on,
        outcomes={entry.item_id: entry.outcome for entry in kept.entries},
        pain=kept.pain,
        effort=kept.effort,
        note=kept.note,
        signs=None if kept.signs is None else frozenset(map(Sign, kept.signs)),
        settled=kept.settled,
    )
    if before != report:
        raise InvalidInput({"client_uuid": ANOTHER})
