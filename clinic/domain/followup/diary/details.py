"""What a report says of one exercise beside how it went, and what of it cannot be.

>>> check(Outcome.DONE, EntryDetails(reason=SkipReason.PAIN), Dosage(sets=3, reps=10))
{'reason': 'You said why you left it out. Choose skipped, or take the reason away.'}
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from clinic.domain.dosage import Dosage, Side
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.progression.sessions import Performed, SkipReason
from clinic.domain.limits import DONE_AMOUNT, SCORE

SKIP_LABELS = {
    SkipReason.PAIN: "It hurt",
    SkipReason.NO_TIME: "I had no time",
    SkipReason.NO_EQUIPMENT: "I had nothing to do it with",
    SkipReason.UNCLEAR: "I did not know how",
    SkipReason.TOO_HARD: "It was too hard",
    SkipReason.UNWELL: "I felt ill",
    SkipReason.OTHER: "Something else",
}
"""What a patient chooses."""
RIGHT = ("sets_right", "amount_right")
GOES_WITH = {
    "extra": (Outcome.DONE, "You said how many more. Choose did more, or take the number away."),
    "sets": (Outcome.PARTLY, "You said how many sets. Choose partly, or take the number away."),
    "amount": (Outcome.PARTLY, "You said how much of the last set. Choose partly, or take the number away."),
    "reason": (Outcome.SKIPPED, "You said why you left it out. Choose skipped, or take the reason away."),
}
"""Which outcome each detail belongs to, and what is said where another one was chosen."""
NO_SIDES = "This exercise has no second side. Take the number away."
LEFT_FIRST = "Say it of the left side, too."


@dataclass(frozen=True)
class EntryDetails:
    """Of an exercise that was done: `extra` repetitions or seconds in the last set. Done in part: how many `sets` were
    begun, and how many repetitions or seconds the last of them had (`amount`). Left out: why.

    Where left and right are done in turn, `sets` and `amount` are of the left side and the others of the right one.
    Pain and effort 0-10 are of this exercise alone. None is not said, and never zero.
    """

    extra: int | None = None
    sets: int | None = None
    amount: int | None = None
    sets_right: int | None = None
    amount_right: int | None = None
    reason: SkipReason | None = None
    pain: int | None = None
    effort: int | None = None


NOTHING = EntryDetails()
ENTRY_NAMES = tuple(field.name for field in fields(EntryDetails))


def check(outcome: Outcome | None, said: EntryDetails, dosage: Dosage) -> dict[str, str]:
    """A sentence for each detail that cannot be, by its name; empty where all can. Where nobody said how it went, any
    detail goes with that.
    """
    errors = {
        name: sentence
        for name, (belongs_to, sentence) in GOES_WITH.items()
        if outcome not in (belongs_to, None) and _any(said, name)
    }
    whole = dosage.reps or dosage.seconds or DONE_AMOUNT.high
    spans = {
        **dict.fromkeys(("sets", "sets_right"), (0, dosage.sets)),
        **dict.fromkeys(("amount", "amount_right"), (0, whole)),
        "extra": (1, DONE_AMOUNT.high),
        **dict.fromkeys(("pain", "effort"), (SCORE.low, SCORE.high)),
    }
    for name, (low, high) in spans.items():
        value = getattr(said, name)
        if value is not None and not low <= value <= high:
            errors.setdefault(name, f"Enter a whole number from {low} to {high}.")
    if any(getattr(said, name) is not None for name in RIGHT):
        if dosage.side is not Side.EACH:
            errors.setdefault("sets_right", NO_SIDES)
        elif said.sets is None and said.amount is None:
            errors.setdefault("sets", LEFT_FIRST)
    return errors


def is_asked(outcome: Outcome | None, reason: SkipReason | None, *, is_paused: bool) -> bool:
    """Whether an exercise counts among those of a training that could be done: not what was paused on that day and left
    out for no pain, nor what nobody said anything of.

    >>> is_asked(Outcome.SKIPPED, None, is_paused=True), is_asked(Outcome.SKIPPED, SkipReason.PAIN, is_paused=True)
    (False, True)
    """
    if outcome is None or (is_paused and outcome is Outcome.SKIPPED):
        return reason is SkipReason.PAIN
    return True


def is_unsaid(outcome: Outcome | None, reason: SkipReason | None) -> bool:
    """Whether nobody said how an exercise went, nor that it was left out because of pain."""
    return outcome is None and reason is not SkipReason.PAIN


def performed(outcome: Outcome | None, said: EntryDetails, dosage: Dosage) -> Performed:
    """As progression and the measures read it; of two sides it is the weaker one."""
    sets, amount = min(_sides(said, dosage), key=lambda side: _amount(side, dosage))
    return Performed(
        dosage=dosage,
        outcome=outcome,
        extra=said.extra or 0,
        sets=sets,
        amount=amount,
        reason=said.reason,
        pain=said.pain,
        effort=said.effort,
    )


def worst(pain: int | None, details: Iterable[EntryDetails]) -> int | None:
    """The highest pain that a report says, of the session or of any exercise."""
    said = [score for score in (pain, *(each.pain for each in details)) if score is not None]
    return max(said, default=None)


def of_row(row: object) -> EntryDetails:
    """The details held in the columns of an entry."""
    return EntryDetails(**{name: getattr(row, name) for name in ENTRY_NAMES})


def _any(said: EntryDetails, name: str) -> bool:
    both = (name, f"{name}_right") if f"{name}_right" in RIGHT else (name,)
    return any(getattr(said, each) is not None for each in both)


def _sides(said: EntryDetails, dosage: Dosage) -> list[tuple[int | None, int | None]]:
    left, right = (said.sets, said.amount), (said.sets_right, said.amount_right)
    return [left, right] if dosage.side is Side.EACH and right != (None, None) else [left]


def _amount(side: tuple[int | None, int | None], dosage: Dosage) -> tuple[int, int]:
    """In the order of how much it is; what was not said is taken for the whole."""
    (sets, amount), whole = side, dosage.reps or dosage.seconds or 1
    return (dosage.sets if sets is None else sets, whole if amount is None else amount)
