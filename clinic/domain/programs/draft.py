"""The life of a program: built as a draft, signed into a plan, or discarded. States are a table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

from clinic.domain import roles
from clinic.domain.canonical import digest
from clinic.domain.dosage import Dosage, Side
from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import Level, Sided
from clinic.domain.limits import PROGRAM_ITEMS, PROGRAM_NOTE, too_long
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


COMMUTING = frozenset({Operation.ADD, Operation.REMOVE, Operation.MOVE, Operation.DOSAGE, Operation.NOTE})
"""What means the same whatever else was done to the draft before: only these may come without the revision they saw. A
move names its neighbor; a dosage and the note say by their mark what they replace.
"""

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


def mark(kept: object) -> str:
    """A short name of a dosage as it is stored, or of the note: by it a page says which one it showed."""
    return digest(kept)[:16]


def next_status(status: ProgramStatus, transition: Transition) -> ProgramStatus:
    """The state after `transition`; raises `ActionDenied` where the table has none."""
    after = TRANSITIONS.get((status, transition))
    if after is None:
        raise ActionDenied(REFUSALS[status])
    return after


def check_can_add(slug: str, name: str, *, held: Collection[str]) -> None:
    """Raise `ActionDenied` where the program holds this exercise, or as many as it can; `held` are the slugs in it."""
    if slug in held:
        raise ActionDenied(f"{name} is already in this program.")
    if len(held) >= PROGRAM_ITEMS:
        raise ActionDenied(f"A program holds at most {PROGRAM_ITEMS} exercises.")


def check_note(note: str) -> None:
    """Raise `InvalidInput` for a note that is too long for the top of a plan."""
    if len(note) > PROGRAM_NOTE:
        raise InvalidInput({"note": too_long(PROGRAM_NOTE, "the note")})


def first_dosage(exercise: Exercise, level: str | None = None) -> Dosage:
    """What the library gives for the patient's level (a word of `Level`), a beginner's where nobody recorded one; each
    side in turn where the exercise has sides.

    Where the file has nothing for that level it is the nearest easier one's, or else its gentlest.
    """
    order = [*Level]
    wanted = order.index(Level(level or Level.BEGINNER))
    given = sorted(exercise.dosage, key=order.index)
    fitting = [one for one in given if order.index(one) <= wanted]
    dosage = exercise.dosage[fitting[-1] if fitting else given[0]].default()
    if exercise.sided is Sided.PER_SIDE and dosage.side is Side.BOTH:
        return replace(dosage, side=Side.EACH)
    return dosage


def check_revision_given(operation: Operation, revision: int | None) -> None:
    """Raise `InvalidInput` for a change that does not say which revision of the program it saw, and must."""
    if revision is None and operation not in COMMUTING:
        raise InvalidInput({"revision": NO_REVISION})


def check_can_edit(status: ProgramStatus, role: Role) -> None:
    """Raise `ActionDenied` unless this role may edit programs and the program is a draft."""
    roles.check(role, Action.EDIT_PROGRAM)
    next_status(status, Transition.EDIT)
