"""A patient's record as it stood at one time: read once a request, and handed to whatever needs it.

    record = records.read(session, patient, at=at)
    intake.find(record).is_complete

It holds the rows that were read and says what they mean when it is asked, so that a row that means nothing is refused
by whoever relies on it. Many records take as many statements as one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from clinic.domain.record.clearances import Clearance
from clinic.domain.record.confirming import WrittenAnswer, unconfirmed
from clinic.domain.record.facts import MAY_STAND, Answer, Fact
from clinic.domain.record.patients import age
from clinic.domain.record.problems import FOLLOWED_BY
from clinic.domain.record.stated_problems import Problem
from clinic.models import ClearanceRecord, Clinic, Patient, ProblemRecord
from clinic.services.record import clearances, facts, occurrences, stated_problems, statements
from clinic.services.record.facts import RecordedAnswer
from clinic.services.record.occurrences import Occurrence
from clinic.services.record.stated_problems import StatedProblem, in_effect


@dataclass(frozen=True)
class Record:
    """Everything that was ever said about a patient's health, oldest first, and by whom (`staff` has the names).

    `working` are those who are therapists there now.
    """

    patient: Patient
    clinic: Clinic
    at: datetime
    staff: Mapping[UUID | None, str]
    fact_rows: Sequence[WrittenAnswer]
    problem_rows: Sequence[ProblemRecord]
    clearance_rows: Sequence[ClearanceRecord] = ()
    working: Collection[UUID] = ()

    @property
    def today(self) -> date:
        """The calendar day at the clinic."""
        return self.day(self.at)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self.clinic.timezone)

    def day(self, moment: datetime) -> date:
        """The calendar day of a moment at the clinic."""
        return moment.astimezone(self.zone).date()

    @cached_property
    def answers(self) -> Mapping[str, RecordedAnswer]:
        """The newest answer to every question that has one; a question that is absent is not recorded."""
        return facts.answers(self.fact_rows, self.staff)

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """The questions whose answer rests on what the patient said at home, and that no therapist went through."""
        waiting = unconfirmed(self.fact_rows)
        return tuple(name for name in self.answers if name in waiting)

    @property
    def age(self) -> int:
        """In whole years."""
        return age(self.patient.born, self.today)

    @property
    def red_flags(self) -> tuple[Fact, ...]:
        """The red flags that are recorded as present and that nobody has cleared."""
        answers, cleared = self.answers, self.clearances
        return tuple(
            flag
            for name, flag in MAY_STAND.items()
            if name in answers and answers[name].answer is Answer.YES and name not in cleared
        )

    @cached_property
    def clearances(self) -> Mapping[str, Clearance]:
        """The medical clearances that count today, by the red flag they are about."""
        return clearances.in_force(self.clearance_rows, on=self.today)

    @cached_property
    def looked_into(self) -> frozenset[str]:
        """The flags into which somebody looked since they were said last, whether that counts still or ran out."""
        return frozenset(
            row.flag for row in self.clearance_rows if row.ended_at is None and row.allows_exercise
        )

    @property
    def up_again(self) -> Mapping[str, str]:
        """Why each red flag is up that was down before, a sentence by flag."""
        return clearances.up_again(self.clearance_rows, self.red_flags, self.day)

    @property
    def newest_answer(self) -> int:
        """The number of the newest answer of all, 0 before the first."""
        return facts.newest_number(self.fact_rows)

    @cached_property
    def history(self) -> Mapping[str, tuple[StatedProblem, ...]]:
        """Every statement about a problem, by code, newest first within each."""
        return stated_problems.by_code(self.problem_rows, self.staff)

    @cached_property
    def problems(self) -> tuple[StatedProblem, ...]:
        """The newest statement of every code that was not recorded in error, the active ones first."""
        return stated_problems.newest(self.history)

    @cached_property
    def occurrences(self) -> Mapping[str, Occurrence]:
        """Since when each problem and each answer has been as it is now, by name."""
        return occurrences.find(self.history, self.fact_rows)

    @cached_property
    def counting(self) -> tuple[StatedProblem, ...]:
        """The same, and what was known before of those to which somebody only said yes since (`in_effect`).

        Without those that are asked anew because another problem ended (`FOLLOWED_BY`).
        """
        known = (older for said in self.problems for older in in_effect(self.history[said.code])[1:])
        anew = {*FOLLOWED_BY.values()} - self.answers.keys()
        return tuple(said for said in (*self.problems, *known) if said.code not in anew)

    @property
    def stated(self) -> tuple[Problem, ...]:
        """What counts of every problem, as screening reads it."""
        return tuple(stated_problems.as_case(statement) for statement in self.counting)


def read(session: Session, patient: Patient, *, at: datetime) -> Record:
    """The record of one patient."""
    return read_all(session, [patient], at=at)[patient.id]


def read_all(session: Session, patients: Collection[Patient], *, at: datetime) -> Mapping[UUID, Record]:
    """The records of patients by their id."""
    clinics = {key: session.get_one(Clinic, key) for key in {patient.clinic_id for patient in patients}}
    staff = statements.staff_of(session, clinics)
    answered = facts.of_patients(session, patients)
    stated = statements.of_patients(session, ProblemRecord, patients)
    cleared = clearances.of_patients(session, patients)
    return {
        patient.id: Record(
            patient,
            clinics[patient.clinic_id],
            at,
            staff.names,
            answered[patient.id],
            stated.get(patient.id, ()),
            cleared[patient.id],
            staff.working,
        )
        for patient in patients
    }
