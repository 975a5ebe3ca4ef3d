"""What is still open about a patient, though its line of the worklist may be gone: while it is, nothing is made harder.

    found = still_open.of(session, pat, plans.of_patient(session, pat), assessment)
    found.titles        # ("Herniated disc of the low back", …)

Words settle no consult flag. What was red is dealt with by a therapist: by an answer, or by the signature under a later
version. Which came later is asked of the numbers of the writes, and of no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from clinic.domain.followup.judging import CORRECTED, FAILED
from clinic.domain.followup.reasons import RED
from clinic.domain.screening.assessment import Assessment
from clinic.models import Patient, Plan, WorklistItem, is_one_of
from clinic.services.record import patients, scope

IS_RED = is_one_of(WorklistItem.reason, sorted(RED))
ENDED = (  # by somebody, of what was red or was so before it was corrected
    select(
        WorklistItem.number,
        WorklistItem.title,
        WorklistItem.ended_number,
        WorklistItem.ended_at,
        IS_RED.label("is_red"),
        WorklistItem.ended_by_therapist,
    ).where(
        *scope.of_patient(WorklistItem),
        WorklistItem.ended_by.is_not(None),
        or_(IS_RED, WorklistItem.cause.endswith(f":{CORRECTED}")),
    )
)


class TherapistAct(NamedTuple):
    """The write with which a therapist answered or signed, and when that was."""

    number: int
    at: datetime


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
    ended = session.execute(ENDED, scope.key(patient)).all()
    acts = [TherapistAct(row.ended_number, row.ended_at) for row in ended if row.ended_by_therapist]
    acts += [TherapistAct(plan.number, plan.signed_at) for plan in signed]
    answered = [(row, act) for row in ended if (act := _answered_by(row, acts)) is not None]
    newest = max((act for _, act in answered), default=None)
    return StillOpen(
        titles=(*_flags(assessment), *(row.title for row in ended if _answered_by(row, acts) is None)),
        looked_into=frozenset(row.number for row, _ in answered if row.is_red),
        answered=newest.number if newest else 0,
        answered_on=newest.at.astimezone(patients.zone(session, patient)).date() if newest else None,
    )


def _flags(assessment: Assessment) -> tuple[str, ...]:
    """What keeps the next version from being signed."""
    if assessment.failure:
        return (FAILED.title,)
    return tuple(finding.title for finding in assessment.open if finding.severity.blocks)


def _answered_by(row: Any, acts: Iterable[TherapistAct]) -> TherapistAct | None:
    """The therapist's act that answered it: their own, or what came next where an assistant ended it. What came with no
    write is as new as its end.
    """
    if row.ended_by_therapist:
        return TherapistAct(row.ended_number, row.ended_at)
    return min((act for act in acts if act.number > (row.number or row.ended_number)), default=None)
