"""What patients report of their training: received once per client UUID, judged at once, read by `reported`.

new = reports.receive(session, patient=pat, plan=plan, report=report, at=now)   # False: was kept already
reports.receive(session, patient=pat, plan=plan, report=report, corrects=earlier, at=now)

A correction is a report that replaces another. Both are kept, and only the newer one counts.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from clinic.domain.errors import InvalidInput, NotFound
from clinic.domain.followup.diary import days, details
from clinic.domain.followup.diary.days import ReportStatus
from clinic.domain.followup.diary.details import NOTHING
from clinic.domain.followup.judging import Complaints
from clinic.domain.followup.signs import ordered
from clinic.models import Patient, Plan, TrainingEntry, TrainingSession, new_id
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.followup import judging
from clinic.services.followup.diary import checking, corrections, judged, last, neighbors, training_days
from clinic.services.followup.diary.report import Report, of_kept, on_top
from clinic.services.record import lock, scope

__all__ = ["Report", "ReportTakenBack", "receive"]

ANOTHER = (
    "You sent a report from this page before, and it is kept. To add what it says now, press Send again."
)
TAKEN_BACK = "You took this report back. To send it after all, press Send again."
SENT = select(TrainingSession).where(
    *scope.of_patient(TrainingSession), TrainingSession.client_uuid == bindparam("client_uuid")
)
ENTRIES = insert(TrainingEntry)


class ReportTakenBack(InvalidInput):
    """This very report was kept, and its patient took it back."""


def receive(
    session: Session,
    *,
    patient: Patient,
    plan: Plan,
    report: Report,
    corrects: TrainingSession | None = None,
    at: datetime,
) -> bool:
    """Keep a report; false when this very report was kept before. Raises `InvalidInput` per field, `ReportTakenBack`
    where it was kept and taken back since.

    A plan that was replaced or withdrawn can still be reported: what was done is worth knowing. With `corrects` it
    takes the place of that one, of the same plan, and of what replaced it since; raises `ActionDenied` where that is
    not corrected any more.
    """
    if (plan.clinic_id, plan.patient_id) != (patient.clinic_id, patient.id):
        raise NotFound
    if corrects is not None and corrects.plan_id != plan.id:
        raise NotFound
    number = lock.take(session, patient, screened=False, by=patient, at=at)
    shown, kept = corrects, _kept(session, patient, report.client_uuid)
    if kept is not None:
        before = corrections.get(session, patient, kept.replaces) if kept.replaces else None
        _check_same(kept, _on_top(report, shown, before))
        return False
    corrects = corrections.standing(session, patient, corrects) if corrects else None
    report = _on_top(report, shown, corrects)
    told_before = _told_before(session, patient, plan, corrects, at=at) if corrects else None
    checking.check(session, patient, plan, report, corrects, at)
    training = _keep(session, patient, plan, report, corrects, number=number, at=at)
    if corrects is None:
        last.note(patient, report, at=at)
        trail.record(session, AuditAction.TRAINING_REPORT, by=patient, at=at, subject=training)
    else:
        last.renew(session, patient)
        corrected = {"replaces": str(corrects.id)}
        trail.record(
            session, AuditAction.TRAINING_CORRECT, by=patient, at=at, subject=training, detail=corrected
        )
    training_days.keep(session, patient, *{each.trained_on for each in (training, corrects) if each})
    asked = neighbors.asked(
        session,
        patient,
        plan,
        report.outcomes,
        report.details,
        items=report.items,
        on=training.trained_on,
    )
    told = judging.complaints(training, report.details, asked=asked)
    judged.after_report(
        session,
        patient=patient,
        plan=plan,
        training=training,
        told=told,
        before=told_before,
        done=report.done - (of_kept(corrects).done if corrects else frozenset()),
        pressed_at=report.pressed_by(at),
        at=at,
    )
    if corrects is not None and _is_another_night(training, corrects):
        judged.after_change(session, patient, days={training.trained_on, corrects.trained_on}, at=at)
    return True


def _on_top(report: Report, shown: TrainingSession | None, now: TrainingSession | None) -> Report:
    """The correction of the report that its page showed, where another has stood in that one's place since."""
    if shown is None or now is None or shown.id == now.id:
        return report
    return on_top(report, shown=of_kept(shown), now=of_kept(now))


def _keep(
    session: Session,
    patient: Patient,
    plan: Plan,
    report: Report,
    corrects: TrainingSession | None,
    *,
    number: int,
    at: datetime,
) -> TrainingSession:
    if corrects is not None:
        corrects.status = ReportStatus.REPLACED
        session.flush()
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
        other=report.other,
        zone=report.zone,
        pressed_at=report.pressed_at,
        reported_at=at,
        replaces=corrects.id if corrects else None,
    )
    session.add(training)
    session.flush()
    of_it = {"clinic_id": patient.clinic_id, "training_session_id": training.id}
    entries = [
        {
            **of_it,
            "id": new_id(),
            "item_id": item_id,
            "outcome": report.outcomes.get(item_id),
            **vars(report.details.get(item_id, NOTHING)),
        }
        for item_id in sorted(report.items)
    ]
    if entries:  # a message has none
        session.connection().execute(ENTRIES, entries)
    return training


def _told_before(
    session: Session, patient: Patient, plan: Plan, corrects: TrainingSession, *, at: datetime
) -> Complaints | None:
    """What the report said that is corrected; nothing of one that counted nowhere, so that all is news that is said
    again. The days count from when the first of its corrections was sent.
    """
    sent = corrections.first_sent_at(session, corrects)
    days.check_can_correct(corrects.status, reported_at=sent, at=at)
    days.check_is_training(is_message=of_kept(corrects).is_message)
    if corrects.status is ReportStatus.MISTAKEN:
        return None
    said = {entry.item_id: details.of_row(entry) for entry in corrects.entries}
    outcomes = {entry.item_id: entry.outcome for entry in corrects.entries if entry.outcome}
    asked = neighbors.asked(session, patient, plan, outcomes, said, items=said, on=corrects.trained_on)
    return judging.complaints(corrects, said, asked=asked)


def _is_another_night(training: TrainingSession, corrects: TrainingSession) -> bool:
    """Whether a correction says another thing of the night before, or says it of another day."""
    return (training.trained_on, training.settled) != (corrects.trained_on, corrects.settled)


def _kept(session: Session, patient: Patient, client_uuid: UUID) -> TrainingSession | None:
    return session.scalar(SENT, scope.key(patient) | {"client_uuid": client_uuid})


def _check_same(kept: TrainingSession, report: Report) -> None:
    """Nobody loses a second report because it came from the first one's page, nor one that was taken back there."""
    if of_kept(kept) != report:
        raise InvalidInput({"client_uuid": ANOTHER})
    if kept.status is ReportStatus.TAKEN_BACK:
        raise ReportTakenBack({"client_uuid": TAKEN_BACK})
