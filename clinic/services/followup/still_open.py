"""What is still open about a patient, though its line of the worklist may be gone: while it is, nothing is made harder.

    found = still_open.of(session, pat, plans.of_patient(session, pat), assessment)
    found.titles        # ("Herniated disc of the low back", …)

Words settle no consult flag. What was red is dealt with by a therapist: by an answer, or by the signature under a later
version. Which came later is asked of the numbers of the writes, and of no clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from clinic.domain.followup.judging import CORRECTED, FAILED
from clinic.domain.followup.looking_into import EndedLine, TherapistAct, answered_by
from clinic.domain.followup.reasons import NEVER_ASIDE, RED
from clinic.domain.screening.assessment import Assessment
from clinic.models import Patient, Plan, WorklistItem, is_one_of
from clinic.services.record import patients, scope

IS_RED = is_one_of(WorklistItem.reason, sorted(RED))
WAS_RED = WorklistItem.cause.endswith(f":{CORRECTED}")
ENDED = (  # by somebody, of what was grave, or was red before it was corrected
    select(
        WorklistItem.number,
        WorklistItem.title,
        WorklistItem.ended_number,
        WorklistItem.ended_at,
        IS_RED.label("is_red"),
        WAS_RED.label("was_red"),
        WorklistItem.ended_by_therapist,
    ).where(
        *scope.of_patient(WorklistItem),
        WorklistItem.ended_by.is_not(None),
        or_(is_one_of(WorklistItem.reason, sorted(NEVER_ASIDE)), WAS_RED),
    )
)


@dataclass(frozen=True)
class StillOpen:
    """`titles` say in words what no therapist dealt with; `looked_into` are the numbers of the reports of which one
    said what was found. The newest such act was the write `answered`, on the day `answered_on`.
    """

    titles: tuple[str, ...]
    looked_into: frozenset[int]
    answered: int
    answered_on: date | None


def of(session: Session, patient: Patient, signed: Sequence[Plan], assessment: Assessment) -> StillOpen:
    """What is open, where the plan in force is judged so; `signed` are the patient's plans."""
    ended = [EndedLine._make(row) for row in session.execute(ENDED, scope.key(patient))]
    acts = [TherapistAct(line.ended_number, line.ended_at) for line in ended if line.by_therapist]
    acts += [TherapistAct(plan.number, plan.signed_at) for plan in signed]
    answered = [(line, act) for line in ended if (act := answered_by(line, acts)) is not None]
    newest = max((act for _, act in answered), default=None)
    unanswered = (
        line.title for line in ended if (line.is_red or line.was_red) and answered_by(line, acts) is None
    )
    return StillOpen(
        titles=(*_flags(assessment), *unanswered),
        looked_into=frozenset(line.number for line, _ in answered if line.is_red and line.number),
        answered=newest.number if newest else 0,
        answered_on=newest.at.astimezone(patients.zone(session, patient)).date() if newest else None,
    )


def _flags(assessment: Assessment) -> tuple[str, ...]:
    """What keeps the next version from being signed."""
    if assessment.failure:
        return (FAILED.title,)
    return tuple(finding.title for finding in assessment.open if finding.severity.blocks)
