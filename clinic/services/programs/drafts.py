"""Programs being built: small named operations on a draft, each audited, none able to overwrite another tab's.

A change says which `revision` of the program it saw; when somebody changed it since, the change is refused. Those
that mean the same on any revision (`draft.COMMUTING`) need not say it; they raise the revision all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.dosage import Dosage, as_dict, check, describe, from_dict
from clinic.domain.errors import ActionDenied, Stale
from clinic.domain.programs.draft import (
    Operation,
    ProgramStatus,
    Transition,
    check_can_add,
    check_can_edit,
    check_note,
    check_revision_given,
    first_dosage,
    mark,
    next_status,
)
from clinic.models import OwnExerciseRevision, Patient, Program, ProgramItem, StaffMember
from clinic.services.access import guard
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.library import catalogue
from clinic.services.library.revisions import Entry, Revision
from clinic.services.record import scope

CHANGED_ELSEWHERE = (
    "This program was changed in another window. Look at it as it is now, then make your change again."
)
TAKEN_OUT = "That exercise is not in this program any more. Look at the program as it is now."
REPLACED = "Somebody changed this after you opened the page. Below is what is recorded now; save again to keep yours."
OPEN = (
    select(Program)
    .where(*scope.of_patient(Program), Program.status == ProgramStatus.DRAFT)
    .order_by(Program.number.desc())
    .limit(1)
)


def get(session: Session, by: StaffMember, program_id: UUID) -> Program:
    """One of the clinic's programs, which is a read; raises `NotFound`."""
    return scope.get(session, Program, by, program_id)


def of_patient(session: Session, patient: Patient) -> Sequence[Program]:
    """The patient's programs that were not discarded, newest first."""
    return session.scalars(
        select(Program)
        .where(
            Program.clinic_id == patient.clinic_id,
            Program.patient_id == patient.id,
            Program.status != ProgramStatus.DISCARDED,
        )
        .order_by(Program.number.desc())
    ).all()


def open_draft(session: Session, patient: Patient) -> Program | None:
    """The draft that the patient has open, if any."""
    return session.scalar(OPEN, scope.key(patient))


def preview(program: Program, entries: Mapping[UUID, Entry]) -> list[tuple[str, str, str]]:
    """Name, dosage in words and note of each item, as the signer reads them before signing."""
    return [
        (
            entries[item.id].exercise.name,
            describe(from_dict(item.dosage)),
            str(item.dosage["note"]),
        )
        for item in program.items
    ]


def add_item(
    session: Session,
    *,
    program: Program,
    slug: str,
    by: StaffMember,
    at: datetime,
) -> ProgramItem:
    """Put an exercise at the end, with the dosage its file gives for the patient's level."""
    change(session, program, Operation.ADD, by=by, at=at)
    found = catalogue.get(session, by.clinic_id, slug)
    check_can_add(slug, found.exercise.name, held=[item.slug for item in program.items])
    patient = session.get_one(Patient, (program.clinic_id, program.patient_id))
    item = append(program, found.revision, first_dosage(found.exercise, patient.level))
    session.flush()
    trail.record(session, AuditAction.PROGRAM_ADD, by=by, at=at, subject=program, detail={"exercise": slug})
    return item


def remove_item(
    session: Session,
    *,
    program: Program,
    item_id: UUID,
    by: StaffMember,
    at: datetime,
) -> None:
    """Take an exercise out."""
    change(session, program, Operation.REMOVE, by=by, at=at)
    item = _item(program, item_id)
    program.items.remove(item)
    _number(program)
    trail.record(
        session, AuditAction.PROGRAM_REMOVE, by=by, at=at, subject=program, detail={"exercise": item.slug}
    )


def place_item(
    session: Session,
    *,
    program: Program,
    item_id: UUID,
    before: UUID | None,
    by: StaffMember,
    at: datetime,
) -> None:
    """Put an exercise before another one, or at the end. Raises `ActionDenied` where one of the two is gone."""
    change(session, program, Operation.MOVE, by=by, at=at)
    item, neighbor = _item(program, item_id), _item(program, before) if before else None
    if item is neighbor:
        return
    program.items.remove(item)
    target = program.items.index(neighbor) if neighbor else len(program.items)
    program.items.insert(target, item)
    _number(program)
    trail.record(
        session,
        AuditAction.PROGRAM_MOVE,
        by=by,
        at=at,
        subject=program,
        detail={"exercise": item.slug, "to": target + 1},
    )


