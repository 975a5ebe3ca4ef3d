"""Consult flags that are open across the clinic: which drafts wait, since when, and whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from clinic.domain.errors import ActionDenied
from clinic.domain.programs.draft import ProgramStatus
from clinic.domain.screening.screen import Finding
from clinic.models import Patient, Program, StaffMember
from clinic.services.audit import ledger
from clinic.services.screening import assess

NONE_OPEN = "No consult flag is open for this program."


@dataclass(frozen=True)
class Waiting:
    """A draft that cannot be signed before a consult; `days` since the draft was started.

    `failure` is the sentence of a screening that could not finish: nobody can tell, so the draft waits, too.
    """

    program: Program
    patient: Patient
    owner: str
    flags: tuple[Finding, ...]
    days: int
    failure: str = ""

    @property
    def titles(self) -> tuple[str, ...]:
        """What the flags are about, each once, or that nobody can tell."""
        return tuple(dict.fromkeys(flag.title for flag in self.flags)) or (self.failure,)


def of_program(session: Session, *, program: Program, patient: Patient, at: datetime) -> tuple[Finding, ...]:
    """The flags that are open for one program; raises `ActionDenied` for none, or where nobody can tell."""
    assessment = assess.assess(session, program=program, patient=patient, at=at)
    if not assessment.consults_due:
        raise ActionDenied(assessment.failure or NONE_OPEN)
    return assessment.consults_due


def waiting(session: Session, by: StaffMember, *, at: datetime) -> list[Waiting]:
    """The clinic's drafts with an open consult flag, the one that waits longest first. Each patient shown is a read."""
    drafts = [
        Waiting(program, patient, owner, found.consults_due, (at - program.created_at).days, found.failure)
        for program, patient, owner in _drafts(session, by)
        for found in (assess.assess(session, program=program, patient=patient, at=at),)
        if found.consults_due or found.failure
    ]
    for draft in drafts:
        ledger.note_read(session, draft.patient, by=by)
    return sorted(drafts, key=lambda waiting: waiting.program.created_at)


def _drafts(session: Session, by: StaffMember) -> Sequence[tuple[Program, Patient, str]]:
    rows = session.execute(
        select(Program, Patient, StaffMember.name)
        .join(Patient, (Patient.clinic_id == Program.clinic_id) & (Patient.id == Program.patient_id))
        .join(
            StaffMember,
            (StaffMember.clinic_id == Patient.clinic_id) & (StaffMember.id == Patient.therapist_id),
        )
        .where(Program.clinic_id == by.clinic_id, Program.status == ProgramStatus.DRAFT)
        .options(selectinload(Program.items))
    ).all()
    return [(program, patient, owner) for program, patient, owner in rows]
