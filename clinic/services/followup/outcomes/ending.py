"""The end of an episode, with what becomes of the plan in force: it goes on, or is withdrawn in the same moment."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from clinic.domain.errors import Came, InvalidInput
from clinic.domain.followup.due import REVIEW, SILENCE
from clinic.domain.record.episodes import REASONS, EndReason, PlanAfter
from clinic.domain.roles import Action
from clinic.domain.screening.rules import Urgency
from clinic.models import Episode, Patient, Plan, StaffMember
from clinic.services.access import permission
from clinic.services.followup import worklist
from clinic.services.plans import pauses, plans
from clinic.services.record import episodes, lock

SIGNED = "Version {version} of the plan was signed after you opened the page. Say what becomes of it."
NONE_LEFT = "The plan was withdrawn after you opened the page. None is in force now."
EMERGENCY = (
    "An emergency is open on the worklist: {titles}. Say there what was found, or have the plan withdrawn."
)


def mark_of(plan: Plan | None) -> str:
    """What stands for the plan in force, for the page to send back; empty where there is none."""
    return plan.id.hex if plan else ""


def end(
    session: Session,
    *,
    patient: Patient,
    episode: Episode,
    reason: EndReason | None,
    note: str,
    ended_on: date,
    plan_after: PlanAfter | None,
    seen: int | None,
    shown: str | None,
    by: StaffMember,
    at: datetime,
) -> None:
    """End it; nothing is withdrawn unless that is said, and nobody waits for reports or a review any more. The plan
    does not go on over an emergency.

    Raises `InvalidInput` per field, `Stale`, `ActionDenied`, and `Came` where the plan in force is another than the
    page had `shown`.
    """
    permission.check(by, Action.END_EPISODE)
    lock.take(session, patient, screened=False, by=by, at=at)
    plan = plans.in_force(session, patient)
    if shown is not None and shown != mark_of(plan):
        raise Came(
            SIGNED.format(version=plan.version) if plan else NONE_LEFT, now=seen or 0, shown=mark_of(plan)
        )
    if plan and plan_after is PlanAfter.GOES_ON:
        _check_no_emergency(session, patient)
    episodes.close(
        session,
        episode=episode,
        reason=reason,
        note=note,
        ended_on=ended_on,
        plan_after=plan_after,
        has_plan=plan is not None,
        seen=seen,
        by=by,
        at=at,
    )
    if plan and reason and plan_after is PlanAfter.WITHDRAWN:
        plans.withdraw(session, plan=plan, reason=f"Care has ended: {REASONS[reason]}.", by=by, at=at)
        session.flush()
    worklist.close_gone(session, patient, prefix=(SILENCE, REVIEW), still=(), by=by, at=at)


def _check_no_emergency(session: Session, patient: Patient) -> None:
    """Raise `InvalidInput` at `plan_after` while an emergency is open: nobody would look after it any more."""
    emergencies = [item for item in pauses.all_open(session, patient) if item.urgency is Urgency.EMERGENCY]
    if emergencies:
        raise InvalidInput({"plan_after": EMERGENCY.format(titles="; ".join(pauses.titles(emergencies)))})
