"""Screen programs against their patients' records, with the consults that settle findings.

    review = assess.review(session, program=program, record=record)
    review.assessment.verdict

This is the one judgement that pages show, and that signing repeats inside its transaction. Many programs are judged
with as many statements as one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.dosage import Dosage, from_dict
from clinic.domain.errors import ActionDenied
from clinic.domain.library import names
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import Level
from clinic.domain.record.ball import firmness
from clinic.domain.record.stated_problems import ProblemStatus
from clinic.domain.screening.assessment import FAILURE, Assessment, JudgedFinding
from clinic.domain.screening.case import ProgramExercise
from clinic.domain.screening.consult_limits import NO_LIMITS, Limits, breaches, for_patient
from clinic.domain.screening.consults import Consult, covering
from clinic.domain.screening.deciding.seat import low_seat_asks
from clinic.domain.screening.rulebook import Rulebook
from clinic.domain.screening.screen import Finding, Screening, screen
from clinic.models import ConsultRecord, Program
from clinic.services.library import catalogue, reviews
from clinic.services.library.revisions import Entry
from clinic.services.record import intake, occurrences
from clinic.services.record.records import Record
from clinic.services.screening import cases, consults, rulebooks

log = logging.getLogger(__name__)
NOT_SCREENED = Screening((), "")
FAILED = Assessment(NOT_SCREENED, failure=FAILURE)


@dataclass(frozen=True)
class Review:
    """A program, everything it was judged by, and the judgement; `entries` has what its items hold."""

    program: Program
    record: Record
    entries: Mapping[UUID, Entry]
    consults: Sequence[ConsultRecord]
    assessment: Assessment


def assess(session: Session, *, program: Program, record: Record) -> Assessment:
    """Judge the program as it is now; never raises for what the record holds, but fails closed with a sentence."""
    return review(session, program=program, record=record).assessment


def review(session: Session, *, program: Program, record: Record) -> Review:
    """The same judgement with everything that it was made from."""
    return review_all(session, [(program, record)])[0]


def review_all(
    session: Session, programs: Sequence[tuple[Program, Record]], *, by_rules: Rulebook | None = None
) -> list[Review]:
    """Judge programs, each by its patient's record and the rules in use, or by others to see what they would say.

    What cannot be read stops the judgement of that program only.
    """
    entries: Mapping[UUID, Entry] = {}
    unreviewed: Mapping[UUID, tuple[str, ...]] = {}
    book, failed = None, FAILED
    try:
        entries = catalogue.of_items(session, [item for program, _ in programs for item in program.items])
        unreviewed = _unreviewed(session, programs, entries)
        book = by_rules or rulebooks.current(session)
    except Exception as error:
        if len(programs) > 1:
            return [review_all(session, [one], by_rules=by_rules)[0] for one in programs]
        log.exception("screening failed: the exercises or the rules could not be read")
        if isinstance(error, ActionDenied):
            failed = replace(FAILED, failure=str(error))
    held = consults.of_patients(session, [record.patient for _, record in programs])
    return [
        Review(program, record, entries, held[record.patient.id], failed)
        if book is None
        else _reviewed(program, record, entries, held[record.patient.id], book, unreviewed[program.id])
        for program, record in programs
    ]


def of_exercises(
    record: Record,
    items: Sequence[tuple[Exercise, Dosage]],
    held: Sequence[ConsultRecord],
    book: Rulebook,
) -> Assessment:
    """The same judgement of exercises that are in no program yet; never raises, but fails closed."""
    try:
        return _judged(record, items, held, book)
    except Exception:
        log.exception("screening of what a draft could start from failed")
        return FAILED


def judge(record: Record, recorded: Sequence[Consult], finding: Finding, *, on: date) -> JudgedFinding:
    """A finding about a patient, with what settles it on that day of the consults `recorded` and of their record."""

    def covered(after: int) -> Consult | None:
        newer = [consult for consult in recorded if consult.number > after]
        return covering(finding, newer, on=on, second_opinion=record.clinic.second_opinion_rules)

    began = occurrences.began(record.occurrences, finding.subjects)
    consult = covered(max(began, record.patient.alarm))
    older = None if consult else covered(0)
    cleared, came_back = cases.cleared(record, finding), bool(older) and not covered(began)
    return JudgedFinding(finding, consult, cleared, reopened=older, came_back=came_back)


def _unreviewed(
    session: Session, programs: Sequence[tuple[Program, Record]], entries: Mapping[UUID, Entry]
) -> dict[UUID, tuple[str, ...]]:
    """The exercises without a review by program, where its clinic signs reviewed ones only; one statement a clinic."""
    strict = {record.clinic.id for _, record in programs if record.clinic.reviewed_only}
    held = [(r.clinic.id, program.id, entries[i.id]) for program, r in programs for i in program.items]
    without = {
        (clinic_id, entry.revision.id)
        for clinic_id in strict
        for entry in reviews.unreviewed(
            session, clinic_id, [e for clinic, _, e in held if clinic == clinic_id]
        )
    }
    found: dict[UUID, tuple[str, ...]] = {program.id: () for program, _ in programs}
    for clinic_id, program_id, entry in held:
        if (clinic_id, entry.revision.id) in without:
            found[program_id] += (entry.exercise.name,)
    return found


def _reviewed(
    program: Program,
    record: Record,
    entries: Mapping[UUID, Entry],
    held: Sequence[ConsultRecord],
    book: Rulebook,
    unreviewed: tuple[str, ...],
) -> Review:
    try:
        items = [(entries[item.id].exercise, from_dict(item.dosage)) for item in program.items]
        assessment = replace(_judged(record, items, held, book), unreviewed=unreviewed)
    except Exception:
        log.exception("screening of program %s failed", program.id)
        assessment = FAILED
    return Review(program, record, entries, held, assessment)


def _judged(
    record: Record,
    items: Sequence[tuple[Exercise, Dosage]],
    held: Sequence[ConsultRecord],
    book: Rulebook,
) -> Assessment:
    case = cases.of(record, [ProgramExercise.of(exercise, dosage) for exercise, dosage in items])
    screening = screen(case, book)
    recorded = [consults.as_consult(row) for row in held]
    judged = tuple(judge(record, recorded, finding, on=case.on) for finding in screening.findings)
    # A consult's limits are about the patient, not the flags it settles: while it counts, they hold for every item.
    limits = [
        consult.limits for consult in recorded if consult.in_force(case.on) and consult.limits != NO_LIMITS
    ]
    hips_high = cases.new_hip(case) or low_seat_asks(case, book)
    return Assessment(
        screening,
        judged,
        breaches=_breaches(limits, case.exercises, items),
        range_limits=tuple(said for limit in limits for said in for_patient(limit, case.on)),
        firmness=str(
            firmness(balance_trouble=cases.balance_trouble(case), level=_lowest(items), hips_high=hips_high)
        ),
        hips_high=hips_high,
        intake_due=intake.find(record).due,
        one_name=names.one_name(exercise for exercise, _ in items),
        # Which stop advice a plan prints rests on what is active, whether or not a rule found anything in it.
        active_codes=frozenset(c.code for c in case.problems if c.status is ProblemStatus.ACTIVE),
    )


def _breaches(
    limits: Sequence[Limits], screened: Iterable[ProgramExercise], items: Iterable[tuple[Exercise, Dosage]]
) -> dict[str, tuple[str, ...]]:
    """The limits that each exercise goes beyond, by slug. A consult's limit on an exercise holds for copies of it."""
    found = {
        item.slug: tuple(
            sentence for limit in limits for sentence in breaches(limit, replace(item, slug=exercise.base))
        )
        for item, (exercise, _) in zip(screened, items, strict=True)
    }
    return {slug: sentences for slug, sentences in found.items() if sentences}


def _lowest(items: Iterable[tuple[Exercise, Dosage]]) -> Level:
    """The gentlest level in the program; the ball is pumped for that one."""
    order = list(Level)
    return min((exercise.level for exercise, _ in items), key=order.index, default=order[0])
