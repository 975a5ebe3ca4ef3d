"""What of a plan in force rests on a consult, and what stops in the moment in which that is withdrawn.

resting.plan_on(session, consult, at=now)       # the plan in force, if the consult lets any of it pass
resting.stopped_by(session, patient, at=now)    # the lines that stop something by what was just written
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from clinic.domain.followup.worklist import Stops
from clinic.models import ConsultRecord, Patient, Plan, WorklistItem
from clinic.services.followup import judging
from clinic.services.plans import pauses, plans


def plan_on(session: Session, consult: ConsultRecord, *, at: datetime) -> Plan | None:
    """The plan in force, where the screening lets something of it pass by this consult now; none else."""
    patient = session.get_one(Patient, (consult.clinic_id, consult.patient_id))
    plan = plans.in_force(session, patient)
    if plan is None:
        return None
    (review,) = judging.reviews(session, [(plan, patient)], at=at)
    used = {settling.id for settling in review.assessment.consults_used}
    return plan if str(consult.id) in used else None


def stopped_by(session: Session, patient: Patient, *, at: datetime) -> Sequence[WorklistItem]:
    """The lines that stop something because of what was just written, which is judged here already."""
    before = {item.id: item.stops for item in pauses.of(session, patient)}
    judging.catch_up(session, patient=patient, at=at)
    return [
        item for item in pauses.of(session, patient) if before.get(item.id, Stops.NOTHING) is not item.stops
    ]
