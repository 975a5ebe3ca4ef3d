"""How a draft begins: it goes on from the patient's last program, or takes what was ticked of a source.

    starting.start(session, patient=pat, by=alice, at=now)
    starting.begin(session, program_id=…, patient=pat, source=shoulder, chosen=chosen, by=alice, at=now)

A patient has one draft: where one is open it is gone on with as it is, and never replaced.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.dosage import Dosage, from_dict
from clinic.domain.programs.draft import ProgramStatus, check_can_edit
from clinic.models import Patient, Program, StaffMember, new_id
from clinic.services.access import once
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.library import catalogue
from clinic.services.programs import drafts
from clinic.services.programs.sources import Origin, Source
from clinic.services.record import lock


@dataclass(frozen=True)
class ChosenItem:
    """An exercise that the draft begins with."""

    slug: str
    dosage: Dosage


def start(session: Session, *, patient: Patient, by: StaffMember, at: datetime) -> Program:
    """The patient's draft: the open one if there is one, else a new one that continues the last signed program."""
    check_can_edit(ProgramStatus.DRAFT, by.role)
    number = lock.take(session, patient, by=by, at=at)  # two at once: the second finds the first one's draft
    if draft := drafts.open_draft(session, patient):
        return draft
    earlier = drafts.of_patient(session, patient)
    last = earlier[0] if earlier else None
    program = _new(session, new_id(), patient, number, by=by, at=at)
    program.note = last.note if last else ""
    items = [ChosenItem(item.slug, from_dict(item.dosage)) for item in last.items] if last else []
    _fill(session, program, items)
    detail: dict[str, object] = {"items": len(program.items)}
    trail.record(session, AuditAction.PROGRAM_START, by=by, at=at, subject=program, detail=detail)
    session.flush()
    return program


def begin(
    session: Session,
    *,
    program_id: UUID,
    patient: Patient,
    source: Source,
    chosen: Sequence[ChosenItem],
    left_out: Collection[str] = (),
    by: StaffMember,
    at: datetime,
) -> Program:
    """The draft of that id, made once of what was `chosen` of the source; the open one where there is another.

    Raises `InvalidInput` at `made` for an id that is another patient's program.
    """
    check_can_edit(ProgramStatus.DRAFT, by.role)
    number = lock.take(session, patient, by=by, at=at)
    made = made_before(session, program_id, patient=patient, by=by)
    if found := made or drafts.open_draft(session, patient):
        return found
    program = _new(session, program_id, patient, number, by=by, at=at)
    program.note = source.note
    if source.kind is Origin.BUILT_IN:
        program.template_slug, program.template_version = source.ref, source.version
    if source.kind is Origin.KEPT:
        program.template_id, program.template_version = UUID(source.ref), source.version
    _fill(session, program, chosen)
    detail: dict[str, object] = {
        "items": len(program.items),
        "from": source.key,
        "version": source.version,
        "left_out": sorted(left_out),
    }
    trail.record(session, AuditAction.PROGRAM_START, by=by, at=at, subject=program, detail=detail)
    session.flush()
    return program


def made_before(session: Session, program_id: UUID, *, patient: Patient, by: StaffMember) -> Program | None:
    """What the same page made when it was sent first; raises `InvalidInput` for another patient's program."""
    made = session.get(Program, (by.clinic_id, program_id))
    if made is not None and made.patient_id != patient.id:
        raise once.says_another()
    return made


def _new(
    session: Session, program_id: UUID, patient: Patient, number: int, *, by: StaffMember, at: datetime
) -> Program:
    program = Program(
        clinic_id=by.clinic_id,
        id=program_id,
        patient_id=patient.id,
        number=number,
        created_by=by.id,
        created_at=at,
        changed_at=at,
    )
    session.add(program)
    session.flush()
    return program


def _fill(session: Session, program: Program, items: Sequence[ChosenItem]) -> None:
    """The newest texts of those that can still be prescribed, in their order."""
    dosages = {item.slug: item.dosage for item in items}
    for slug, entry in catalogue.find_all(session, program.clinic_id, dosages).items():
        drafts.append(program, entry.revision, dosages[slug])
