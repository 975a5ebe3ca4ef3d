"""The life of a program: built as a draft, signed into a plan, or discarded. States are a table."""

from __future__ import annotations

from enum import StrEnum

from clinic.domain import roles
from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.roles import Action, Role


class ProgramStatus(StrEnum):
    """Where a program stands. A program that was signed stays what it was: its plan is the immutable copy."""

    DRAFT = "draft"
    SIGNED = "signed"
    DISCARDED = "discarded"


class Operation(StrEnum):
    """What is done to a draft, one post each."""

    ADD = "add"
    REMOVE = "remove"
    MOVE = "move"
    DOSAGE = "dosage"
    RENEW = "renew"
    NOTE = "note"
    DISCARD = "discard"
    READY = "ready"
    TAKE = "take"
    HAND_BACK = "hand_back"


COMMUTING = frozenset({Operation.ADD, Operation.REMOVE})
"""What means the same whatever was done to the draft before: only these may come without the revision they saw."""

NO_REVISION = "Open the program again and repeat the change from its page."


class Transition(StrEnum):
    """What can happen to a program."""

    EDIT = "edit"
    SIGN = "sign"
    DISCARD = "discard"


TRANSITIONS: dict[tuple[ProgramStatus, Transition], ProgramStatus] = {
    (ProgramStatus.DRAFT, Transition.EDIT): ProgramStatus.DRAFT,
    (ProgramStatus.DRAFT, Transition.SIGN): ProgramStatus.SIGNED,
    (ProgramStatus.DRAFT, Transition.DISCARD): ProgramStatus.DISCARDED,
}
REFUSALS = {
    ProgramStatus.SIGNED: "This program is signed. Start the next version to change it.",
    ProgramStatus.DISCARDED: "This program was discarded. Start a new one.",
}


def next_status(status: ProgramStatus, transition: Transition) -> ProgramStatus:
    """The state after `transition`; raises `ActionDenied` where the table has none."""
    after = TRANSITIONS.get((status, transition))
    if after is None:
        raise ActionDenied(REFUSALS[status])
    return after


def check_revision_given(operation: Operation, revision: int | None) -> None:
    """Raise `InvalidInput` for a change that does not say which revision of the program it saw, and must."""
    if revision is None and operation not in COMMUTING:
        raise InvalidInput({"revision": NO_REVISION})


def check_can_edit(status: ProgramStatus, role: Role) -> None:
    """Raise `ActionDenied` unless this role may edit programs and the program is a draft."""
    roles.check(role, Action.EDIT_PROGRAM)
    next_status(status, Transition.EDIT)
