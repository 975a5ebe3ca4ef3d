"""A goal is in the patient's words; what cannot be kept is said at its field."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.record.goals import Aim, wrong

RUN = Aim("Run 5 km", 8, date(2027, 2, 1))
SCORE = "Enter a whole number, 0 to 10, or leave it empty."


@pytest.mark.parametrize(
    ("aim", "errors"),
    [
        (RUN, {}),
        (Aim(""), {}),
        (Aim("x" * 200, 0), {}),
        (Aim("Walk", 10), {}),
        (Aim("x" * 201), {"texts-1": "Keep a goal to 200 characters."}),
        (Aim("Walk\x07"), {"texts-1": "This goal has characters that cannot be printed."}),
        (Aim("Walk", 11), {"targets-1": SCORE}),
        (Aim("Walk", -1), {"targets-1": SCORE}),
        (Aim("", 11), {"targets-1": SCORE}),
        (Aim("", 0), {"texts-1": "Write the goal, too."}),
        (Aim("", due_on=date(2027, 2, 1)), {"texts-1": "Write the goal, too."}),
        (Aim("x" * 201, 11), {"texts-1": "Keep a goal to 200 characters.", "targets-1": SCORE}),
    ],
)
def test_what_is_wrong_is_said_at_the_field_of_that_goal(aim: Aim, errors: dict[str, str]) -> None:
    assert wrong([RUN, aim]) == errors


def test_five_goals_are_the_most() -> None:
    assert wrong([RUN] * 5) == {}
    assert wrong([RUN] * 6) == {"texts": "Give at most 5 goals."}
