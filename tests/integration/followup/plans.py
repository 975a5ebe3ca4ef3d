"""Plans as rows, without the second that rendering and signing take: the snapshot is whole, the PDF is not."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from clinic.domain import canonical
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.models import Patient, Plan, Program, RulebookRevision, StaffMember, new_id
from clinic.services.plans import plans
from clinic.services.record import lock
from tests.factories import NOW
from tests.integration.documents import plans as snapshots

EXERCISES = 2


def give(
    session: Session,
    patient: Patient,
    therapist: StaffMember,
    *,
    at: datetime = NOW,
    exercises: int = EXERCISES,
    **changes: object,
) -> Plan:
    """The patient's next plan version, in force; earlier ones are replaced. `changes` are of the snapshot.

    Not committed.
    """
    for earlier in plans.of_patient(session, patient):
        if earlier.status == PlanStatus.ACTIVE:
            earlier.status = PlanStatus.REPLACED
    program = Program(
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        number=lock.take(session, patient, by=therapist, at=at),
        status="signed",
        created_by=therapist.id,
        created_at=at,
        changed_at=at,
    )
    session.add(program)
    session.merge(RulebookRevision(digest="c0ffee", number=0, content=[], loaded_at=at))
    session.flush()
    version, code = plans.next_version(session, patient), plans.new_code()
    frozen = snapshots.plan(exercises, plan={"version": version, "code": code}, **changes)
    for item in frozen["items"]:
        item["id"] = str(new_id())
    pdf = f"%PDF-1.7 {code}".encode()
    plan = Plan(
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        program_id=program.id,
        version=version,
        code=code,
        status=PlanStatus.ACTIVE,
        snapshot=canonical.canonical(frozen).decode(),
        digest=canonical.digest(frozen),
        days_per_week=frozen["days_per_week"],
        rulebook="c0ffee",
        pdf=pdf,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        signed_by=therapist.id,
        signer_name=therapist.name,
        signed_at=at,
        judged=patient.counter,
    )
    session.add(plan)
    session.flush()
    return plan
