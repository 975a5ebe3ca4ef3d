"""A patient's answers about how they are: kept once, however often they are sent, and seen where they are bad.

answers.receive(session, patient=pat, figures=[Taken(OutcomeMeasure.PAIN, 7)], goals_seen=3, at=now)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from clinic.domain.followup.outcomes.answers import causes_of
from clinic.models import Patient
from clinic.services.followup import worklist
from clinic.services.followup.outcomes import measurements, schedules
from clinic.services.followup.outcomes.measurements import Taken
from clinic.services.plans import plans
from clinic.services.record import lock, patients


def receive(
    session: Session, *, patient: Patient, figures: Sequence[Taken], goals_seen: int, at: datetime
) -> bool:
    """Keep those answers that are still asked for; whether any of them is one that a clinician has to see.

    What was answered a moment ago, on another page or by a second press, is not kept twice. Raises as
    `measurements.record` does.
    """
    number = lock.take(session, patient, screened=False, by=patient, at=at)
    today = patients.today(session, patient, at)
    due = schedules.due(session, patient, on=today)
    lock.check_seen(goals_seen, patient.goals_revision)
    asked = [one for one in figures if (one.measure, one.about) in due]
    if not asked:
        return False
    measurements.record(session, patient=patient, figures=asked, taken_on=today, by=patient, at=at)
    causes = causes_of({one.measure: one.figure for one in asked if not one.about})
    plan = plans.in_force(session, patient)
    worklist.open_items(session, patient, causes, plan=plan, number=number, at=at)
    return bool(causes)
