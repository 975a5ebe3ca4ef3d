"""What a report asks for: which line a clinician gets, in which words, and what it stops at home meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from clinic.domain.followup.judging import Beside, Complaints, of_report
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.signs import SIGN_WORDS, Sign
from clinic.domain.followup.worklist import Cause, Stops
from clinic.domain.screening.rules import Urgency

ID = UUID(int=7)
QUIET = Complaints(ID, None, frozenset(), None)
REST = "That was strong pain. Rest from your exercises until your clinic has looked at it."
LEAVE_IT = "That was strong pain in this exercise. Leave it out until your clinic has looked at it."
TWICE = "Your pain did not settle by the next morning, twice. Rest until your clinic has looked at it."
ONE_NIGHT = "Not back to usual the next morning. A second such morning in a row pauses the plan."


def line(
    reason: Reason, part: str, title: str, stops: Stops = Stops.NOTHING, text: str = "", **more: Any
) -> Cause:
    """A line about the report `ID`."""
    return Cause(reason, f"report:{ID}:{part}", title, stops, text, **more)


@pytest.mark.parametrize(
    "told", [QUIET, replace(QUIET, pain=0, settled=True, exercises={"plank": 0}, asked=4)]
)
def test_a_report_that_tells_of_nothing_bad_opens_nothing(told: Complaints) -> None:
    assert of_report(told) == ()


@pytest.mark.parametrize(("pain", "cap"), [(6, 5), (10, 5), (3, 2), (8, 7)])
def test_pain_above_the_limit_stops_the_plan(pain: int, cap: int) -> None:
    said = line(Reason.RED_REPORT, "pain", f"Pain {pain} of 10", Stops.PLAN, REST)
    assert of_report(replace(QUIET, pain=pain), pain_cap=cap) == (said,)


@pytest.mark.parametrize(("pain", "cap"), [(6, 5), (10, 5), (3, 2), (8, 7)])
def test_pain_above_the_limit_in_one_exercise_stops_that_one(pain: int, cap: int) -> None:
    title = f"Pain {pain} of 10 in one exercise"
    said = line(Reason.RED_REPORT, "pain:plank", title, Stops.EXERCISE, LEAVE_IT, item="plank")
    assert of_report(replace(QUIET, exercises={"plank": pain, "squat": cap}), pain_cap=cap) == (said,)


@pytest.mark.parametrize("limit", [2, 5, 7])
def test_pain_exactly_at_the_limit_stops_nothing(limit: int) -> None:
    told = replace(QUIET, pain=limit, exercises={"plank": limit})
    assert of_report(told, pain_cap=limit) == ()


def test_without_a_limit_of_its_own_a_plan_bears_pain_up_to_five() -> None:
    assert of_report(replace(QUIET, pain=5, exercises={"plank": 5})) == ()
    assert len(of_report(replace(QUIET, pain=6, exercises={"plank": 6}))) == 2


@pytest.mark.parametrize(
    ("sign", "title", "advice", "urgency"),
    [
        (
            Sign.CHEST,
            "Pressure or pain in my chest, neck, jaw or arm",
            "Chest, jaw or arm pressure can be your heart. Call the emergency number now.",
            Urgency.EMERGENCY,
        ),
        (
            Sign.HEARTBEAT,
            "My heart beat in an odd way",
            "Call your doctor today about your heartbeat.",
            Urgency.SAME_DAY,
        ),
        (
            Sign.SPREADING,
            "Pain, tingling or numbness further down an arm or leg",
            "Pain, tingling or numbness further down an arm or leg: your clinic has to look at it first. "
            "Do not exercise before that.",
            None,
        ),
    ],
)
def test_a_stop_sign_stops_the_plan_and_says_how_fast_it_wants_help(
    sign: Sign, title: str, advice: str, urgency: Urgency | None
) -> None:
    said = line(Reason.STOP_RULE, sign, title, Stops.PLAN, advice, urgency=urgency)
    assert of_report(replace(QUIET, pain=0, signs=frozenset({sign})), pain_cap=10) == (said,)


def test_each_sign_has_an_advice_of_its_own_because_they_stand_together() -> None:
    assert len({words.advice for words in SIGN_WORDS.values()}) == len(Sign)


def test_every_sign_stops_the_plan_with_an_advice_and_the_most_dangerous_comes_first() -> None:
    found = of_report(replace(QUIET, signs=frozenset(Sign)))
    assert [cause.key for cause in found] == [f"report:{ID}:{sign}" for sign in Sign]
    assert all(cause.stops is Stops.PLAN and cause.patient_text for cause in found)


@pytest.mark.parametrize("before", [True, None])
def test_one_night_that_did_not_settle_is_looked_at_and_stops_nothing(before: bool | None) -> None:
    said = line(Reason.UNSETTLED, "night", ONE_NIGHT)
    assert of_report(replace(QUIET, settled=False), Beside(settled=before)) == (said,)


def test_a_second_night_without_a_good_one_between_stops_the_plan() -> None:
    said = line(Reason.STOP_RULE, "nights", "Not settled, twice", Stops.PLAN, TWICE)
    assert of_report(replace(QUIET, settled=False), Beside(settled=False)) == (said,)


@pytest.mark.parametrize("settled", [True, None])
def test_a_bad_night_before_says_nothing_of_one_that_settled_or_was_not_told_of(settled: bool | None) -> None:
    assert of_report(replace(QUIET, settled=settled), Beside(settled=False)) == ()


@pytest.mark.parametrize(
    ("left_out", "asked", "unsaid", "how_many"),
    [
        (2, 3, 0, "2 of 3 exercises"),
        (3, 3, 0, "all exercises"),
        (1, 1, 2, "1 of 3 exercises, 2 not said"),
        (2, 3, 1, "2 of 4 exercises, 1 not said"),
    ],
)
def test_left_out_because_of_pain_is_read_and_twice_in_a_row_ranks_with_strong_pain(
    left_out: int, asked: int, unsaid: int, how_many: str
) -> None:
    told = replace(QUIET, left_out=left_out, asked=asked, unsaid=unsaid)
    once = line(Reason.NEW_WORDS, "left_out", f"Left out because of pain: {how_many}")
    twice = line(Reason.RED_REPORT, "left_out_again", f"Left out because of pain, twice in a row: {how_many}")
    assert of_report(told) == (once,)
    assert of_report(told, Beside(left_out=True)) == (twice,)


def test_what_somebody_wrote_is_read_as_it_was_written() -> None:
    assert of_report(replace(QUIET, words="The ball\nwas soft.")) == (
        line(Reason.NEW_WORDS, "words", "“The ball was soft.”"),
    )


def test_of_a_long_text_the_line_says_the_beginning_and_that_it_goes_on() -> None:
    (cause,) = of_report(replace(QUIET, words="It pulled a little. " * 20))
    assert cause.title == f"“{'It pulled a little. ' * 5}It pulled a …”"


def test_each_of_several_things_has_a_line_and_signs_come_first() -> None:
    told = Complaints(ID, 8, frozenset({Sign.JOINT}), False, "Sore.", {"plank": 9}, left_out=3, asked=4)
    assert [cause.key.removeprefix(f"report:{ID}:") for cause in of_report(told)] == [
        "joint",
        "pain",
        "pain:plank",
        "night",
        "left_out",
        "words",
    ]
