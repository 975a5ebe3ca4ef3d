"""What patients reported, as people read it: the newest reports by exercise, and how closely the plan is followed.

    reported.newest(session, pat, 60)
    reported.summary(session, pat, plans.of_patient(session, pat), paused=open_items.paused, at=now)

What counts nowhere is read by staff alone, and marked: a report that was corrected, taken back or mistaken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.dosage import Dosage
from clinic.domain.followup import adherence
from clinic.domain.followup.adherence import Adherence
from clinic.domain.followup.diary import details
from clinic.domain.followup.diary.days import ReportStatus
from clinic.domain.followup.diary.details import NOTHING
from clinic.domain.followup.diary.shares import Shares
from clinic.models import Patient, Plan, TrainingEntry, TrainingSession, is_one_of
from clinic.services.followup.diary import chains, entries, measured, training_days
from clinic.services.followup.diary.readable import ReadableEntry, ReadableReport
from clinic.services.followup.diary.training_days import KeptDay
from clinic.services.followup.worklists import Paused
from clinic.services.plans import contents, plans
from clinic.services.record import patients, scope

NEWEST = 10

OWN = scope.of_patient(TrainingSession)
COUNTS = TrainingSession.status == ReportStatus.COUNTS
OF_EXERCISES = TrainingSession.entries.any(TrainingEntry.outcome.is_not(None))  # and no message
ALL_NEWEST_FIRST = (
    select(TrainingSession)
    .where(*OWN)
    .order_by(TrainingSession.trained_on.desc(), TrainingSession.number.desc())
    .limit(bindparam("count"))
)
STANDING = ALL_NEWEST_FIRST.where(
    is_one_of(TrainingSession.status, (ReportStatus.COUNTS, ReportStatus.MISTAKEN))
)
CHAIN = chains.whole(
    TrainingSession.patient_id == bindparam("patient_id"), TrainingSession.id == bindparam("report_id")
)
TELLING = select(TrainingSession).join(CHAIN, chains.is_of(CHAIN)).order_by(TrainingSession.number)
EARLIER = (
    select(TrainingSession.id)
    .where(*OWN, COUNTS, OF_EXERCISES, TrainingSession.trained_on < bindparam("day"))
    .limit(1)
)
ON_DAY = (
    select(TrainingSession.id)
    .where(*OWN, COUNTS, OF_EXERCISES, TrainingSession.trained_on == bindparam("day"))
    .limit(1)
)
OF_DAYS = (
    select(TrainingSession)
    .where(*OWN, COUNTS, TrainingSession.trained_on.in_(bindparam("days", expanding=True)))
    .order_by(TrainingSession.trained_on, TrainingSession.number)
)


@dataclass(frozen=True)
class Summary:
    """What the therapist sees first: how closely the plan in force is followed, and the newest reports."""

    shares: Shares | None
    reports: tuple[ReadableReport, ...]
    are_more: bool

    @property
    def adherence(self) -> Adherence | None:
        """Days trained of days due."""
        return self.shares.sessions if self.shares else None


def summary(
    session: Session,
    patient: Patient,
    signed: Sequence[Plan],
    *,
    paused: Iterable[Paused],
    count: int = NEWEST,
    at: datetime,
) -> Summary:
    """The shares of the plan in force and the newest reports; `signed` are the patient's plans, the newest first, and
    `paused` is when they were (`worklists`).
    """
    found = session.scalars(ALL_NEWEST_FIRST, scope.key(patient) | {"count": count + 1}).all()
    rows = found[:count]
    about = {row.plan_id for row in rows}
    run = measured.run_of(signed)
    contents.read(session, [plan for plan in signed if plan in run or plan.id in about])
    days = training_days.of(session, patient)
    return Summary(
        shares=measured.of(session, patient, signed, days, paused=paused, at=at),
        reports=_readable(session, patient, rows, signed, days=days),
        are_more=len(found) > count,
    )


def newest(session: Session, patient: Patient, count: int) -> tuple[ReadableReport, ...]:
    """The patient's newest reports that stand, with the names of the exercises: for the patient."""
    return _read(session, patient, STANDING, count=count)


def told(session: Session, patient: Patient, report_id: UUID) -> tuple[ReadableReport, ...]:
    """A report with those that it corrected and that corrected it, one after the other: as many statements for many
    corrections as for none.
    """
    return _read(session, patient, TELLING, report_id=report_id)


