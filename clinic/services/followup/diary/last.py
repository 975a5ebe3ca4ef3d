"""What a patient's row says of the newest report, for lists: its day, its worst pain, whether anything was done.

Newest is the report of the latest day, and on one day the one that was written last.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import flag_modified

from clinic.domain.followup.diary.days import ReportStatus
from clinic.models import Patient, TrainingSession
from clinic.services.followup.diary import report
from clinic.services.followup.diary.report import Report
from clinic.services.record import scope

NEWEST = (
    select(TrainingSession)
    .where(*scope.of_patient(TrainingSession), TrainingSession.status == ReportStatus.COUNTS)
    .order_by(TrainingSession.trained_on.desc(), TrainingSession.number.desc())
    .limit(1)
    .options(selectinload(TrainingSession.entries))
)


HEARD = (
    select(TrainingSession.reported_at)
    .where(*scope.of_patient(TrainingSession), TrainingSession.status != ReportStatus.TAKEN_BACK)
    .order_by(TrainingSession.number.desc())
    .limit(1)
)


def note(patient: Patient, new: Report, *, at: datetime) -> None:
    """A new report came. One of an earlier day than the newest is not the newest. Whether it stops the plan is judged
    after.
    """
    if patient.last_report_on is None or new.trained_on >= patient.last_report_on:
        _say(patient, new)
        patient.last_report_red = False
    patient.last_reported_at = at
    flag_modified(patient, "last_report_on")  # the same statement for the same report as yesterday's


def hear_again(session: Session, patient: Patient) -> None:
    """A report was taken back: the patient was heard when the one before it came."""
    session.flush()
    patient.last_reported_at = session.scalar(HEARD, scope.key(patient))


def renew(session: Session, patient: Patient) -> None:
    """A report counts no more, or again: look for the newest."""
    session.flush()
    newest = session.scalar(NEWEST, scope.key(patient))
    _say(patient, report.of_kept(newest) if newest else None)
    is_corrected = newest is not None and newest.replaces is not None  # which takes nothing back
    is_alarm = newest is not None and newest.number == patient.alarm
    patient.last_report_red = is_alarm or (is_corrected and bool(patient.last_report_red))


def _say(patient: Patient, newest: Report | None) -> None:
    patient.last_report_on = newest.trained_on if newest else None
    patient.last_report_pain = newest.worst_pain if newest else None
    patient.last_report_done = newest.is_training if newest else None
