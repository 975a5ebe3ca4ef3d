"""Exercises that a draft has though they were paused, or did harm, before: its signature would give them back.

coming_back.of(session, pat, program)       # {"wall-squat": "Wall squat"}, as it was called then
coming_back.with_version(session, plan)     # frozenset({"wall-squat"}), when that was signed

What was paused by itself, or was what the whole plan was paused for, stays so until a therapist lets it go on, or signs
a version that has it and says that the patient may do it again. So does that with which harm was done while no plan in
force had it. A plan that is withdrawn, or a version without the exercise, says nothing of it. A clinic's own copy is
the same movement as what it was made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from clinic.domain.followup.worklist import Stops
from clinic.domain.library.exercise import OF_CLINIC, base_of
from clinic.models import AdverseEvent, Patient, Plan, Program, ProgramItem, WorklistItem
from clinic.services.plans import contents, pauses
from clinic.services.record import scope

WAS = aliased(ProgramItem)
HAS = aliased(ProgramItem)
THEN = aliased(Plan)
NEWER = aliased(Plan)


def _base(slug: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """As `base_of`: of a copy, whose number comes last."""
    return case((slug.contains(OF_CLINIC), func.rtrim(func.rtrim(slug, "0123456789"), "-")), else_=slug)


def _has(plan: type[Plan]) -> ColumnElement[bool]:
    """Whether a version has what is looked for."""
    return exists(
        select(HAS.id)
        .where(
            HAS.clinic_id == plan.clinic_id,
            HAS.program_id == plan.program_id,
            _base(HAS.slug) == _base(WAS.slug),
        )
        .correlate_except(HAS)
    )


def _signed_since(number: Any) -> ColumnElement[bool]:
    """Whether a version before the one that is asked about has it, signed after this write: its signer said so."""
    return exists(
        select(Plan.id)
        .where(*scope.of_patient(Plan), Plan.number > number, Plan.version < bindparam("version"), _has(Plan))
        .correlate_except(Plan)
    )


def _in_force_then(number: Any, at: Any) -> ColumnElement[bool]:
    """Whether the plan that was in force at this write, and time, had it."""
    newest = (
        select(func.max(NEWER.version))
        .where(*scope.of_patient(NEWER), NEWER.number < number)
        .correlate_except(NEWER)
        .scalar_subquery()
    )
    return exists(
        select(Plan.id)
        .where(
            *scope.of_patient(Plan),
            Plan.version == newest,
            or_(Plan.withdrawn_at.is_(None), Plan.withdrawn_at > at),
            _has(Plan),
        )
        .correlate_except(Plan)
    )


GOES_ON = and_(
    WorklistItem.ended_number != 0,
    WorklistItem.ended_number == WorklistItem.answered_number,
    or_(
        WorklistItem.stops == Stops.EXERCISE, _in_force_then(WorklistItem.ended_number, WorklistItem.ended_at)
    ),
)
"""It ended with the word of a therapist that it goes on; whatever else ends a line ends it without. Of what the plan
had no more by then, nobody said so.
"""
OF_NO_RECORD = and_(*(~WorklistItem.cause.startswith(key) for key in pauses.OF_THE_RECORD))
"""Of a line that stops the whole plan by one exercise: what the record says of it, the screening asks again."""
IN_PROGRAM = exists(
    select(HAS.id)
    .where(
        HAS.clinic_id == bindparam("clinic_id"),
        HAS.program_id == bindparam("program_id"),
        _base(HAS.slug) == _base(WAS.slug),
    )
    .correlate_except(HAS)
)
ITEM = (WAS.clinic_id, WAS.program_id, WAS.id, WAS.slug)
BY_LINES = (
    select(*ITEM)
    .join(WorklistItem, and_(WorklistItem.clinic_id == WAS.clinic_id, WorklistItem.item_id == WAS.id))
    .where(
        *scope.of_patient(WorklistItem),
        or_(WorklistItem.stops == Stops.EXERCISE, and_(WorklistItem.stops == Stops.PLAN, OF_NO_RECORD)),
        WorklistItem.number <= bindparam("number"),
        pauses.NOT_UNDONE,
        or_(WorklistItem.ended_at.is_(None), and_(~GOES_ON, ~_signed_since(WorklistItem.number))),
        IN_PROGRAM,
    )
)
BY_HARM = (  # recorded while no plan in force had it, so that nothing of it could be paused
    select(*ITEM)
    .join(AdverseEvent, and_(AdverseEvent.clinic_id == WAS.clinic_id, AdverseEvent.item_id == WAS.id))
    .where(
        *scope.of_patient(AdverseEvent),
        AdverseEvent.number <= bindparam("number"),
        ~_in_force_then(AdverseEvent.number, AdverseEvent.recorded_at),
        ~_signed_since(AdverseEvent.number),
        IN_PROGRAM,
    )
)
FOUND = union(BY_LINES, BY_HARM).subquery("found")
STILL_PAUSED = (
    select(FOUND.c.slug, FOUND.c.id, THEN)
    .join(THEN, and_(THEN.clinic_id == FOUND.c.clinic_id, THEN.program_id == FOUND.c.program_id))
    .where(*scope.of_patient(THEN))
    .order_by(THEN.version.desc(), FOUND.c.id)
)
"""What is in a program, and was paused or did harm before a version: nobody has said since that it may go on."""
NEWEST = 2**31 - 1


def of(session: Session, patient: Patient, program: Program) -> Mapping[str, str]:
    """What those of a draft were called when they were paused, by the slug that it has them by, in its order."""
    asked = {"program_id": program.id, "number": NEWEST, "version": NEWEST}
    rows = session.execute(STILL_PAUSED, scope.key(patient) | asked).all()
    contents.read(session, [plan for _, _, plan in rows])
    called = {base_of(slug): contents.exercises(plan)[item] for slug, item, plan in reversed(rows)}
    bases = {item.slug: base_of(item.slug) for item in program.items}
    return {slug: called[base] for slug, base in bases.items() if base in called}


def with_version(session: Session, plan: Plan) -> frozenset[str]:
    """The slugs of what was paused until this version was signed, and may be done again with it."""
    asked = {"clinic_id": plan.clinic_id, "patient_id": plan.patient_id, "program_id": plan.program_id}
    asked_of = {"number": plan.number, "version": plan.version}
    found = {base_of(slug) for slug, _, _ in session.execute(STILL_PAUSED, asked | asked_of)}
    return frozenset(slug for slug in contents.ids(plan) if base_of(slug) in found) if found else frozenset()