def of_night(
    session: Session, patient: Patient, told: Iterable[ReadableReport]
) -> tuple[ReadableReport, ...]:
    """What was reported of the training days of which these say that the morning after was not back to usual."""
    days = {report.night_of for report in told if report.night_of and report.session.settled is False}
    return _read(session, patient, OF_DAYS, days=sorted(days)) if days else ()


def readable(session: Session, patient: Patient, training: TrainingSession) -> ReadableReport:
    """One report of this patient."""
    (found,) = _readable(session, patient, [training], _signed(session, patient, [training]))
    return found


def today(session: Session, patient: Patient, *, at: datetime) -> bool:
    """Whether the patient has already reported for today; what they told without training is no such report."""
    day, newest = patients.today(session, patient, at), patient.last_report_on
    if newest is None or newest <= day:
        return newest == day and patient.last_report_done is not None
    return bool(session.scalar(ON_DAY, scope.key(patient) | {"day": day}))


def any_before(session: Session, patient: Patient, day: date) -> bool:
    """Whether the patient has reported a training of an earlier day: only then there was a morning to ask about."""
    return session.scalar(EARLIER, scope.key(patient) | {"day": day}) is not None


def _read(
    session: Session, patient: Patient, which: Select[TrainingSession], **asked: int | UUID | Sequence[date]
) -> tuple[ReadableReport, ...]:
    rows = session.scalars(which, scope.key(patient) | asked).all()
    return _readable(session, patient, rows, _signed(session, patient, rows))


def _signed(session: Session, patient: Patient, rows: Iterable[TrainingSession]) -> Sequence[Plan]:
    """The patient's plans; the snapshots of those that these are about are read."""
    about, signed = {row.plan_id for row in rows}, plans.of_patient(session, patient)
    contents.read(session, [plan for plan in signed if plan.id in about])
    return signed


def _readable(
    session: Session,
    patient: Patient,
    rows: Sequence[TrainingSession],
    signed: Sequence[Plan],
    *,
    days: Iterable[KeptDay] | None = None,
) -> tuple[ReadableReport, ...]:
    """Of all plans, the newest first; the snapshots of those that the reports are about were read. The `days` of which
    the patient reported are read where they are needed and not given.
    """
    known = {plan.id: plan for plan in signed}
    said = entries.read(session, patient, rows)
    zone = patients.zone(session, patient)
    found = [
        ReadableReport(
            row,
            _entries(known[row.plan_id], said[str(row.id)]),
            known[row.plan_id].version,
            _is_late(row, zone),
            _limit(row, known[row.plan_id], signed),
        )
        for row in rows
    ]
    nights = {row.trained_on for row in rows if row.settled is not None}
    if nights and days is None:
        days = training_days.of(session, patient)
    trained = [day.day for day in days or () if day.trainings]
    red = {each.session.trained_on for each in found if each.is_red}
    of_day = Counter(row.trained_on for row in rows)
    return tuple(
        replace(
            each,
            day_is_red=day in red,
            is_one_of_several=of_day[day] > 1,
            night_of=_night_of(each.session, trained),
        )
        for each in found
        for day in [each.session.trained_on]
    )


def _night_of(row: TrainingSession, trained: Iterable[date]) -> date | None:
    """The day of the training of which it says how the morning after was: the last before its own."""
    if row.settled is None:
        return None
    return max((day for day in trained if day < row.trained_on), default=None)


def _limit(row: TrainingSession, about: Plan, signed: Iterable[Plan]) -> int:
    """The limit of pain that the report was judged by: that of its version, or of the one it was received under."""
    received_under = next((plan for plan in signed if plan.number < row.number), about)
    return min(about.pain_cap, received_under.pain_cap)


def _is_late(row: TrainingSession, zone: ZoneInfo) -> bool:
    """A correction is not late: what it corrects was, or was not."""
    reported_on = row.reported_at.astimezone(zone).date()
    return row.replaces is None and adherence.is_late(row.trained_on, reported_on=reported_on)


def _entries(plan: Plan, said: entries.Entries) -> tuple[ReadableEntry, ...]:
    """All exercises of a report, also those of which it says nothing; none of a message."""
    if not said:
        return ()
    return tuple(
        ReadableEntry(name, outcome, more, details.performed(outcome, more, dosage))
        for item, name, dosage in contents.made(plan, _exercises)
        for outcome, more in [said.get(item, (None, NOTHING))]
    )


def _exercises(content: contents.Signed) -> list[tuple[str, str, Dosage]]:
    """Id, name and dosage of each exercise of a plan."""
    dosages = contents.dosages_of(content)
    return [(str(key), item["name"], dosages[key]) for item in content["items"] for key in [UUID(item["id"])]]
