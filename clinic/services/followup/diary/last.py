"""What a patient's row says of the newest reports, for lists: their day, the worst pain, and whether anything was done,
which nobody knows where they are messages alone.

Newest are those of the latest day. However many there are of it, the worst of them counts: nothing that comes after it
on the same day makes strong pain look well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import flag_modified

from clinic.domain.followup.diary.days import ReportStatus
from clinic.domain.followup.reasons import RED
from clinic.models import Patient, TrainingSession, WorklistItem, is_one_of
from clinic.services.followup.diary import chains, report
from clinic.services.followup.diary.report import Report
from clinic.services.record import scope

COUNTED = (*scope.of_patient(TrainingSession), TrainingSession.status == ReportStatus.COUNTS)
NEWEST = (
    select(TrainingSession)
    .where(
        *COUNTED,
        TrainingSession.trained_on
        == select(func.max(TrainingSession.trained_on)).where(*COUNTED).scalar_subquery(),
    )
    .options(selectinload(TrainingSession.entries))
)
CORRECTED = chains.earlier(TrainingSession.id.in_(bindparam("ids", expanding=True)))
IS_RED = select(
    or_(
        exists().where(CORRECTED.c.alarm_before.is_not(None)),
        exists().where(
            *scope.of_patient(WorklistItem),
            WorklistItem.ended_at.is_(None),
            is_one_of(WorklistItem.reason, sorted(RED)),
        ),
    )
)
HEARD = (
    select(TrainingSession.reported_at)
    .where(*scope.of_patient(TrainingSession), TrainingSession.status != ReportStatus.TAKEN_BACK)
    .order_by(TrainingSession.number.desc())
    .limit(1)
)


def note(patient: Patient, new: Report, *, at: datetime) -> None:
    """A new report came. One of an earlier day than the newest is not the newest, and one of the same day takes nothing
    back. Whether it stops the plan is judged after.
    """
    if patient.last_report_on is None or new.trained_on > patient.last_report_on:
        _say(patient, [new])
        patient.last_report_red = False
    elif new.trained_on == patient.last_report_on:
        pains = [pain for pain in (patient.last_report_pain, new.worst_pain) if pain is not None]
        patient.last_report_pain = max(pains, default=None)
        patient.last_report_done = _done([patient.last_report_done, _did(new)])
    patient.last_reported_at = at
    flag_modified(patient, "last_report_on")  # the same statement for the same report as yesterday's


def hear_again(session: Session, patient: Patient) -> None:
    """A report was taken back: the patient was heard when the one before it came."""
    session.flush()
    patient.last_reported_at = session.scalar(HEARD, scope.key(patient))


def renew(session: Session, patient: Patient) -> None:
    """A report counts no more, or again: look for the newest."""
    session.flush()
    newest = session.scalars(NEWEST, scope.key(patient)).all()
    _say(patient, [report.of_kept(row) for row in newest])
    patient.last_report_red = _is_red(session, patient, newest)


def _is_red(session: Session, patient: Patient, newest: Iterable[TrainingSession]) -> bool:
    """Whether these, or what they corrected, stopped anything, or anything red is open: a correction takes nothing
    back, and bad news of an earlier day stays bad news.
    """
    asked = scope.key(patient) | {"ids": [row.id for row in newest]}
    return bool(session.scalar(IS_RED, asked)) or any(row.number == patient.alarm for row in newest)


def _say(patient: Patient, newest: Sequence[Report]) -> None:
    """Reports of one day, if there is any."""
    pains = [pain for each in newest if (pain := each.worst_pain) is not None]
    patient.last_report_on = newest[0].trained_on if newest else None
    patient.last_report_pain = max(pains, default=None)
    patient.last_report_done = _done(map(_did, newest))


def _did(report: Report) -> bool | None:
    return report.is_training if report.outcomes else None


def _done(said: Iterable[bool | None]) -> bool | None:
    """Whether anything was done, of what was said of that; None where nothing was."""
    known = [each for each in said if each is not None]
    return any(known) if known else None
