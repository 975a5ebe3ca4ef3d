"""What happens to a report after it was sent: the patient takes it back at once, a therapist marks it as mistaken.

    corrections.undo(session, training=training, patient=pat, at=now)
    corrections.mark(session, training=training, patient=pat, reason="Sent from a wrong phone.", by=alice, at=now)

Nothing of it is removed. Only undoing, within a minute, ends what the report itself opened on the worklist; a mark,
like a correction (`reports.receive`), ends no pause and no item: a therapist does, who sees both. What counts again
has its emergency open again, and two nights that did not settle are next to each other once nothing stands between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.domain.followup import together
from clinic.domain.followup.diary import days
from clinic.domain.followup.diary.days import COUNTED_ALREADY, NOT_COUNTED, ReportStatus
from clinic.domain.followup.judging import REPORT
from clinic.domain.limits import REPORT_MISTAKEN
from clinic.domain.roles import Action
from clinic.domain.text import is_blank
from clinic.models import Patient, StaffMember, TrainingSession, WorklistItem
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.followup.diary import chains, judged, last, training_days
from clinic.services.followup.lines import taken_back
from clinic.services.record import lock, scope

BETWEEN = "; then: "
SAY_SHORTER = "What was said when it was marked before stays. Say this in up to {left} characters."
SAY_WHY = f"Say in up to {REPORT_MISTAKEN} characters why it counts nowhere."
OF_PATIENT = select(TrainingSession).where(
    *scope.of_patient(TrainingSession), TrainingSession.id == bindparam("id")
)
CORRECTED = chains.earlier(TrainingSession.id == bindparam("id"))
FIRST_SENT_AT = select(CORRECTED.c.reported_at).where(CORRECTED.c.replaces.is_(None))
OPENED = select(WorklistItem).where(
    *scope.of_patient(WorklistItem),
    WorklistItem.cause.startswith(bindparam("opened_by")),
    WorklistItem.ended_at.is_(None),
    WorklistItem.answer == "",
)
REPLACING = select(TrainingSession).where(
    *scope.of_patient(TrainingSession),
    TrainingSession.replaces == bindparam("replaced"),
    TrainingSession.status != ReportStatus.TAKEN_BACK,
)
NEWEST_SENT = (
    select(TrainingSession)
    .where(*scope.of_patient(TrainingSession), TrainingSession.status == ReportStatus.COUNTS)
    .order_by(TrainingSession.number.desc())
    .limit(1)
)
NEXT_ALARMS = select(TrainingSession).where(
    *scope.of_patient(TrainingSession), TrainingSession.alarm_before == bindparam("alarm")
)


def get(session: Session, patient: Patient, report_id: UUID) -> TrainingSession:
    """One of this patient's reports; raises `NotFound`. Who asks has read the patient, or is the patient."""
    found = session.scalar(OF_PATIENT, scope.key(patient) | {"id": report_id})
    if found is None:
        raise NotFound
    return found


def standing(session: Session, patient: Patient, training: TrainingSession) -> TrainingSession:
    """The report, or what stands in its place, to be asked under the lock: whoever corrected it from another page
    meanwhile corrects that, so that none of their words is lost.
    """
    session.refresh(training)
    while training.status is ReportStatus.REPLACED:
        key = scope.key(patient) | {"replaced": training.id}
        training = session.scalars(REPLACING, key, execution_options={"populate_existing": True}).one()
    return training


def first_sent_at(session: Session, training: TrainingSession) -> datetime:
    """When the report was sent that this one corrects, or the one before that: one statement, however often."""
    if training.replaces is None:
        return training.reported_at
    key = {"clinic_id": training.clinic_id, "id": training.replaces}
    first: datetime = session.scalars(FIRST_SENT_AT, key).one()
    return first


def just_sent(session: Session, patient: Patient, *, at: datetime) -> TrainingSession | None:
    """The report that came last, if it can still be taken back."""
    newest = session.scalar(NEWEST_SENT, scope.key(patient))
    if newest is None:
        return None
    can_undo = days.may(days.check_can_undo, newest.status, reported_at=newest.reported_at, at=at)
    return newest if can_undo else None


def check_can_undo(training: TrainingSession, *, at: datetime) -> None:
    """Raise `ActionDenied` where it is not taken back any more, with what can be done instead."""
    is_message = not training.entries
    days.check_can_undo(training.status, reported_at=training.reported_at, at=at, is_message=is_message)


