"""The line of the worklist for a draft that waits for a therapist: there as long as it waits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.due import READY
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause
from clinic.domain.programs.draft import ProgramStatus
from clinic.models import Patient, Program
from clinic.services.followup import worklist
from clinic.services.programs import handing
from clinic.services.record import scope

READY_ONES = select(Program).where(*scope.of_patient(Program), Program.ready)


def of_handed(session: Session) -> None:
    """Have the worklist say which of the drafts that changed hands in this session wait: called by whoever commits."""
    for program, by, at in handing.handed(session):
        patient = session.get_one(Patient, (program.clinic_id, program.patient_id))
        causes = [_cause(program)] if _waits(program) else []
        worklist.open_items(session, patient, causes, plan=None, number=patient.counter, at=at)
        still = {cause.key for cause in causes}
        worklist.close_gone(session, patient, prefix=(READY,), still=still, by=by, at=at)


def come_back(session: Session, patient: Patient, *, at: datetime) -> None:
    """Have the worklist say again what waited when the patient was archived; the caller has the record's lock."""
    waiting = [program for program in session.scalars(READY_ONES, scope.key(patient)) if _waits(program)]
    causes = [_cause(program) for program in waiting]
    worklist.open_items(session, patient, causes, plan=None, number=patient.counter, at=at)


def _waits(program: Program) -> bool:
    return program.ready and program.status is ProgramStatus.DRAFT


def _cause(program: Program) -> Cause:
    count = len(program.items)
    what = f"A draft with {count} {'exercise' if count == 1 else 'exercises'}"
    return Cause(Reason.DRAFT_READY, f"{READY}{program.id}", what)
