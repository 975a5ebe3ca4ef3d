"""What a report says of one exercise: the ends of each span, the words of a refusal, and what counts of two sides."""

from __future__ import annotations

from dataclasses import asdict
from types import SimpleNamespace

import pytest

from clinic.domain.dosage import Dosage, Side
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary import details
from clinic.domain.followup.diary.details import EntryDetails
from clinic.domain.followup.progression.sessions import Performed, SkipReason

REPS = Dosage(sets=3, reps=10)
HELD = Dosage(sets=3, seconds=20)
SIDES = Dosage(sets=2, reps=8, side=Side.EACH)
HELD_SIDES = Dosage(sets=2, seconds=20, side=Side.EACH)


@pytest.mark.parametrize(
    ("outcome", "said", "dosage"),
    [
        (Outcome.PARTLY, EntryDetails(sets=0, amount=0), REPS),
        (Outcome.PARTLY, EntryDetails(sets=3, amount=10), REPS),
        (Outcome.PARTLY, EntryDetails(sets=3, amount=20), HELD),
        (Outcome.DONE, EntryDetails(extra=1), REPS),
        (Outcome.DONE, EntryDetails(extra=3600, pain=10, effort=0), HELD),
        (Outcome.PARTLY, EntryDetails(sets=1, sets_right=2), SIDES),
        (Outcome.PARTLY, EntryDetails(amount=0, amount_right=8), SIDES),
    ],
)
def test_the_ends_of_each_span_can_be_said(outcome: Outcome, said: EntryDetails, dosage: Dosage) -> None:
    assert details.check(outcome, said, dosage) == {}


@pytest.mark.parametrize(
    ("outcome", "said", "dosage", "refused"),
    [
        (Outcome.PARTLY, EntryDetails(sets=4), REPS, {"sets": "Enter a whole number from 0 to 3."}),
        (Outcome.PARTLY, EntryDetails(amount=11), REPS, {"amount": "Enter a whole number from 0 to 10."}),
        (Outcome.PARTLY, EntryDetails(amount=21), HELD, {"amount": "Enter a whole number from 0 to 20."}),
        (Outcome.DONE, EntryDetails(extra=0), REPS, {"extra": "Enter a whole number from 1 to 3600."}),
        (Outcome.DONE, EntryDetails(pain=11), REPS, {"pain": "Enter a whole number from 0 to 10."}),
        (
            Outcome.PARTLY,
            EntryDetails(sets=1, sets_right=1),
            REPS,
            {"sets_right": "This exercise has no second side. Take the number away."},
        ),
        (
            Outcome.PARTLY,
            EntryDetails(amount_right=1),
            SIDES,
            {"sets": "Say it of the left side, too."},
        ),
        (
            Outcome.SKIPPED,
            EntryDetails(sets_right=1),
            SIDES,
            {"sets": "You said how many sets. Choose partly, or take the number away."},
        ),
        (
            Outcome.DONE,
            EntryDetails(amount=1, amount_right=1),
            SIDES,
            {"amount": "You said how much of the last set. Choose partly, or take the number away."},
        ),
    ],
)
def test_a_refusal_says_what_can_be_entered(
    outcome: Outcome, said: EntryDetails, dosage: Dosage, refused: dict[str, str]
) -> None:
    assert details.check(outcome, said, dosage) == refused


@pytest.mark.parametrize(
    ("dosage", "said", "weaker"),
    [
        (SIDES, EntryDetails(amount=5, sets_right=1), (1, None)),
        (SIDES, EntryDetails(sets=1, amount_right=3), (1, None)),
        (SIDES, EntryDetails(sets=2, amount=7, sets_right=2), (2, 7)),
        (SIDES, EntryDetails(sets=2, sets_right=2, amount_right=7), (2, 7)),
        (HELD_SIDES, EntryDetails(sets=2, sets_right=2, amount_right=10), (2, 10)),
        (HELD_SIDES, EntryDetails(sets=2, amount=10, sets_right=2), (2, 10)),
        (SIDES, EntryDetails(sets=1, amount=4), (1, 4)),
        (REPS, EntryDetails(sets=1, amount=4), (1, 4)),
    ],
)
def test_of_two_sides_the_weaker_counts_and_what_was_not_said_was_done_whole(
    dosage: Dosage, said: EntryDetails, weaker: tuple[int | None, int | None]
) -> None:
    found = details.performed(Outcome.PARTLY, said, dosage)
    assert (found.sets, found.amount) == weaker


def test_pain_effort_reason_and_what_was_done_beyond_it_reach_progression() -> None:
    done = details.performed(Outcome.DONE, EntryDetails(extra=2, pain=4, effort=9), REPS)
    assert done == Performed(REPS, Outcome.DONE, extra=2, pain=4, effort=9)
    left_out = details.performed(Outcome.SKIPPED, EntryDetails(reason=SkipReason.PAIN, pain=7), REPS)
    assert left_out == Performed(REPS, Outcome.SKIPPED, reason=SkipReason.PAIN, pain=7)


def test_a_row_gives_back_what_was_said() -> None:
    said = EntryDetails(1, 2, 3, 4, 5, SkipReason.UNWELL, 6, 7)
    assert details.of_row(SimpleNamespace(**asdict(said), item="plank")) == said
