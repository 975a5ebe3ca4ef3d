"""What the portal asks a patient about, every how many weeks: set by a therapist.

    schedules.write(session, patient=pat, weeks={OutcomeMeasure.PAIN: 2}, seen=0, by=alice, at=now)
    schedules.due(session, pat, on=today)          # [(OutcomeMeasure.PAIN, "")]: what the patient is asked today

`Patient.asked_on` has the day from which something is due, so that a page need not look it up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from clinic.domain.errors import InvalidInput
from clinic.domain.followup.outcomes.measures import AT_HOME, OutcomeMeasure
from clinic.domain.limits import ASK_WEEKS
from clinic.domain.roles import Action
from clinic.models import Measurement, MeasureSchedule, Patient, StaffMember
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.record import goals, lock, patients, scope

NOT_SO = "Choose one of the answers."
LONGEST = timedelta(weeks=ASK_WEEKS.high)
NEWEST_FIRST = (
    select(MeasureSchedule).where(*scope.of_patient(MeasureSchedule)).order_by(MeasureSchedule.number.desc())
)
LATER = aliased(Measurement)
REPLACED = exists().where(LATER.clinic_id == Measurement.clinic_id, LATER.replaces == Measurement.id)
LAST_TAKEN = (
    select(Measurement.measure, func.max(Measurement.taken_on))
    .where(
        *scope.of_patient(Measurement),
        Measurement.figure.is_not(None),
        ~REPLACED,
        Measurement.taken_on <= bindparam("on"),  # what is later was said by a clock that ran ahead
    )
    .group_by(Measurement.measure)
)


def current(session: Session, patient: Patient) -> dict[OutcomeMeasure, MeasureSchedule]:
    """The newest word about each measure that there is one of; 0 weeks say that it is not asked."""
    found: dict[OutcomeMeasure, MeasureSchedule] = {}
    for row in session.scalars(NEWEST_FIRST, scope.key(patient)):
        found.setdefault(row.measure, row)
    return found


def revision(schedule: Mapping[OutcomeMeasure, MeasureSchedule]) -> int:
    """What a page shows of it, and sends back: the number of its last write, 0 before the first."""
    return max((row.number for row in schedule.values()), default=0)


def write(
    session: Session,
    *,
    patient: Patient,
    weeks: Mapping[OutcomeMeasure, int],
    seen: int | None,
    by: StaffMember,
    at: datetime,
) -> tuple[MeasureSchedule, ...]:
    """Ask about each of these measures every so many weeks, 0 not at all; returns what differs from before.

    Raises `InvalidInput` at the measure, and `Stale` where the schedule is not the one `seen`.
    """
    permission.check(by, Action.SCHEDULE_OUTCOMES)
    errors = {
        str(measure): NOT_SO
        for measure, every in weeks.items()
        if measure not in AT_HOME or (every and every not in ASK_WEEKS)
    }
    if errors:
        raise InvalidInput(errors)
    number = lock.take(session, patient, screened=False, by=by, at=at)
    before = current(session, patient)
    if seen is not None:
        lock.check_seen(seen, revision(before))
    written = tuple(
        MeasureSchedule(
            clinic_id=patient.clinic_id,
            patient_id=patient.id,
            number=number,
            measure=measure,
            every_weeks=every,
            begins_on=patients.today(session, by, at),
            recorded_by=by.id,
            recorded_at=at,
        )
        for measure, every in weeks.items()
        if every != (before[measure].every_weeks if measure in before else 0)
    )
    session.add_all(written)
    session.flush()
    if written:
        detail = {str(row.measure): row.every_weeks for row in written}
        trail.record(session, AuditAction.MEASUREMENT_SCHEDULE, by=by, at=at, subject=patient, detail=detail)
    set_next(session, patient, on=patients.today(session, by, at))
    return written


def due(session: Session, patient: Patient, *, on: date) -> Sequence[tuple[OutcomeMeasure, str]]:
    """What the patient is asked on this day, in the order of the measures: each with the goal it is about, if any."""
    if patient.asked_on is None or _is_to_come(patient.asked_on, on):
        return ()
    days = _days(session, patient, on)
    aims = [goal.text for goal in goals.current(session, patient)]
    return [
        (measure, about)
        for measure in AT_HOME
        if measure in days and not _is_to_come(days[measure], on)
        for about in (aims if measure is OutcomeMeasure.ACTIVITY else [""])
    ]


def set_next(session: Session, patient: Patient, *, on: date) -> None:
    """Note from which day something is due, as known on this one. The caller has the patient's lock."""
    patient.asked_on = min(_days(session, patient, on).values(), default=None)
    session.flush()


def _is_to_come(day: date, on: date) -> bool:
    """Nothing waits for a day further off than the longest time between two questions: a clock ahead made it."""
    return on < day <= on + LONGEST


def _days(session: Session, patient: Patient, on: date) -> dict[OutcomeMeasure, date]:
    """From which day each measure is due: so long after it was said last, or from the day it was decided."""
    last = {row[0]: row[1] for row in session.execute(LAST_TAKEN, scope.key(patient) | {"on": on})}
    return {
        measure: last[measure] + timedelta(weeks=row.every_weeks) if measure in last else row.begins_on
        for measure, row in current(session, patient).items()
        if row.every_weeks
    }
