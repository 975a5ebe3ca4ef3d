"""Where a patient stands, as one line of the caseload says it: the plan, the newest report, what is next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from clinic.domain.followup import adherence
from clinic.domain.followup.adherence import Adherence, Zone
from clinic.domain.followup.reasons import NEVER_ASIDE, Reason
from clinic.domain.followup.worklist import Stops, is_put_off
from clinic.domain.limits import USUAL_PAIN_CAP
from clinic.domain.plans.lifecycle import PlanStatus
from clinic.domain.plans.standing import DraftStanding, PlanStanding, plan_standing
from clinic.domain.plans.terms import has_passed
from clinic.domain.screening.rules import Urgency
from clinic.models import Patient, WorklistItem
from clinic.services.followup import worklists
from clinic.services.record import scope

BY_WEIGHT = (Stops.NOTHING, Stops.EXERCISE, Stops.PLAN)
WEIGHT = case({stop: weight for weight, stop in enumerate(BY_WEIGHT)}, value=WorklistItem.stops)
IS_PUT_OFF = case((WorklistItem.snoozed_until > bindparam("today"), 1), else_=0)
RANKED = (
    select(
        WorklistItem.patient_id,
        WorklistItem.id,
        WorklistItem.reason,
        WorklistItem.title,
        WorklistItem.urgency,
        WorklistItem.snoozed_until,
        WorklistItem.cause,
        WorklistItem.gone_at,
        func.max(WEIGHT).over(partition_by=WorklistItem.patient_id).label("weight"),
        func.row_number()
        .over(partition_by=WorklistItem.patient_id, order_by=(IS_PUT_OFF, *worklists.IN_ORDER))
        .label("place"),
    )
    .where(*scope.of_patients(WorklistItem), WorklistItem.ended_at.is_(None))
    .subquery("ranked")
)
OF_NEXT = (
    RANKED.c.id,
    RANKED.c.reason,
    RANKED.c.title,
    RANKED.c.urgency,
    RANKED.c.snoozed_until,
    RANKED.c.cause,
    RANKED.c.gone_at,
)
FIRST_OPEN = select(RANKED.c.patient_id, RANKED.c.weight, *OF_NEXT).where(RANKED.c.place == 1)


@dataclass(frozen=True)
class CurrentPlan:
    """What the list says of the plan in force."""

    id: UUID
    version: int
    review_on: date | None
    pain_cap: int


@dataclass(frozen=True)
class Next:
    """The most urgent item about a patient, one that is put off after all others, and what all that is open stops."""

    id: UUID
    reason: Reason
    title: str
    urgency: Urgency | None
    put_off_until: date | None
    stops: Stops
    cause: str = ""
    gone_at: datetime | None = None


@dataclass(frozen=True)
class CaseloadRow:
    """One patient in the list: whose they are (empty where nobody's), where their plan stands, whether a red flag is
    recorded, what is most urgent about them, and how closely they follow the plan in force (none without one).
    """

    patient: Patient
    therapist: str
    plan: CurrentPlan | None
    draft: DraftStanding
    red_flag: bool
    today: date
    next: Next | None = None
    followed: Adherence | None = None

    @property
    def standing(self) -> PlanStanding:
        stops = self.next.stops if self.next else Stops.NOTHING
        return plan_standing(
            PlanStatus.ACTIVE if self.plan else None,
            paused=stops is Stops.PLAN,
            partly=stops is Stops.EXERCISE,
            review_passed=has_passed(self.plan.review_on if self.plan else None, on=self.today),
        )

    @property
    def is_troubled(self) -> bool:
        """Whether the plan, or a part of it, is paused or anything grave is open: then nothing beside it looks well."""
        if self.red_flag or self.next is None:
            return self.red_flag
        return self.next.stops is not Stops.NOTHING or self.next.reason in NEVER_ASIDE

    @property
    def zone(self) -> Zone | None:
        """The zone of the pain in the newest report, none where none was said; red where it stopped anything."""
        if self.patient.last_report_red:
            return Zone.RED
        pain = self.patient.last_report_pain
        cap = self.plan.pain_cap if self.plan else USUAL_PAIN_CAP
        return None if pain is None else adherence.zone(pain, cap)

    @property
    def trained(self) -> bool:
        """Whether the newest report is good news: something was done, and nothing of it stops anything."""
        return bool(self.patient.last_report_done) and self.zone is not Zone.RED


def next_of(session: Session, listed: Collection[Patient], *, today: date) -> dict[UUID, Next]:
    """The most urgent open item of each of these, by patient, on a day at the clinic."""
    if not listed:
        return {}
    return {
        patient_id: Next(
            item,
            reason,
            title,
            urgency,
            until if is_put_off(until, on=today) else None,
            BY_WEIGHT[weight],
            cause,
            gone_at,
        )
        for patient_id, weight, item, reason, title, urgency, until, cause, gone_at in session.execute(
            FIRST_OPEN, scope.keys(listed) | {"today": today}
        )
    }
