"""How closely many patients follow their plans, for a list: the days alone, as `measured` has them for one patient.

followed.of_all(session, [pat, quinn], at=now)[pat.id]     # Adherence(reported=5, prescribed=6)

Two statements, however many patients, versions and reports. No snapshot is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from clinic.domain.followup.adherence import Adherence
from clinic.domain.followup.diary.shares import Due
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.models import Patient, Plan, TrainingDay, WorklistItem
from clinic.services.followup import worklists
from clinic.services.followup.diary import measured
from clinic.services.followup.worklists import Paused
from clinic.services.plans.pauses import STOPS_SINCE
from clinic.services.record import patients, scope

OF_PLAN_IN_FORCE = and_(
    Plan.status == PlanStatus.ACTIVE,
    WorklistItem.clinic_id == Plan.clinic_id,
    WorklistItem.patient_id == Plan.patient_id,
    worklists.PAUSES,
)
VERSIONS = (  # each with what paused the plan, which goes with the one in force
    select(
        Plan.patient_id,
        Plan.version,
        Plan.status,
        Plan.signed_at,
        Plan.days_per_week,
        Plan.review_on,
        STOPS_SINCE,
        WorklistItem.ended_at,
    )
    .outerjoin(WorklistItem, OF_PLAN_IN_FORCE)
    .where(*scope.of_patients(Plan))
    .order_by(Plan.patient_id, Plan.version.desc())
)
TRAINED = select(TrainingDay.patient_id, TrainingDay.trained_on).where(
    *scope.of_patients(TrainingDay), TrainingDay.trained_on >= bindparam("began"), TrainingDay.trainings > 0
)


class _Expected(NamedTuple):
    """A version of a patient's plan, and one of the items that paused it, if any did."""

    patient_id: UUID
    version: int
    status: PlanStatus
    signed_at: datetime
    days_per_week: int
    review_on: date | None
    paused_at: datetime | None
    resumed_at: datetime | None


def of_all(session: Session, listed: Collection[Patient], *, at: datetime) -> Mapping[UUID, Adherence]:
    """Days trained of days due, by patient, of those of a clinic who have a plan in force."""
    due = dict(_due(session, listed, at=at)) if listed else {}
    if not due:
        return {}
    trained: dict[UUID, list[date]] = defaultdict(list)
    asked = scope.keys(listed) | {"began": min(each.began for each in due.values())}
    for patient_id, day in session.execute(TRAINED, asked):
        trained[patient_id].append(day)
    return {patient_id: found.sessions(trained[patient_id]) for patient_id, found in due.items()}


def _due(session: Session, listed: Collection[Patient], *, at: datetime) -> Iterator[tuple[UUID, Due]]:
    zone = patients.zone(session, next(iter(listed)))
    rows = [_Expected(*row) for row in session.execute(VERSIONS, scope.keys(listed))]
    for patient_id, of_patient in groupby(rows, key=lambda row: row.patient_id):
        held = list(of_patient)
        versions = list({row.version: row for row in held}.values())
        run = measured.run_of(versions)
        if run:
            paused = [Paused(row.paused_at, row.resumed_at) for row in held if row.paused_at]
            yield patient_id, measured.what_was_due(run, paused, zone=zone, at=at)
