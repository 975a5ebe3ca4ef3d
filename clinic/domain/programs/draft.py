"""The life of a program: built as a draft, signed into a plan, replaced or withdrawn. States are a table."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from clinic.domain.errors import ActionDenied
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Finding


class Role(StrEnum):
    """What a member of staff is; an assistant prepares and never signs, an administrator sees no patient records."""

    ADMINISTRATOR = "administrator"
    THERAPIST = "therapist"
    ASSISTANT = "assistant"


class Status(StrEnum):
    """Where a program stands. A program that was signed stays what it was: its plan is the immutable copy."""

    DRAFT = "draft"
    SIGNED = "signed"
    DISCARDED = "discarded"


class PlanStatus(StrEnum):
    """Where a signed plan stands."""

    ACTIVE = "active"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What can be asked of a program."""

    EDIT = "edit"
    SIGN = "sign"
    DISCARD = "discard"


TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.DRAFT, Action.EDIT): Status.DRAFT,
    (Status.DRAFT, Action.SIGN): Status.SIGNED,
    (Status.DRAFT, Action.DISCARD): Status.DISCARDED,
}
PLAN_TRANSITIONS: dict[tuple[PlanStatus, str], PlanStatus] = {
    (PlanStatus.ACTIVE, "replace"): PlanStatus.REPLACED,
    (PlanStatus.ACTIVE, "withdraw"): PlanStatus.WITHDRAWN,
}
REFUSALS = {
    Status.SIGNED: "This program is signed. Start the next version to change it.",
    Status.DISCARDED: "This program was discarded. Start a new one.",
}


def next_status(status: Status, action: Action) -> Status:
    """The state after `action`; raises `ActionDenied` where the table has none."""
    after = TRANSITIONS.get((status, action))
    if after is None:
        raise ActionDenied(REFUSALS[status])
    return after


def check_can_edit(status: Status, role: Role) -> None:
    """Therapists and assistants edit drafts; raises `ActionDenied` otherwise."""
    if role not in (Role.THERAPIST, Role.ASSISTANT):
        raise ActionDenied("Only therapists and assistants can change a program.")
    next_status(status, Action.EDIT)


def check_can_sign(
    status: Status, role: Role, items: int, open_findings: Iterable[Finding], cautions_acknowledged: bool
) -> None:
    """Raise `ActionDenied` with the one sentence that says what stands between this program and a signature.

    `open_findings` are the findings that no consult in force covers.
    """
    next_status(status, Action.SIGN)
    if role is not Role.THERAPIST:
        raise ActionDenied(
            "Only a therapist can sign. Ask the therapist in charge to review and sign this program."
        )
    if not items:
        raise ActionDenied("Add at least one exercise before signing.")
    severities = {finding.severity for finding in open_findings}
    for severity, sentence in BLOCKS.items():
        if severity in severities:
            raise ActionDenied(sentence)
    if Severity.CAUTION in severities and not cautions_acknowledged:
        raise ActionDenied("Confirm that you have read the cautions.")


BLOCKS = {
    Severity.CONTRAINDICATED: (
        "A contraindication stands in the way. Take the exercise out, or correct the record if it is wrong."
    ),
    Severity.CONSULT: "A consult flag is open. Record the consult before signing.",
    Severity.NEEDS_INFO: "Something the screening needs is not recorded. Record it, then sign.",
}


def next_plan_status(status: PlanStatus, action: str) -> PlanStatus:
    """The plan's state after `replace` or `withdraw`; raises `ActionDenied` where the table has none."""
    after = PLAN_TRANSITIONS.get((status, action))
    if after is None:
        raise ActionDenied(f"This plan is already {status}.")
    return after
