"""The life of a plan: its signing waits for the document and is done or refused; then the plan is in force, until the
next version replaces it or it is withdrawn. States are tables.
"""

from __future__ import annotations

from enum import StrEnum

from clinic.domain.errors import ActionDenied


class SigningStatus(StrEnum):
    """Where a signing stands: signed by the therapist, its document not there yet, or settled."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


class PlanStatus(StrEnum):
    """Where a signed plan stands."""

    ACTIVE = "active"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class PlanTransition(StrEnum):
    """What can happen to a signed plan."""

    REPLACE = "replace"
    WITHDRAW = "withdraw"


class SigningTransition(StrEnum):
    """What can happen to a signing."""

    FINISH = "finish"
    REFUSE = "refuse"


SIGNING_TRANSITIONS: dict[tuple[SigningStatus, SigningTransition], SigningStatus] = {
    (SigningStatus.WAITING, SigningTransition.FINISH): SigningStatus.DONE,
    (SigningStatus.WAITING, SigningTransition.REFUSE): SigningStatus.REFUSED,
}
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


def next_signing_status(status: SigningStatus, transition: SigningTransition) -> SigningStatus:
    """The signing's state after `transition`; raises `ActionDenied` where the table has none."""
    after = SIGNING_TRANSITIONS.get((status, transition))
    if after is None:
        raise ActionDenied(f"This signing is already {status}.")
    return after