def undo(
    session: Session, *, training: TrainingSession, patient: Patient, at: datetime
) -> TrainingSession | None:
    """Take a report back as if it had not been sent; the one that it had corrected, which stands again. Raises
    `ActionDenied` when it is too late.

    What it opened and nobody answered yet is ended, and the alarm that it gave. What it corrected counts again, and
    what it closed is open again. That a sign of an emergency was taken back, before anybody answered it, is on the
    worklist.
    """
    lock.take(session, patient, screened=False, by=patient, at=at)
    session.refresh(training)
    check_can_undo(training, at=at)
    training.status, training.taken_back_at = ReportStatus.TAKEN_BACK, at
    corrected = get(session, patient, training.replaces) if training.replaces else None
    changed = [training, corrected] if corrected else [training]
    if corrected:
        corrected.status = ReportStatus.MISTAKEN if corrected.mistaken_at else ReportStatus.COUNTS
        corrected.counts_again_number = patient.counter
    ended = _opened(session, patient, training)
    _end(session, ended, at=at)
    taken_back.with_it(session, patient, at=at)
    _give_back_alarm(session, patient, training)
    trail.record(session, AuditAction.TRAINING_UNDO, by=patient, at=at, subject=training)
    last.hear_again(session, patient)
    days_now = {report.trained_on for report in changed}
    judged.after_undo(session, patient=patient, training=training, days=days_now, at=at)
    _renew(session, patient, *changed)
    judged.after_taking_back(
        session, patient, training, {together.sign_of(item.cause) for item in ended}, at=at
    )
    if corrected:
        judged.counts_again(session, patient, corrected, at=at)
    return corrected


def mark(
    session: Session,
    *,
    training: TrainingSession,
    patient: Patient,
    reason: str,
    by: StaffMember,
    at: datetime,
) -> None:
    """Say that a report counts nowhere, and why, which is kept beside what was said when it was marked before; raises
    `InvalidInput` at `reason`, `ActionDenied` if it counts not.
    """
    permission.check(by, Action.MARK_MISTAKEN)
    if is_blank(reason) or len(reason) > REPORT_MISTAKEN:
        raise InvalidInput({"reason": SAY_WHY})
    _take(session, training, patient, ReportStatus.COUNTS, NOT_COUNTED, by=by, at=at)
    whole = _with_earlier(training.mistaken_reason, reason.strip())
    training.status, training.mistaken_reason = ReportStatus.MISTAKEN, whole
    training.mistaken_by, training.mistaken_at = by.id, at
    trail.record(session, AuditAction.TRAINING_MISTAKEN, by=by, at=at, subject=training)
    _renew(session, patient, training)
    judged.after_change(session, patient, days={training.trained_on}, at=at)


def _with_earlier(earlier: str, reason: str) -> str:
    if not earlier:
        return reason
    left = REPORT_MISTAKEN - len(earlier) - len(BETWEEN)
    if len(reason) > left:
        raise InvalidInput({"reason": SAY_SHORTER.format(left=max(0, left))})
    return f"{earlier}{BETWEEN}{reason}"


def count_again(
    session: Session, *, training: TrainingSession, patient: Patient, by: StaffMember, at: datetime
) -> None:
    """Take the mark away, whose reason stays readable; raises `ActionDenied` where there is none."""
    permission.check(by, Action.MARK_MISTAKEN)
    _take(session, training, patient, ReportStatus.MISTAKEN, COUNTED_ALREADY, by=by, at=at)
    training.status, training.counts_again_number = ReportStatus.COUNTS, patient.counter
    training.mistaken_by = training.mistaken_at = None
    trail.record(session, AuditAction.TRAINING_COUNT, by=by, at=at, subject=training)
    _renew(session, patient, training)
    judged.after_change(session, patient, days={training.trained_on}, at=at)
    judged.counts_again(session, patient, training, at=at)
    judged.said_again(session, patient, training, at=at)


def _take(
    session: Session,
    training: TrainingSession,
    patient: Patient,
    expected: ReportStatus,
    otherwise: str,
    *,
    by: StaffMember,
    at: datetime,
) -> None:
    lock.take(session, patient, screened=False, by=by, at=at)
    session.refresh(training)
    if training.status is not expected:
        raise ActionDenied(otherwise)


def _renew(session: Session, patient: Patient, *changed: TrainingSession) -> None:
    """What is kept of the reports of a patient, after these count no more, or again."""
    last.renew(session, patient)
    training_days.keep(session, patient, *{report.trained_on for report in changed})


def _opened(session: Session, patient: Patient, training: TrainingSession) -> Sequence[WorklistItem]:
    return session.scalars(OPENED, scope.key(patient) | {"opened_by": f"{REPORT}{training.id}:"}).all()


def _end(session: Session, items: Iterable[WorklistItem], *, at: datetime) -> None:
    for item in items:
        item.gone_at = item.ended_at = at
        detail = {"undone": True}
        trail.record(session, AuditAction.WORKLIST_END, by=None, at=at, subject=item, detail=detail)


def _give_back_alarm(session: Session, patient: Patient, training: TrainingSession) -> None:
    """As if this report had given none: neither to the patient nor to a report that came after it."""
    if training.alarm_before is None:
        return
    if patient.alarm == training.number:
        patient.alarm = training.alarm_before
    for later in session.scalars(NEXT_ALARMS, scope.key(patient) | {"alarm": training.number}):
        later.alarm_before = training.alarm_before
