"""A patient's record as the screening reads it."""

from __future__ import annotations

from collections.abc import Iterable

from clinic.domain.record.ball import Ball
from clinic.domain.record.clearances import Clearance
from clinic.domain.record.facts import MAY_STAND
from clinic.domain.screening.assessment import clearing
from clinic.domain.screening.case import Case, PatientData, ProgramExercise, Recorded
from clinic.domain.screening.screen import Finding
from clinic.services.record import occurrences
from clinic.services.record.facts import RecordedAnswer
from clinic.services.record.records import Record
from clinic.services.record.stated_problems import StatedProblem


def of(record: Record, exercises: Iterable[ProgramExercise]) -> Case:
    """The case of these exercises for the patient; raises `InvalidInput` for a record that cannot be true."""
    patient, answers = record.patient, record.answers
    by_code: dict[str, RecordedAnswer | StatedProblem] = {
        recorded.code: recorded for recorded in record.problems
    }
    return Case(
        on=record.today,
        patient=PatientData(patient.born, patient.height_cm, patient.weight_kg),
        facts={name: recorded.answer for name, recorded in answers.items() if name not in MAY_STAND},
        problems=record.stated,
        red_flags={name: recorded.answer for name, recorded in answers.items() if name in MAY_STAND},
        ball=Ball(
            diameter_cm=patient.ball_diameter_cm,
            rating_kg=patient.ball_rating_kg,
            latex_free=patient.ball_latex_free,
            anti_burst=patient.ball_anti_burst,
        ),
        exercises=tuple(exercises),
        acute_window_weeks=record.clinic.acute_window_weeks,
        recorded={
            name: Recorded(recorded.by, record.day(recorded.at))
            for name, recorded in [*answers.items(), *by_code.items()]
        },
    )


def cleared(record: Record, finding: Finding) -> Clearance | None:
    """The medical clearance on the record that settles a finding of its case, if one does."""
    began = occurrences.began(record.occurrences, finding.subjects)
    return clearing(finding, record.clearances, began=began)


def balance_trouble(case: Case) -> bool | None:
    """Whether the patient has trouble balancing; None where nobody recorded it."""
    if any(problem.code == "balance_disorder" for problem in case.problems):
        return True
    answer = case.facts.get("balance_disorder")
    return None if answer is None else answer == "yes"


def new_hip(case: Case) -> bool:
    """Whether a hip was replaced, or a joint of which nobody said that it is none; over or not."""
    codes = ("hip_replacement", "joint_replacement")
    return any(problem.code in codes for problem in case.problems) or any(
        case.facts.get(code) == "yes" for code in codes
    )
