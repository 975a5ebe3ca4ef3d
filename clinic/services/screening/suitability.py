"""Screen single exercises for a patient, before any consult: what can be added, what is safe.

Each is screened at the most that the library gives at each level; what a program asks for is screened there.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from clinic.domain.library import search as searching
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.reviews import ReviewState
from clinic.domain.screening.assessment import FAILURE
from clinic.domain.screening.case import ProgramExercise
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import screen
from clinic.domain.screening.suitability import Choice, Suitability
from clinic.domain.text.slips import Forgiven
from clinic.models import Program
from clinic.services.library import catalogue, reviews
from clinic.services.record import intake
from clinic.services.record.records import Record
from clinic.services.screening import cases, rulebooks

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Addable:
    """What can be added to a program: `choices` that match what was typed, and what the search has to say of that:
    what it `forgave`, or what to do where the words find nothing in the library.
    """

    choices: list[Choice]
    forgiven: tuple[Forgiven, ...] = ()
    advice: str = ""


def addable(session: Session, *, program: Program, record: Record, query: str) -> Addable:
    """The library's exercises that match `query`: those of the program marked, the others screened for this patient."""
    held = {item.slug: item.id for item in program.items}
    prepared = catalogue.prepared(session, record.clinic.id)
    matching = searching.find(prepared.index, query, {})
    found = [exercise for exercise in matching.exercises if exercise.slug not in held]
    suitable = of(session, record=record, exercises=found)
    strict = record.clinic.reviewed_only
    states = reviews.states(session, record.clinic.id, prepared.digests) if strict else {}
    choices = [
        Choice(exercise, held=held[exercise.slug])
        if exercise.slug in held
        else _choice(exercise, suitable.of(exercise.slug), states.get(exercise.slug))
        for exercise in matching.exercises
    ]
    return Addable(choices, matching.forgiven, matching.advice)


def of(session: Session, *, record: Record, exercises: Collection[Exercise]) -> Suitability:
    """Screen exercises for a patient, before any consult; never raises, but fails closed. A cleared flag is none."""
    try:
        items = [
            ProgramExercise.of(exercise, level.grown())
            for exercise in exercises
            for level in exercise.dosage.values()
        ]
        screening = screen(cases.of(record, items), rulebooks.current(session))
        due = intake.find(record).due
    except Exception:
        log.exception("screening of the library for a patient failed")
        return Suitability({}, (FAILURE,))
    worst = dict.fromkeys((exercise.slug for exercise in exercises), Severity.CLEAR)
    stops = [due] if due else []
    for finding in screening.findings:
        if finding.exercise:
            worst[finding.exercise] = max(worst[finding.exercise], finding.severity)
        elif finding.severity.blocks and not cases.cleared(record, finding):
            stops.append(finding.title)
    return Suitability(worst, tuple(dict.fromkeys(stops)))


def _choice(exercise: Exercise, severity: Severity, review: ReviewState | None) -> Choice:
    refused = "Not for this patient." if severity is Severity.CONTRAINDICATED else ""
    return Choice(exercise, severity.word, refused, review)
