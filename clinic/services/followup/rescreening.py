"""Screen the plans in force again: a new rule, a new fact or passing time can change what was true at signing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.plans.lifecycle import PlanStatus
from clinic.models import Patient, Plan, Program
from clinic.services.plans import plans
from clinic.services.screening import assess


@dataclass(frozen=True)
class Changed:
    """A plan in force that could not be signed so today; `new` titles the findings that are new or open again."""

    plan: Plan
    before: str
    now: str
    new: tuple[str, ...]


def changed(session: Session, *, at: datetime) -> Iterator[Changed]:
    """Every active plan, of every clinic, whose verdict is another one or whose flags are open (again)."""
    rows = session.execute(
        select(Plan, Program, Patient)
        .join(Program, (Program.clinic_id == Plan.clinic_id) & (Program.id == Plan.program_id))
        .join(Patient, (Patient.clinic_id == Plan.clinic_id) & (Patient.id == Plan.patient_id))
        .where(Plan.status == PlanStatus.ACTIVE)
        .order_by(Plan.signed_at)
    )
    for plan, program, patient in rows:
        signed = plans.content(plan)["screening"]
        today = assess.assess(session, program=program, patient=patient, at=at)
        verdict = today.screened_verdict
        in_the_way = {finding.key for finding in today.open if finding.severity.blocks}
        if verdict == signed["verdict"] and not in_the_way:
            continue
        known = {finding["key"] for finding in signed["findings"]} - in_the_way
        new = [judged.finding.title for judged in today.judged if judged.finding.key not in known]
        yield Changed(plan, signed["verdict"], verdict, tuple(dict.fromkeys(new)))
