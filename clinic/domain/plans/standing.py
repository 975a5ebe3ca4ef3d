"""Where a plan stands, and the draft of the next one: one word for each state, which every page says.

>>> plan_standing(PlanStatus.ACTIVE, paused=True).words
'Paused'
>>> draft_standing(Draft(revision=4, ready=False, waits=4)).words
'Being signed'
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.plans.lifecycle import PlanStatus


class PlanStanding(StrEnum):
    """Where a signed plan stands for whoever treats; `NONE` where none is in force."""

    NONE = "none"
    IN_FORCE = "in_force"
    PARTLY_PAUSED = "partly_paused"
    PAUSED = "paused"
    REVIEW_PASSED = "review_passed"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """What pages call it."""
        return PLAN_SAID[self][0]

    @property
    def severity(self) -> str:
        """The severity in whose color it is shown; empty where it is nothing to look at."""
        return PLAN_SAID[self][1]


class DraftStanding(StrEnum):
    """Where the draft of a patient stands; `NONE` where there is none."""

    NONE = "none"
    OPEN = "open"
    READY = "ready"
    BEING_SIGNED = "being_signed"
    CHANGED = "changed"
    NOT_SIGNED = "not_signed"

    @property
    def words(self) -> str:
        """What pages call it."""
        return DRAFT_SAID[self][0]

    @property
    def severity(self) -> str:
        """As for a plan."""
        return DRAFT_SAID[self][1]


PLAN_SAID = {
    PlanStanding.NONE: ("No plan", ""),
    PlanStanding.IN_FORCE: ("In force", "clear"),
    PlanStanding.PARTLY_PAUSED: ("Part paused", "consult"),
    PlanStanding.PAUSED: ("Paused", "contraindicated"),
    PlanStanding.REVIEW_PASSED: ("Review passed", "caution"),
    PlanStanding.REPLACED: ("Replaced", ""),
    PlanStanding.WITHDRAWN: ("Withdrawn", ""),
}
DRAFT_SAID = {
    DraftStanding.NONE: ("No draft", ""),
    DraftStanding.OPEN: ("Draft open", ""),
    DraftStanding.READY: ("Draft ready for a therapist", "info"),
    DraftStanding.BEING_SIGNED: ("Being signed", "info"),
    DraftStanding.CHANGED: ("Changed since it was signed", "caution"),
    DraftStanding.NOT_SIGNED: ("Not signed", "caution"),
}
ENDED = {PlanStatus.REPLACED: PlanStanding.REPLACED, PlanStatus.WITHDRAWN: PlanStanding.WITHDRAWN}


@dataclass(frozen=True)
class Draft:
    """What decides where a draft stands: its `revision`, the one that was signed and `waits` for its document, and
    whether a signing was `refused` since and nobody dismissed that, or will be: its document would come too late.
    """

    revision: int
    ready: bool
    waits: int | None = None
    refused: bool = False


def plan_standing(
    status: PlanStatus | None, *, paused: bool = False, partly: bool = False, review_passed: bool = False
) -> PlanStanding:
    """Where a plan stands: `paused` as a whole or `partly`, or in force beyond the day of its review."""
    if status is None:
        return PlanStanding.NONE
    if status in ENDED:
        return ENDED[status]
    if paused or partly:
        return PlanStanding.PAUSED if paused else PlanStanding.PARTLY_PAUSED
    return PlanStanding.REVIEW_PASSED if review_passed else PlanStanding.IN_FORCE


def draft_standing(draft: Draft | None) -> DraftStanding:
    """Where a draft stands. A change while its document is made keeps it from being signed."""
    if draft is None:
        return DraftStanding.NONE
    if draft.waits is not None:
        return DraftStanding.BEING_SIGNED if draft.waits == draft.revision else DraftStanding.CHANGED
    if draft.refused:
        return DraftStanding.NOT_SIGNED
    return DraftStanding.READY if draft.ready else DraftStanding.OPEN
