"""Notes about visits: written once, added to below, never edited.

note = visits.write(session, patient=pat, note_id=new_id(), text="…", held_on=day, way=VisitWay.CLINIC, by=amos, at=now)
visits.amend(session, note=note, added_id=new_id(), text="…", by=alice, at=later)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied
from clinic.domain.followup.outcomes import visits
from clinic.domain.followup.outcomes.visits import VisitWay
from clinic.domain.roles import Action
from clinic.domain.text import one_newline
from clinic.models import Patient, StaffMember, VisitNote
from clinic.services.access import once, permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.record import lock, patients, scope

SHOWN = 50
OF_THE_NOTE = "Add to the note itself, not to what was added to it."
NEWEST_FIRST = (
    select(VisitNote)
    .where(*scope.of_patient(VisitNote), VisitNote.amends.is_(None))
    .order_by(VisitNote.held_on.desc(), VisitNote.number.desc())
    .limit(bindparam("most"))
)
ADDED = (
    select(VisitNote)
    .where(
        VisitNote.clinic_id == bindparam("clinic_id"), VisitNote.amends.in_(bindparam("ids", expanding=True))
    )
    .order_by(VisitNote.number)
)
DAYS = (
    select(VisitNote.held_on, VisitNote.way)
    .where(
        *scope.of_patient(VisitNote),
        VisitNote.amends.is_(None),
        VisitNote.held_on.between(bindparam("first"), bindparam("last")),
    )
    .order_by(VisitNote.held_on, VisitNote.number)
)


@dataclass(frozen=True)
class Visit:
    """A note with who wrote it, and what was added to it, each with who did."""

    note: VisitNote
    by: str
    added: tuple[tuple[VisitNote, str], ...] = ()


@dataclass(frozen=True)
class Visits:
    """The newest visits, and whether there are more."""

    shown: tuple[Visit, ...]
    more: bool


def get(session: Session, by: StaffMember, note_id: UUID) -> VisitNote:
    """One of the clinic's notes, which is a read; raises `NotFound`."""
    return scope.get(session, VisitNote, by, note_id)


def of_patient(
    session: Session, patient: Patient, *, names: Mapping[UUID | None, str], most: int = SHOWN
) -> Visits:
    """The newest visits with what was added to their notes; `names` has who works at the clinic."""
    notes = session.scalars(NEWEST_FIRST, scope.key(patient) | {"most": most + 1}).all()
    return Visits(_visits(session, patient, notes[:most], names), len(notes) > most)


def days(session: Session, patient: Patient, *, first: date, last: date) -> Sequence[tuple[date, VisitWay]]:
    """The days of the visits from one day to another, with how each was."""
    rows = session.execute(DAYS, scope.key(patient) | {"first": first, "last": last})
    return [(row[0], row[1]) for row in rows]


def write(
    session: Session,
    *,
    patient: Patient,
    note_id: UUID,
    text: str,
    held_on: date,
    way: VisitWay,
    by: StaffMember,
    at: datetime,
) -> VisitNote:
    """Note a visit, once for each `note_id`, which comes from the form; raises `InvalidInput` per field."""
    permission.check(by, Action.NOTE_VISIT)
    number = lock.take(session, patient, screened=False, by=by, at=at)
    visits.check(text, held_on=held_on, born=patient.born, today=patients.today(session, by, at))
    says = {"patient_id": patient.id, "amends": None, "text": _tidy(text), "held_on": held_on, "way": way}
    return _keep(session, patient, note_id, says, AuditAction.VISIT_NOTE, number=number, by=by, at=at)


def amend(
    session: Session, *, note: VisitNote, added_id: UUID, text: str, by: StaffMember, at: datetime
) -> VisitNote:
    """Add to a note, once for each `added_id`; both stand. Raises `InvalidInput` at `text`."""
    permission.check(by, Action.NOTE_VISIT)
    if note.amends is not None:
        raise ActionDenied(OF_THE_NOTE)
    patient = session.get_one(Patient, (note.clinic_id, note.patient_id))
    number = lock.take(session, patient, screened=False, by=by, at=at)
    visits.check_amendment(text)
    says = {"patient_id": patient.id, "amends": note.id, "text": _tidy(text)}
    says |= {"held_on": note.held_on, "way": note.way}
    return _keep(session, patient, added_id, says, AuditAction.VISIT_AMEND, number=number, by=by, at=at)


def _visits(
    session: Session, patient: Patient, notes: Sequence[VisitNote], names: Mapping[UUID | None, str]
) -> tuple[Visit, ...]:
    added: dict[UUID | None, list[tuple[VisitNote, str]]] = {}
    asked = {"clinic_id": patient.clinic_id, "ids": [note.id for note in notes]}
    for row in session.scalars(ADDED, asked):
        added.setdefault(row.amends, []).append((row, names[row.recorded_by]))
    return tuple(Visit(note, names[note.recorded_by], tuple(added.get(note.id, ()))) for note in notes)


def _keep(
    session: Session,
    patient: Patient,
    note_id: UUID,
    says: dict[str, Any],
    action: AuditAction,
    *,
    number: int,
    by: StaffMember,
    at: datetime,
) -> VisitNote:
    if kept := once.kept(session, VisitNote, patient.clinic_id, note_id, says):
        return kept
    note = VisitNote(
        clinic_id=patient.clinic_id, id=note_id, number=number, **says, recorded_by=by.id, recorded_at=at
    )
    session.add(note)
    session.flush()
    trail.record(session, action, by=by, at=at, subject=note)
    return note


def _tidy(text: str) -> str:
    return one_newline(text).strip()
