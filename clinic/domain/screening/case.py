"""What is screened: a patient as recorded on a day, and the exercises meant for that patient.

A case refuses what cannot be true (a date in the future, a word that is not in the vocabulary), so that
screening never has to guess. A fact that is absent is not recorded, which is never the same as no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from clinic.domain import limits
from clinic.domain.dosage import Dosage
from clinic.domain.errors import InvalidInput
from clinic.domain.library import demands
from clinic.domain.library.dose import Dose
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import Tag
from clinic.domain.limits import Span
from clinic.domain.record import facts, stated_problems
from clinic.domain.record.ball import Ball
from clinic.domain.record.facts import Answer
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.record.stated_problems import Problem

UNKNOWN = Dose()


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
        """The exercise at a dosage, None where it is not known. What is kept long by effort, or
        not for beginners, is tagged so."""
        dose = Dose.of(exercise, dosage)
        kept = demands.by_dose(exercise, dose.hold_seconds, library=dose.library_hold_seconds)
        return cls(exercise.slug, exercise.tags | kept | demands.by_level(exercise), dose)


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
            stated_problems.check(problem, on=self.on, born=self.patient.born, place=f"conditions.{number}")
        _check_patient(self.patient, self.on)
        _check_ball(self.ball or Ball())
        if self.acute_window_weeks not in limits.ACUTE_WEEKS:
            raise InvalidInput({"acute_window_weeks": f"must be from {limits.ACUTE_WEEKS} weeks."})


def _check_words(field_name: str, answers: Mapping[str, Answer], known: Mapping[str, object]) -> None:
    for name, answer in answers.items():
        if name not in known:
            raise InvalidInput({f"{field_name}.{name}": "is not a known question."})
        if not isinstance(answer, Answer):
            raise InvalidInput({f"{field_name}.{name}": facts.NEITHER_YES_NOR_NO})


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
