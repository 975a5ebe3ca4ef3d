"""A draft goes from hand to hand: an assistant says that it is ready, a therapist takes it over or hands it back.

    handing.say_ready(session, program=draft, note="Two planks, as you said.", revision=7, by=amos, at=now)

Whether it waits is a line of the worklist, which `followup.care.drafts` keeps before the commit.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.limits import HANDING_NOTE, too_long
from clinic.domain.programs.draft import Operation
from clinic.domain.roles import Action
from clinic.domain.text import is_blank
from clinic.models import Patient, Program, StaffMember
from clinic.services.access import permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.programs import drafts
from clinic.services.record import lock

HANDED = "handed"  # what a session knows of the drafts that changed hands, for whoever keeps the worklist
EMPTY = "Add at least one exercise before a therapist looks at it."
NOT_READY = "Nobody waits for this draft any more. Open the program again."
NO_NOTE = "Say what is still to be done."


def say_ready(
    session: Session, *, program: Program, note: str, revision: int | None, by: StaffMember, at: datetime
) -> None:
    """Have the patient's therapist look at the draft. Raises `InvalidInput` for a note that is too long."""
    _check(note)
    _take(session, program, Operation.READY, revision=revision, by=by, at=at)
    if not program.items:
        raise ActionDenied(EMPTY)
    _hand(session, program, note, ready=True, action=AuditAction.PROGRAM_READY, by=by, at=at)


def take_over(
    session: Session, *, program: Program, revision: int | None, by: StaffMember, at: datetime
) -> None:
    """A therapist has opened it, and nobody waits any more; what was said with it stays to be read."""
    permission.check(by, Action.SIGN_PLAN)
    _take(session, program, Operation.TAKE, revision=revision, by=by, at=at)
    program.ready = False
    _note(session, program, by, at)
    trail.record(session, AuditAction.PROGRAM_TAKE, by=by, at=at, subject=program)


def hand_back(
    session: Session, *, program: Program, note: str, revision: int | None, by: StaffMember, at: datetime
) -> None:
    """A therapist says what is still to be done. Raises `InvalidInput` where nothing is said."""
    permission.check(by, Action.SIGN_PLAN)
    _check(note)
    if is_blank(note):
        raise InvalidInput({"handed_note": NO_NOTE})
    _take(session, program, Operation.HAND_BACK, revision=revision, by=by, at=at)
    _hand(session, program, note, ready=False, action=AuditAction.PROGRAM_HAND_BACK, by=by, at=at)


def discard(
    session: Session, *, program: Program, by: StaffMember, at: datetime, revision: int | None
) -> None:
    """Give a draft up, also one that somebody waits for."""
    _lock(session, program, by=by, at=at)
    drafts.discard(session, program=program, by=by, at=at, revision=revision)
    _note(session, program, by, at)


def handed(session: Session) -> list[tuple[Program, StaffMember, datetime]]:
    """Which drafts changed hands in this session, by whom and when, since this was asked last."""
    return [*session.info.pop(HANDED, {}).values()]


def _check(note: str) -> None:
    if len(note) > HANDING_NOTE:
        raise InvalidInput({"handed_note": too_long(HANDING_NOTE)})


def _take(
    session: Session,
    program: Program,
    operation: Operation,
    *,
    revision: int | None,
    by: StaffMember,
    at: datetime,
) -> None:
    _lock(session, program, by=by, at=at)
    drafts.change(session, program, operation, by=by, at=at, revision=revision)
    if operation in (Operation.TAKE, Operation.HAND_BACK) and not program.ready:
        raise ActionDenied(NOT_READY)


def _lock(session: Session, program: Program, *, by: StaffMember, at: datetime) -> None:
    """The record before the draft, as for signing: its worklist is written, too."""
    patient = session.get_one(Patient, (program.clinic_id, program.patient_id))
    lock.take(session, patient, screened=False, by=by, at=at)


def _hand(
    session: Session,
    program: Program,
    note: str,
    *,
    ready: bool,
    action: AuditAction,
    by: StaffMember,
    at: datetime,
) -> None:
    program.ready, program.handed_note = ready, note.strip()
    program.handed_by, program.handed_at = by.id, at
    _note(session, program, by, at)
    trail.record(session, action, by=by, at=at, subject=program)


def _note(session: Session, program: Program, by: StaffMember, at: datetime) -> None:
    session.info.setdefault(HANDED, {})[program.id] = (program, by, at)
