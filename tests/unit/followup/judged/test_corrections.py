"""What a correction asks for: what became worse is judged like a report, what became milder is looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from clinic.domain.followup.diary.corrected import of_correction
from clinic.domain.followup.diary.versions import in_plan
from clinic.domain.followup.judging import ALONE, STRONG_PAIN, Beside, Complaints
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.signs import Sign
from clinic.domain.followup.worklist import Cause, Stops

FIRST, SECOND = UUID(int=1), UUID(int=2)
BEFORE = Complaints(FIRST, 2, frozenset(), None, asked=4)


def again(**changes: Any) -> Complaints:
    """The correction of `BEFORE`."""
    return replace(BEFORE, **{"id": SECOND, **changes})


def keys(report: Complaints, before: Complaints = BEFORE, beside: Beside = ALONE, **limit: int) -> list[str]:
    found = of_correction(report, before, beside, **limit)
    return [cause.key.removeprefix(f"report:{SECOND}:") for cause in found]


def corrected(reason: Reason, title: str) -> Cause:
    return Cause(reason, f"report:{SECOND}:corrected", title)


@pytest.mark.parametrize(
    ("worse", "part"),
    [
        ({"pain": 6}, "pain"),
        ({"signs": frozenset({Sign.DIZZY})}, "dizzy"),
        ({"settled": False}, "night"),
        ({"words": "It was worse."}, "words"),
        ({"exercises": {"plank": 6}}, "pain:plank"),
        ({"left_out": 3}, "left_out"),
    ],
)
def test_each_thing_that_became_worse_is_judged_like_a_report(worse: dict[str, Any], part: str) -> None:
    assert keys(again(**worse)) == [part]


@pytest.mark.parametrize(
    "same",
    [
        {"pain": 7},
        {"signs": frozenset({Sign.DIZZY})},
        {"settled": False},
        {"words": "Sore."},
        {"exercises": {"plank": 7}},
        {"left_out": 3},
    ],
)
def test_what_is_as_it_was_was_judged_when_it_came(same: dict[str, Any]) -> None:
    assert keys(again(**same), replace(BEFORE, **same)) == []


def test_what_was_not_said_before_is_less_than_any_pain() -> None:
    before = replace(BEFORE, pain=None, exercises={})
    assert keys(again(pain=6, exercises={"plank": 6}), before) == ["pain", "pain:plank"]


def test_more_left_out_than_before_is_judged_and_less_is_looked_at() -> None:
    assert keys(again(left_out=4), replace(BEFORE, left_out=3)) == ["left_out", "corrected"]
    (cause,) = of_correction(again(left_out=1), replace(BEFORE, left_out=3))
    title = "Corrected, was: Left out because of pain: 3 of 4 exercises. Now: pain 2 of 10"
    assert cause == corrected(Reason.NEW_WORDS, title)


def test_a_night_that_turns_out_to_be_the_second_bad_one_stops_the_plan() -> None:
    (cause,) = of_correction(again(settled=False), replace(BEFORE, settled=True), Beside(settled=False))
    assert (cause.reason, cause.stops) == (Reason.STOP_RULE, Stops.PLAN)


def test_a_training_that_turns_out_to_be_the_second_left_out_ranks_with_strong_pain() -> None:
    (cause,) = of_correction(again(left_out=4), BEFORE, Beside(left_out=True))
    assert cause.reason is Reason.RED_REPORT


@pytest.mark.parametrize(
    ("now", "was", "limit", "parts"),
    [
        (7, 2, 7, []),
        (8, 2, 7, ["pain"]),
        (2, 7, 7, []),
        (2, 8, 7, ["corrected"]),
        (3, 1, 2, ["pain"]),
    ],
)
def test_a_correction_goes_by_the_limit_of_the_plan(now: int, was: int, limit: int, parts: list[str]) -> None:
    assert keys(again(pain=now), replace(BEFORE, pain=was), pain_cap=limit) == parts


@pytest.mark.parametrize(("now", "words"), [(None, "no pain said"), (0, "pain 0 of 10"), (5, "pain 5 of 10")])
def test_what_became_milder_says_what_it_was_and_what_it_is(now: int | None, words: str) -> None:
    found = of_correction(again(pain=now), replace(BEFORE, pain=7))
    assert found == (corrected(Reason.RED_REPORT, f"Corrected, was: Pain 7 of 10. Now: {words}"),)


def test_all_that_became_milder_is_in_one_line() -> None:
    before = replace(BEFORE, pain=7, signs=frozenset({Sign.DIZZY}), words="Bad.")
    title = "Corrected, was: I felt dizzy or sick; Pain 7 of 10. Now: pain 2 of 10"
    assert of_correction(again(), before) == (corrected(Reason.RED_REPORT, title),)


NAMES = {"plank": "Forearm plank", "squat": "Wall squat"}


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ({"plank": 9}, {"plank": 7}, "Pain 9 of 10 in Forearm plank. Now: pain 7 of 10 in Forearm plank"),
        ({"plank": 9}, {}, "Pain 9 of 10 in Forearm plank. Now: no pain said in Forearm plank"),
        (
            {"plank": 9},
            {"squat": 9},
            "Pain 9 of 10 in Forearm plank. Now: no pain said in Forearm plank, pain 9 of 10 in Wall squat",
        ),
        ({"other": 9}, {"other": 2}, "Pain 9 of 10 in one exercise. Now: pain 2 of 10 in one exercise"),
    ],
)
@pytest.mark.parametrize("of_all", [2, None])
def test_pain_of_an_exercise_that_became_milder_names_it_and_says_the_pain_in_it(
    was: dict[str, int], now: dict[str, int], said: str, of_all: int | None
) -> None:
    found = of_correction(again(pain=of_all, exercises=now), replace(BEFORE, exercises=was), names=NAMES)
    assert found[-1] == corrected(Reason.RED_REPORT, f"Corrected, was: {said}")


def test_beside_what_is_gone_stands_the_exercise_that_hurts_as_much_as_before() -> None:
    before = replace(BEFORE, signs=frozenset({Sign.DIZZY}), exercises={"plank": 9, "squat": 2})
    (cause,) = of_correction(again(exercises={"plank": 9, "squat": 2}), before, names=NAMES)
    said = "I felt dizzy or sick. Now: pain 2 of 10, pain 9 of 10 in Forearm plank"
    assert cause.title == f"Corrected, was: {said}"


def test_what_is_new_in_other_words_is_no_sign_that_is_gone() -> None:
    before = replace(BEFORE, signs=frozenset({Sign.OTHER}), words="My ear hums.")
    assert keys(replace(before, id=SECOND, words="My left ear hums."), before) == ["words"]


def test_strong_pain_of_an_exercise_that_is_in_the_plan_no_more_stops_all_of_it() -> None:
    cause = Cause(Reason.RED_REPORT, "report:1:pain:old", "Pain 8", Stops.EXERCISE, "Leave it.", item="old")
    whole = replace(cause, stops=Stops.PLAN, item="")
    gone = replace(cause, stops=Stops.PLAN, patient_text=STRONG_PAIN)
    no_more = replace(gone, title="Pain 8, not in the plan in force")
    assert in_plan([cause, whole], {"another": ["one"]}) == (no_more, whole)
    assert in_plan([cause, whole], {}, is_in_force=False) == (gone, whole)
    assert in_plan([cause, whole], {"old": ["new"]}) == (replace(cause, item="new"), whole)


def test_the_same_movement_stops_as_often_as_the_plan_has_it() -> None:
    cause = Cause(Reason.RED_REPORT, "report:1:pain:old", "Pain 8", Stops.EXERCISE, "Leave it.", item="old")
    both = (replace(cause, item="new"), replace(cause, item="own", key="report:1:pain:old:own"))
    assert in_plan([cause], {"old": ["new", "own"]}) == both
