"""Screen a program against its patient's record, with the consults that settle findings.

This is the one judgement that pages show, and that signing repeats inside its transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from clinic.domain import dosage as dosages
from clinic.domain.dosage import Dosage
from clinic.domain.library.files import Exercise, Level
from clinic.domain.record import ball as balls
from clinic.domain.record.ball import Ball
from clinic.domain.record.facts import RED_FLAGS
from clinic.domain.screening.assessment import Assessment, JudgedFinding
from clinic.domain.screening.case import Case, PatientData, ProblemStatus, ProgramExercise, Recorded
from clinic.domain.screening.consult_limits import NO_LIMITS, Limits, breaches
from clinic.domain.screening.consults import covering
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Screening, screen
from clinic.domain.screening.suitability import Choice, Suitability
from clinic.models import Clinic, Patient, Program
from clinic.services.library import catalogue
from clinic.services.record import facts, intake, patients, problems
from clinic.services.record.facts import RecordedAnswer
from clinic.services.record.problems import Statement
from clinic.services.screening import consults, rulebooks

log = logging.getLogger(__name__)
FAILURE = (
    "The screening could not be finished, so this program cannot be signed. Tell the clinic's administrator."
)
STALE = "The intake is too old. Go through it again with the patient before signing."
UNCONFIRMED = (
    "The patient answered the intake at home. Go through the answers and confirm them before signing."
)
NOT_SCREENED = Screening((), "")


def assess(session: Session, *, program: Program, patient: Patient, at: datetime) -> Assessment:
    """Judge the program as it is now; never raises for what the record holds, but fails closed with a sentence."""
    try:
        return _assess(session, program, patient, at)
    except Exception:
        log.exception("screening of program %s failed", program.id)
        return Assessment(NOT_SCREENED, failure=FAILURE)


def choices(
    session: Session, *, program: Program, patient: Patient, query: str, at: datetime
) -> list[Choice]:
    """The library's exercises that are not in the program and match `query`, each screened for this patient."""
    taken = {item.slug for item in program.items}
    found = [
        exercise
        for exercise in catalogue.search(session, patient.clinic_id, query)
        if exercise.slug not in taken
    ]
    suitable = suitability(session, patient=patient, exercises=found, at=at)
    return [_choice(exercise, suitable.of(exercise.slug)) for exercise in found]


def suitability(
    session: Session, *, patient: Patient, exercises: Collection[Exercise], at: datetime
) -> Suitability:
    """Screen exercises for a patient at any dosage, before any consult; never raises, but fails closed."""
    try:
        items = [ProgramExercise.of(exercise.slug, exercise.tags, None) for exercise in exercises]
        screening = screen(_case(session, patient, items, at), rulebooks.current(session))
        due = _intake_due(session, patient, at)
    except Exception:
        log.exception("screening of the library for a patient failed")
        return Suitability({}, (FAILURE,))
    worst = dict.fromkeys((exercise.slug for exercise in exercises), Severity.CLEAR)
    stops = [due] if due else []
    for finding in screening.findings:
        if finding.exercise:
            worst[finding.exercise] = max(worst[finding.exercise], finding.severity)
        elif finding.severity.blocks:
            stops.append(finding.title)
    return Suitability(worst, tuple(dict.fromkeys(stops)))


def _choice(exercise: Exercise, severity: Severity) -> Choice:
    refused = "Not for this patient." if severity is Severity.CONTRAINDICATED else ""
    return Choice(exercise, severity.word, refused)


def _assess(session: Session, program: Program, patient: Patient, at: datetime) -> Assessment:
    entries = catalogue.of_items(session, program.items)
    items = [(entries[item.id].exercise, dosages.from_dict(item.dosage)) for item in program.items]
    case = _case(
        session,
        patient,
        [ProgramExercise.of(exercise.slug, exercise.tags, dosage) for exercise, dosage in items],
        at,
    )
    screening = screen(case, rulebooks.current(session))
    second_opinion_rules = session.get_one(Clinic, patient.clinic_id).second_opinion_rules
    recorded = [consults.as_consult(row) for row in consults.of_patient(session, patient)]
    judged = tuple(
        JudgedFinding(finding, covering(finding, recorded, on=case.on, second_opinion=second_opinion_rules))
        for finding in screening.findings
    )
    limits = [
        consult.limits for consult in recorded if consult.in_force(case.on) and consult.limits != NO_LIMITS
    ]
    return Assessment(
        screening,
        judged,
        breaches=_breaches(limits, case.exercises, items),
        range_limits=tuple(limit.range_limit for limit in limits if limit.range_limit),
        firmness=str(balls.firmness(balance_trouble=_balance(case), level=_lowest(items))),
        intake_due=_intake_due(session, patient, at),
        active_codes=frozenset(c.code for c in case.problems if c.status is ProblemStatus.ACTIVE),
    )


def _breaches(
    limits: Sequence[Limits], screened: Iterable[ProgramExercise], items: Iterable[tuple[Exercise, Dosage]]
) -> dict[str, tuple[str, ...]]:
    """The limits that each exercise goes beyond, by slug. A consult's limit on an exercise holds for copies of it."""
    found = {
        item.slug: tuple(
            sentence
            for limit in limits
            for sentence in breaches(limit, replace(item, slug=exercise.base), dosage)
        )
        for item, (exercise, dosage) in zip(screened, items, strict=True)
    }
    return {slug: sentences for slug, sentences in found.items() if sentences}


def _case(session: Session, patient: Patient, items: Iterable[ProgramExercise], at: datetime) -> Case:
    clinic = session.get_one(Clinic, patient.clinic_id)
    answers = facts.current(session, patient)
    stated = problems.current(session, patient)
    by_code: dict[str, RecordedAnswer | Statement] = {said.code: said for said in stated}
    zone = ZoneInfo(clinic.timezone)
    return Case(
        on=patients.today(session, patient, at),
        patient=PatientData(patient.born, patient.height_cm, patient.weight_kg),
        facts={name: said.answer for name, said in answers.items() if name not in RED_FLAGS},
        problems=tuple(problems.as_case(statement) for statement in stated),
        red_flags={name: said.answer for name, said in answers.items() if name in RED_FLAGS},
        ball=Ball(patient.ball_diameter_cm, patient.ball_rating_kg, patient.ball_latex_free),
        exercises=tuple(items),
        acute_window_weeks=clinic.acute_window_weeks,
        recorded={
            name: Recorded(said.by, said.at.astimezone(zone).date())
            for name, said in [*answers.items(), *by_code.items()]
        },
    )


def _intake_due(session: Session, patient: Patient, at: datetime) -> str:
    """The sentence that says what the intake still needs, empty when it stands."""
    taken = intake.find(session, patient, at=at)
    if taken.renew:
        return STALE
    return UNCONFIRMED if taken.unconfirmed else ""


def _balance(case: Case) -> bool | None:
    """Whether the patient has trouble balancing; None where nobody recorded it."""
    if any(condition.code == "balance_disorder" for condition in case.problems):
        return True
    answer = case.facts.get("balance_disorder")
    return None if answer is None else answer == "yes"


def _lowest(items: Iterable[tuple[Exercise, Dosage]]) -> Level:
    """The gentlest level in the program; the ball is pumped for that one."""
    order = list(Level)
    return min((exercise.level for exercise, _ in items), key=order.index, default=order[0])
