"""What was measured: recorded in clinic by staff, said at home by patients, corrected by addition.

taken = [Taken(OutcomeMeasure.PAIN, 6)]
measurements.record(session, patient=pat, first_id=new_id(), figures=taken, taken_on=day, by=alice, at=now)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from clinic.domain.errors import ActionDenied
from clinic.domain.followup.outcomes.measurements import Taken, check, check_correction
from clinic.domain.followup.outcomes.measures import Place
from clinic.domain.roles import Action, Actor
from clinic.models import Measurement, Patient, Person, StaffMember
from clinic.services.access import once, permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.followup.outcomes import schedules
from clinic.services.record import goals, lock, patients, scope

MOST = 2000  # rows of one patient: 30 years of eight measures, four times a year, and then some
CORRECTED = "This figure was corrected already. Look at the newest."

LATER = aliased(Measurement)
OF_PATIENT = (
    select(Measurement)
    .where(*scope.of_patient(Measurement))
    .order_by(Measurement.number.desc(), Measurement.id.desc())
    .limit(MOST)
)
RECORDED_WITH = (
    select(Measurement)
    .where(
        *scope.of_patient(Measurement),
        Measurement.number == bindparam("number"),
        Measurement.replaces.is_(None),
    )
    .order_by(Measurement.id)
)
REPLACING = select(LATER.id).where(
    LATER.clinic_id == bindparam("clinic_id"), LATER.replaces == bindparam("id")
)


def get(session: Session, by: StaffMember, measurement_id: UUID) -> Measurement:
    """One of the clinic's measurements, which is a read; raises `NotFound`."""
    return scope.get(session, Measurement, by, measurement_id)


def of_patient(session: Session, patient: Patient) -> Sequence[Measurement]:
    """All that was measured, newest first, what was replaced among it."""
    return session.scalars(OF_PATIENT, scope.key(patient)).all()


def is_replaced(session: Session, row: Measurement) -> bool:
    """Whether a correction took its place."""
    return session.scalar(REPLACING, {"clinic_id": row.clinic_id, "id": row.id}) is not None


def record(
    session: Session,
    *,
    patient: Patient,
    first_id: UUID,
    figures: Sequence[Taken],
    taken_on: date,
    goals_seen: int | None = None,
    by: Person,
    at: datetime,
) -> tuple[Measurement, ...]:
    """Keep what was measured on a day; raises `InvalidInput`. What a patient says was measured at home.

    The id of the first figure comes from the form: sending it twice records it once.
    Figures about goals belong to their words: raises `Stale` where the goals' revision is not the one `goals_seen`.
    """
    permission.check_write(by, patient)
    if isinstance(by, StaffMember):
        permission.check(by, Action.RECORD_OUTCOME)
    number = lock.take(session, patient, screened=False, by=by, at=at)
    said_on = {"taken_on": taken_on} if isinstance(by, StaffMember) else {}  # the day at home is the server's
    if kept := _kept(session, patient, first_id, figures, said_on):
        return kept
    if goals_seen is not None:
        lock.check_seen(goals_seen, patient.goals_revision)
    check(
        figures,
        taken_on,
        today=patients.today(session, by, at),
        born=patient.born,
        goals={goal.text for goal in goals.current(session, patient)},
        is_at_home=not isinstance(by, StaffMember),
    )
    rows = tuple(_row(patient, figure, number=number, taken_on=taken_on, by=by, at=at) for figure in figures)
    rows[0].id = first_id
    session.add_all(rows)
    session.flush()
    for row in rows:
        trail.record(
            session,
            AuditAction.MEASUREMENT_RECORD,
            by=by,
            at=at,
            subject=row,
            detail={"measure": str(row.measure)},
        )
    schedules.set_next(session, patient, on=patients.today(session, by, at))
    return rows


def correct(
    session: Session,
    *,
    row: Measurement,
    figure: int | None,
    reason: str,
    by: StaffMember,
    at: datetime,
) -> Measurement:
    """Put another figure in the place of one, or none: both are kept. Raises `InvalidInput` per field."""
    permission.check(by, Action.RECORD_OUTCOME)
    patient = session.get_one(Patient, (row.clinic_id, row.patient_id))
    number = lock.take(session, patient, screened=False, by=by, at=at)
    if is_replaced(session, row):
        raise ActionDenied(CORRECTED)
    check_correction(reason)
    corrected = Measurement(
        clinic_id=row.clinic_id,
        patient_id=row.patient_id,
        number=number,
        measure=row.measure,
        about=row.about,
        side=row.side,
        figure=figure,
        taken_on=row.taken_on,
        place=row.place,
        source=Actor.STAFF,
        recorded_by=by.id,
        recorded_at=at,
        replaces=row.id,
        reason=reason.strip(),
    )
    session.add(corrected)
    session.flush()
    detail = {"measure": str(row.measure), "replaces": str(row.id)}
    trail.record(session, AuditAction.MEASUREMENT_CORRECT, by=by, at=at, subject=corrected, detail=detail)
    schedules.set_next(session, patient, on=patients.today(session, by, at))
    return corrected


def counting(rows: Iterable[Measurement]) -> list[Measurement]:
    """What counts of a patient's rows: neither replaced nor taken back, the oldest day first."""
    held = [*rows]
    replaced = {row.replaces for row in held}
    kept = [row for row in held if row.id not in replaced and row.figure is not None]
    return sorted(kept, key=lambda row: (row.taken_on, row.number))


def _kept(
    session: Session, patient: Patient, first_id: UUID, figures: Sequence[Taken], said_on: Mapping[str, date]
) -> tuple[Measurement, ...]:
    says = {"patient_id": patient.id, **said_on}
    first = once.kept(session, Measurement, patient.clinic_id, first_id, says)
    if first is None:
        return ()
    asked = scope.key(patient) | {"number": first.number}
    rows = tuple(session.scalars(RECORDED_WITH, asked))
    if {(row.measure, row.figure, row.about, row.side) for row in rows} != {astuple(one) for one in figures}:
        raise once.says_another()
    return rows


def _row(
    patient: Patient, figure: Taken, *, number: int, taken_on: date, by: Person, at: datetime
) -> Measurement:
    is_staff = isinstance(by, StaffMember)
    return Measurement(
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        number=number,
        measure=figure.measure,
        about=figure.about,
        side=figure.side,
        figure=figure.figure,
        taken_on=taken_on,
        place=Place.CLINIC if is_staff else Place.HOME,
        source=Actor.STAFF if is_staff else Actor.PATIENT,
        recorded_by=by.id if is_staff else None,
        recorded_at=at,
    )
