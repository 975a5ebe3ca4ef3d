"""Screen the plans in force again: a new rule, a new fact or passing time can change what was true at signing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from clinic.domain.plans.lifecycle import PlanStatus
from clinic.domain.screening.assessment import Assessment
from clinic.models import Clinic, Patient, Plan, Program
from clinic.services.plans import contents
from clinic.services.programs import items
from clinic.services.record import records
from clinic.services.screening import assess

AT_ONCE = 200  # plans in memory with their records


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
        select(Plan, Program, Patient, Clinic)
        .join(Clinic, Clinic.id == Plan.clinic_id)
        .join(Program, (Program.clinic_id == Plan.clinic_id) & (Program.id == Plan.program_id))
        .join(Patient, (Patient.clinic_id == Plan.clinic_id) & (Patient.id == Plan.patient_id))
        .where(Plan.status == PlanStatus.ACTIVE)
        .order_by(Plan.signed_at)
        .options(undefer(Plan.snapshot))
        .execution_options(yield_per=AT_ONCE)
    )
    for some in rows.partitions():
        items.read(session, [program for _, program, _, _ in some])
        read = records.read_all(session, [patient for _, _, patient, _ in some], at=at)
        reviews = assess.review_all(session, [(program, read[patient.id]) for _, program, patient, _ in some])
        for (plan, *_), review in zip(some, reviews, strict=True):
            yield from _changed(plan, review.assessment)


def _changed(plan: Plan, today: Assessment) -> Iterator[Changed]:
    signed, verdict = contents.content(plan)["screening"], today.screened_verdict
    in_the_way = {finding.key for finding in today.open if finding.severity.blocks}
    if verdict == signed["verdict"] and not in_the_way:
        return
    known = {finding["key"] for finding in signed["findings"]} - in_the_way
    new = [judged.finding.title for judged in today.judged if judged.finding.key not in known]
    yield Changed(plan, signed["verdict"], verdict, tuple(dict.fromkeys(new)))