def set_dosage(
    session: Session,
    *,
    program: Program,
    item_id: UUID,
    dosage: Dosage,
    was: str | None = None,
    by: StaffMember,
    at: datetime,
) -> ProgramItem:
    """Prescribe how much; raises `InvalidInput` with a sentence per field, and `Stale` where somebody changed the
    dosage that it replaces: `was` is the mark of the one that the page showed.
    """
    check(dosage)
    change(session, program, Operation.DOSAGE, by=by, at=at)
    item = _item(program, item_id)
    _check_was(was, item.dosage)
    before, item.dosage = item.dosage, as_dict(dosage)
    changed = sorted(name for name, value in item.dosage.items() if before.get(name) != value)
    trail.record(
        session,
        AuditAction.PROGRAM_DOSAGE,
        by=by,
        at=at,
        subject=program,
        detail={"exercise": item.slug, "fields": changed},
    )
    return item


def renew_item(
    session: Session, *, program: Program, item_id: UUID, by: StaffMember, at: datetime, revision: int | None
) -> ProgramItem:
    """Take the newest text of an exercise; its dosage stays. Raises `NotFound` where it can be prescribed no more."""
    change(session, program, Operation.RENEW, by=by, at=at, revision=revision)
    item = _item(program, item_id)
    stored = catalogue.get(session, by.clinic_id, item.slug).revision
    is_own = isinstance(stored, OwnExerciseRevision)
    item.own_revision_id, item.exercise_revision_id = (stored.id, None) if is_own else (None, stored.id)
    detail = {"exercise": item.slug, "revision": stored.number}
    trail.record(session, AuditAction.PROGRAM_RENEW, by=by, at=at, subject=program, detail=detail)
    return item


def set_note(
    session: Session, *, program: Program, note: str, was: str | None = None, by: StaffMember, at: datetime
) -> None:
    """Write the note that the patient reads at the top of the plan; raises as `set_dosage`."""
    check_note(note)
    change(session, program, Operation.NOTE, by=by, at=at)
    _check_was(was, program.note)
    program.note = note
    trail.record(session, AuditAction.PROGRAM_NOTE, by=by, at=at, subject=program)


def discard(
    session: Session, *, program: Program, by: StaffMember, at: datetime, revision: int | None
) -> None:
    """Give the draft up; it stays in the record."""
    change(session, program, Operation.DISCARD, by=by, at=at, revision=revision)
    program.status = next_status(program.status, Transition.DISCARD)
    trail.record(session, AuditAction.PROGRAM_DISCARD, by=by, at=at, subject=program)


def change(
    session: Session,
    program: Program,
    operation: Operation,
    *,
    by: StaffMember,
    at: datetime,
    revision: int | None = None,
) -> None:
    """Take the draft to be changed: its lock, its next revision. What is then done to it is the caller's."""
    check_revision_given(operation, revision)
    check_can_edit(program.status, by.role)
    guard.take(session, program, seen=revision, by=by, stale=CHANGED_ELSEWHERE)
    check_can_edit(program.status, by.role)  # signed or discarded while we waited
    program.changed_at = at


def _check_was(was: str | None, kept: object) -> None:
    """Raise `Stale` where a page showed something else than what is kept."""
    if was is not None and was != mark(kept):
        raise Stale(REPLACED, now=mark(kept))


def append(program: Program, stored: Revision, dosage: Dosage) -> ProgramItem:
    """Put a revision at the end of a draft that is ours: who calls this has its lock."""
    link = "own_revision_id" if isinstance(stored, OwnExerciseRevision) else "exercise_revision_id"
    item = ProgramItem(
        clinic_id=program.clinic_id,
        program_id=program.id,
        position=len(program.items) + 1,
        slug=stored.slug,
        dosage=as_dict(dosage),
        **{link: stored.id},
    )
    program.items.append(item)
    return item


def _item(program: Program, item_id: UUID) -> ProgramItem:
    for item in program.items:
        if item.id == item_id:
            return item
    raise ActionDenied(TAKEN_OUT)


def _number(program: Program) -> None:
    for position, item in enumerate(program.items, start=1):
        item.position = position
