"""Exercises that were paused and that a draft has all the same: its signature would give them back.

coming_back.of(session, pat, program)       # {"wall-squat": "Wall squat"}, as it was called then
coming_back.with_version(session, plan)     # frozenset({"wall-squat"}), when that was signed

What was paused by itself stays so until a therapist lets it go on, or signs a version that has it and says that the
patient may do it again. A plan that is withdrawn, or a version without the exercise, says nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased

from clinic.domain.followup.worklist import Stops
from clinic.models import Patient, Plan, Program, ProgramItem, WorklistItem
from clinic.services.plans import contents, pauses
from clinic.services.record import scope

WAS = aliased(ProgramItem)
HAS = aliased(ProgramItem)
THEN = aliased(Plan)
GOES_ON = and_(WorklistItem.ended_number != 0, WorklistItem.ended_number == WorklistItem.answered_number)
"""It ended with the word of a therapist that it goes on; whatever else ends a line ends it without."""
OF_NO_RECORD = and_(*(~WorklistItem.cause.startswith(key) for key in pauses.OF_THE_RECORD))
"""Of a line that stops the whole plan by one exercise: what the record says of it, the screening asks again."""
SIGNED_SINCE = exists().where(
    Plan.clinic_id == WorklistItem.clinic_id,
    Plan.patient_id == WorklistItem.patient_id,
    Plan.number > WorklistItem.number,
    Plan.version < bindparam("version"),
    HAS.clinic_id == Plan.clinic_id,
    HAS.program_id == Plan.program_id,
    HAS.slug == WAS.slug,
)
STILL_PAUSED = (
    select(WAS.slug, WAS.id, THEN)
    .join(WorklistItem, and_(WorklistItem.clinic_id == WAS.clinic_id, WorklistItem.item_id == WAS.id))
    .join(THEN, and_(THEN.clinic_id == WAS.clinic_id, THEN.program_id == WAS.program_id))
    .where(
        *scope.of_patient(WorklistItem),
        or_(WorklistItem.stops == Stops.EXERCISE, and_(WorklistItem.stops == Stops.PLAN, OF_NO_RECORD)),
        WorklistItem.number <= bindparam("number"),
        pauses.NOT_UNDONE,
        or_(WorklistItem.ended_at.is_(None), and_(~GOES_ON, ~SIGNED_SINCE)),
        exists().where(
            HAS.clinic_id == WAS.clinic_id,
            HAS.program_id == bindparam("program_id"),
            HAS.slug == WAS.slug,
        ),
    )
    .order_by(WorklistItem.number.desc(), WorklistItem.id)
)
"""What is in a program, and paused before a version by lines of which nobody has said since that it may go on."""
NEWEST = 2**31 - 1


def of(session: Session, patient: Patient, program: Program) -> Mapping[str, str]:
    """What those of a draft were called when they were paused, by slug, in its order."""
    asked = {"program_id": program.id, "number": NEWEST, "version": NEWEST}
    rows = session.execute(STILL_PAUSED, scope.key(patient) | asked).all()
    contents.read(session, [plan for _, _, plan in rows])
    called = {slug: contents.exercises(plan)[item] for slug, item, plan in reversed(rows)}
    return {item.slug: called[item.slug] for item in program.items if item.slug in called}


def with_version(session: Session, plan: Plan) -> frozenset[str]:
    """The slugs of what was paused until this version was signed, and may be done again with it."""
    asked = {"clinic_id": plan.clinic_id, "patient_id": plan.patient_id, "program_id": plan.program_id}
    asked_of = {"number": plan.number, "version": plan.version}
    return frozenset(slug for slug, _, _ in session.execute(STILL_PAUSED, asked | asked_of))
