"""The life of a signed plan: in force, then replaced by the next version or withdrawn. States are a table."""

from __future__ import annotations

from enum import StrEnum

from clinic.domain.errors import ActionDenied


class PlanStatus(StrEnum):
    """Where a signed plan stands."""

    ACTIVE = "active"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class PlanTransition(StrEnum):
    """What can happen to a signed plan."""

    REPLACE = "replace"
    WITHDRAW = "withdraw"


TRANSITIONS: dict[tuple[PlanStatus, PlanTransition], PlanStatus] = {
    (PlanStatus.ACTIVE, PlanTransition.REPLACE): PlanStatus.REPLACED,
    (PlanStatus.ACTIVE, PlanTransition.WITHDRAW): PlanStatus.WITHDRAWN,
}


def next_plan_status(status: PlanStatus, transition: PlanTransition) -> PlanStatus:
    """The plan's state after `transition`; raises `ActionDenied` where the table has none."""
    after = TRANSITIONS.get((status, transition))
    if after is None:
        raise ActionDenied(f"This plan is already {status}.")
    return after
