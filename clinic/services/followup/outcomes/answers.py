"""A patient's answers about how they are: kept once, however often they are sent, and seen where they are bad.

taken = [Taken(OutcomeMeasure.PAIN, 7)]
answers.receive(session, patient=pat, first_id=new_id(), figures=taken, goals_seen=3, at=now)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.followup.outcomes.answers import causes_of
from clinic.domain.followup.outcomes.measurements import Taken
from clinic.models import Measurement, Patient
from clinic.services.followup import worklist
from clinic.services.followup.outcomes import measurements
from clinic.services.plans import plans
from clinic.services.record import lock, patients


def receive(
    session: Session,
    *,
    patient: Patient,
    first_id: UUID,
    figures: Sequence[Taken],
    goals_seen: int,
    at: datetime,
) -> bool:
    """Keep what a patient answered, asked for still or not any more; whether a clinician has to see any of it.

    A second press keeps nothing twice: the id of the first answer comes from the form. Raises as `measurements.record`.
    """
    number = lock.take(session, patient, screened=False, by=patient, at=at)
    is_known = session.get(Measurement, (patient.clinic_id, first_id)) is not None
    measurements.record(
        session,
        patient=patient,
        first_id=first_id,
        figures=figures,
        taken_on=patients.today(session, patient, at),
        goals_seen=goals_seen,
        by=patient,
        at=at,
    )
    plan = plans.in_force(session, patient)
    said = {one.measure: one.figure for one in figures if not one.about}
    causes = causes_of(said, pain_cap=plan.pain_cap) if plan else causes_of(said)
    if is_known:
        return bool(causes)
    worklist.open_items(session, patient, causes, plan=plan, number=number, at=at)
    return bool(causes)
