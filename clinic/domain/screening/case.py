"""What is screened: a patient as recorded on a day, and the exercises meant for that patient.

A case refuses what cannot be true (a date in the future, a word that is not in the vocabulary), so that
screening never has to guess. A fact that is absent is not recorded, which is never the same as no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from clinic.domain import limits
from clinic.domain.dosage import Dosage
from clinic.domain.errors import InvalidInput
from clinic.domain.library import demands
from clinic.domain.library.dose import Dose
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import Tag
from clinic.domain.limits import Span
from clinic.domain.record import facts
from clinic.domain.record.ball import Ball
from clinic.domain.record.facts import Answer, Value
from clinic.domain.record.problems import PROBLEMS

UNKNOWN = Dose()
AHEAD = {"due_on": timedelta(weeks=42), "limits_until": timedelta(weeks=104)}  # days that may be to come


class ProblemStatus(StrEnum):
    ACTIVE = "active"
    RESOLVED = "resolved"


@dataclass(frozen=True)
class Problem:
    """A recorded problem, read as active if it has no status; attributes are those of `facts.ATTRIBUTES`."""

    code: str
    status: ProblemStatus | None = None
    onset: date | None = None
    attributes: Mapping[str, Value] = field(default_factory=dict)

    def values(self) -> dict[str, Value]:
        """Its attributes by name, dates and status among them; what is not recorded is absent."""
        given = {**self.attributes, "status": self.status, "onset": self.onset}
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True)
class PatientData:
    """From the patient record; what is not recorded is None."""

    born: date | None = None
    height_cm: float | None = None
    weight_kg: float | None = None


@dataclass(frozen=True)
class ProgramExercise:
    """An exercise as screening sees it. An empty set of tags is read as every tag, and a dose may not be known."""

    slug: str
    tags: frozenset[Tag]
    dose: Dose = UNKNOWN

    @classmethod
    def of(cls, exercise: Exercise, dosage: Dosage | None) -> ProgramExercise:
        """The exercise at a dosage, None where it is not known. What is kept long by effort is tagged so."""
        dose = Dose.of(exercise, dosage)
        kept = demands.by_dose(exercise, dose.hold_seconds, library=dose.library_hold_seconds)
        return cls(exercise.slug, exercise.tags | kept, dose)


@dataclass(frozen=True)
class Recorded:
    """Who said it, and when."""

    by: str
    on: date


@dataclass(frozen=True)
class Case:
    """`facts` answers problems by code, and `facts.OTHER_FACTS`; `recorded` names the source of either."""

    on: date
    patient: PatientData = field(default_factory=PatientData)
    facts: Mapping[str, Answer] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    red_flags: Mapping[str, Answer] = field(default_factory=dict)
    ball: Ball | None = None
    exercises: tuple[ProgramExercise, ...] = ()
    acute_window_weeks: int = limits.USUAL_ACUTE_WEEKS
    recorded: Mapping[str, Recorded] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_words("facts", self.facts, {**PROBLEMS, **facts.OTHER_FACTS})
        _check_words("red_flags", self.red_flags, facts.MAY_STAND)
        for number, problem in enumerate(self.problems):
            _check_problem(problem, self, f"conditions.{number}")
        _check_patient(self.patient, self.on)
        _check_ball(self.ball or Ball())
        if self.acute_window_weeks not in limits.ACUTE_WEEKS:
            raise InvalidInput({"acute_window_weeks": f"must be from {limits.ACUTE_WEEKS} weeks."})


def _check_words(field_name: str, answers: Mapping[str, Answer], known: Mapping[str, object]) -> None:
    for name, answer in answers.items():
        if name not in known:
            raise InvalidInput({f"{field_name}.{name}": "is not a known question."})
        if not isinstance(answer, Answer):
            raise InvalidInput({f"{field_name}.{name}": "must be yes or no."})


def _check_problem(problem: Problem, case: Case, place: str) -> None:
    if problem.code not in PROBLEMS:
        raise InvalidInput({f"{place}.code": f"{problem.code} is not a known condition code."})
    for name, value in problem.values().items():
        where = f"{place}.{name}"
        if name not in facts.ATTRIBUTES:
            raise InvalidInput({where: "is not a known attribute."})
        facts.check(facts.ATTRIBUTES[name], value, field=where)
        if isinstance(value, date):
            _check_day(value, case, where, AHEAD.get(name, timedelta()))
    _check_pressures(problem, place)


def _check_day(value: date, case: Case, where: str, ahead: timedelta) -> None:
    if value > case.on + ahead:
        raise InvalidInput({where: "is too far in the future." if ahead else "is in the future."})
    if case.patient.born and value < case.patient.born:
        raise InvalidInput({where: "is before the patient was born."})


def _check_pressures(problem: Problem, place: str) -> None:
    upper, lower = (problem.attributes.get(name) for name in ("systolic", "diastolic"))
    if isinstance(upper, int) and isinstance(lower, int) and lower >= upper:
        raise InvalidInput({f"{place}.diastolic": "must be lower than the upper blood pressure."})


def _check_patient(patient: PatientData, on: date) -> None:
    if patient.born and not limits.EARLIEST_BIRTH <= patient.born <= on:
        raise InvalidInput({"patient.born": "must be a date of birth, and not in the future."})
    _check_span("patient.height_cm", patient.height_cm, limits.HEIGHT_CM)
    _check_span("patient.weight_kg", patient.weight_kg, limits.WEIGHT_KG)


def _check_ball(ball: Ball) -> None:
    if ball.diameter_cm is not None and ball.diameter_cm not in limits.BALL_SIZES_CM:
        sizes = ", ".join(map(str, limits.BALL_SIZES_CM))
        raise InvalidInput({"ball.diameter_cm": f"must be one of {sizes}."})
    _check_span("ball.rating_kg", ball.rating_kg, limits.BALL_RATING_KG)


def _check_span(where: str, figure: float | None, span: Span) -> None:
    if figure is not None and figure not in span:
        raise InvalidInput({where: f"must be from {span}."})
