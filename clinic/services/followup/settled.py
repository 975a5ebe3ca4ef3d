"""What is not settled about a patient, though its line of the worklist may be gone: while it stands, nothing is made
harder.

    found = settled.of(session, pat, plans.of_patient(session, pat), assessment)
    found.open          # ("Herniated disc of the low back", …)

Words settle no consult flag. What was red is settled by a therapist: by an answer, or by the signature under a later
version.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from clinic.domain.followup.judging import CORRECTED, FAILED
from clinic.domain.followup.worklist import Reason
from clinic.domain.roles import Role
from clinic.domain.screening.assessment import Assessment
from clinic.models import Patient, Plan, StaffMember, WorklistItem, among
from clinic.services.record import patients, scope

IS_RED = among(WorklistItem.reason, (Reason.STOP_RULE, Reason.RED_REPORT))
ENDED = (  # by somebody, of what was red or was so before it was corrected
    select(
        WorklistItem.number,
        WorklistItem.title,
        WorklistItem.opened_at,
        WorklistItem.ended_at,
        IS_RED.label("is_red"),
        StaffMember.role,
    )
    .join(
        StaffMember,
        (StaffMember.clinic_id == WorklistItem.clinic_id) & (StaffMember.id == WorklistItem.ended_by),
    )
    .where(*scope.of_patient(WorklistItem), or_(IS_RED, WorklistItem.cause.endswith(f":{CORRECTED}")))
)


@dataclass(frozen=True)
class Settled:
    """`open` says in words what nobody settled; `looked_into` are the numbers of the reports of which a therapist said
    what was found, `answered_on` the last day on which one did.
    """

    open: tuple[str, ...]
    looked_into: frozenset[int]
    answered_on: date | None


def of(session: Session, patient: Patient, signed: Sequence[Plan], assessment: Assessment) -> Settled:
    """What stands, where the plan in force is judged so; `signed` are the patient's plans."""
    ended = session.execute(ENDED, scope.key(patient)).all()
    acts = [row.ended_at for row in ended if not _is_assistants(row)] + [plan.signed_at for plan in signed]
    answered = [(row, moment) for row in ended if (moment := _answered_at(row, acts)) is not None]
    missing = [row.title for row in ended if _answered_at(row, acts) is None]
    zone = patients.zone(session, patient)
    return Settled(
        open=(*_flags(assessment), *missing),
        looked_into=frozenset(row.number for row, _ in answered if row.is_red),
        answered_on=max((moment.astimezone(zone).date() for _, moment in answered), default=None),
    )


def _flags(assessment: Assessment) -> tuple[str, ...]:
    """What keeps the next version from being signed."""
    if assessment.failure:
        return (FAILED.title,)
    return tuple(finding.title for finding in assessment.open if finding.severity.blocks)


def _is_assistants(row: Any) -> bool:
    return row.role is Role.ASSISTANT


def _answered_at(row: Any, acts: Sequence[datetime]) -> datetime | None:
    """When a therapist answered; what an assistant ended waits for the next act of a therapist."""
    if not _is_assistants(row):
        ended: datetime = row.ended_at
        return ended
    return min((act for act in acts if act > row.opened_at), default=None)
