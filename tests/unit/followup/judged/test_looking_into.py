"""Which act of a therapist answers a line that somebody ended."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from clinic.domain.followup.looking_into import EndedLine, TherapistAct, answered_by


def act(number: int) -> TherapistAct:
    return TherapistAct(number, datetime(2026, 11, number, tzinfo=UTC))


def ended(at: int, *, came: int | None, by_therapist: bool = False) -> EndedLine:
    return EndedLine(
        came, "Pain 8 of 10", at, act(at).at, is_red=True, was_red=False, by_therapist=by_therapist
    )


def test_a_therapist_who_ended_it_answered_it() -> None:
    assert answered_by(ended(9, came=5, by_therapist=True), [act(6)]) == act(9)


@pytest.mark.parametrize(
    ("came", "acts", "answer"),
    [
        (5, [], None),
        (5, [4, 5], None),  # before it, and what came in the same write, saw nothing of it
        (5, [4, 12, 7], 7),  # the first after it, though it was ended later
        (None, [7], None),  # it came with no write: it is as new as its end
        (None, [9], None),
        (None, [10], 10),
    ],
)
def test_what_an_assistant_ended_is_answered_by_the_next_act_of_a_therapist(
    came: int | None, acts: list[int], answer: int | None
) -> None:
    found = answered_by(ended(9, came=came), [act(number) for number in acts])
    assert found == (act(answer) if answer else None)
