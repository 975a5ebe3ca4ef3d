"""The days of which a patient reported, kept beside the reports: nobody has to read all of them to count.

    training_days.keep(session, pat, date(2026, 11, 20))   # after a change of which reports of that day count
    training_days.of(session, pat)                         # (KeptDay, …), in one statement

Nothing is added up: a day is counted anew from its reports, under the lock of the record that every report takes. So
it is exact however many come at once, and a day that was wrong is right with its next report. `clinic days` compares
all of them with the reports, and mends them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, case, delete, func, insert, select, union_all
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary.days import ReportStatus
from clinic.models import Patient, TrainingDay, TrainingEntry, TrainingSession
from clinic.services.record import scope

KEY = ("clinic_id", "patient_id", "trained_on")
COUNTED = ("reports", "trainings")
COUNTS = TrainingSession.status == ReportStatus.COUNTS
TOOK_PLACE = and_(COUNTS, TrainingSession.entries.any(TrainingEntry.outcome != Outcome.SKIPPED))
OF_A_DAY = (TrainingSession.clinic_id, TrainingSession.patient_id, TrainingSession.trained_on)
AS_REPORTED = select(
    *OF_A_DAY,
    func.sum(case((COUNTS, 1), else_=0)).label("reports"),
    func.sum(case((TOOK_PLACE, 1), else_=0)).label("trainings"),
).group_by(*OF_A_DAY)
AS_KEPT = select(*(getattr(TrainingDay, name) for name in (*KEY, *COUNTED)))
OF_PATIENT = AS_REPORTED.where(*scope.of_patient(TrainingSession))
OF_DAYS = OF_PATIENT.where(TrainingSession.trained_on.in_(bindparam("days", expanding=True)))
OWN = select(TrainingDay.trained_on, TrainingDay.reports, TrainingDay.trainings).where(
    *scope.of_patient(TrainingDay)
)
FORGET = delete(TrainingDay).where(*scope.of_patient(TrainingDay))
ANEW = insert(TrainingDay).from_select([*KEY, *COUNTED], OF_PATIENT)
DIFFERENT = union_all(
    select(AS_REPORTED.except_(AS_KEPT).subquery("missing")),
    select(AS_KEPT.except_(AS_REPORTED).subquery("untrue")),
).subquery("different")
WHOSE = select(DIFFERENT.c.clinic_id, DIFFERENT.c.patient_id).distinct().order_by(*DIFFERENT.c[:2])


class KeptDay(NamedTuple):
    """How many reports of a day count, and in how many of them something was done."""

    day: date
    reports: int
    trainings: int


def _keeping(kind: Any) -> Any:
    """The one statement that counts days, in the words of a database: a day that is there is written over."""
    new = kind(TrainingDay).from_select([*KEY, *COUNTED], OF_DAYS)
    return new.on_conflict_do_update(index_elements=KEY, set_={name: new.excluded[name] for name in COUNTED})


KEEP = {"sqlite": _keeping(sqlite.insert), "postgresql": _keeping(postgresql.insert)}


def keep(session: Session, patient: Patient, *days: date) -> None:
    """Count these days anew, of each of which there is a report, under the lock of the record."""
    session.flush()
    session.connection().execute(KEEP[session.get_bind().dialect.name], scope.key(patient) | {"days": days})


def of(session: Session, patient: Patient) -> Sequence[KeptDay]:
    """All the days of which a patient reported, in no order."""
    return [KeptDay(*row) for row in session.execute(OWN, scope.key(patient))]


def differing(session: Session) -> Sequence[tuple[UUID, UUID]]:
    """Clinic and id of the patients whose days are not kept as their reports have them: nobody, unless rows were
    changed past the services. Reads every report of every clinic.
    """
    return [(clinic_id, patient_id) for clinic_id, patient_id in session.execute(WHOSE)]


def renew(session: Session, key: tuple[UUID, UUID]) -> None:
    """Count all days of a patient anew, under the lock of their record."""
    patient = session.get_one(Patient, key, with_for_update={"key_share": True})
    connection, whose = session.connection(), scope.key(patient)
    connection.execute(FORGET, whose)
    connection.execute(ANEW, whose)
