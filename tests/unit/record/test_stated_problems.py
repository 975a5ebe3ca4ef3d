"""A statement about a problem is refused at its field, in a sentence, where it cannot be true on that day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.limits import PROBLEM_NOTE
from clinic.domain.record import stated_problems
from clinic.domain.record.problems import StatementStatus
from clinic.domain.record.stated_problems import Problem
from clinic.domain.text import TODAY_OR_BEFORE

TODAY, BORN = date(2026, 11, 21), date(1961, 5, 4)
TOMORROW = TODAY + timedelta(days=1)
ACTIVE, RESOLVED, ERROR = StatementStatus


def stated(
    code: str = "hypertension", status: str = "active", onset: date | None = None, **attributes: Any
) -> None:
    stated_problems.check_statement(code, status, onset, attributes, born=BORN, on=TODAY)


def refused(*said: Any, **attributes: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refusal:
        stated(*said, **attributes)
    return refusal.value.errors


def test_what_can_be_true_is_taken() -> None:
    stated(onset=TODAY, systolic=150, diastolic=90, measured_on=BORN)
    stated("pregnancy", due_on=TODAY + timedelta(weeks=42))
    stated("joint_replacement", limited=True, limits_until=TODAY + timedelta(weeks=104))


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({"code": "dragon_pox"}, {"code": "The condition dragon_pox is not a known condition code."}),
        ({"status": "error"}, {"status": stated_problems.ACTIVE_OR_RESOLVED}),
        ({"onset": TOMORROW}, {"onset": "The start date is in the future."}),
        ({"onset": BORN - timedelta(days=1)}, {"onset": "The start date is before the patient was born."}),
        ({"surgery_on": TOMORROW}, {"surgery_on": "The date of surgery is in the future."}),
        ({"mood": "low"}, {"mood": "Mood is not a known attribute."}),
    ],
)
def test_each_field_says_what_is_wrong_with_it(said: dict[str, Any], errors: dict[str, str]) -> None:
    assert refused(**said) == errors


def test_a_day_to_come_is_not_too_far_ahead() -> None:
    for name, weeks in (("due_on", 42), ("limits_until", 104)):
        errors = refused(**{name: TOMORROW + timedelta(weeks=weeks)})
        assert errors[name].endswith("is too far in the future.")


def test_the_lower_pressure_is_lower() -> None:
    stated(systolic=120, diastolic=119)
    assert refused(systolic=120, diastolic=120)["diastolic"].endswith("lower than the upper blood pressure.")


def test_a_birth_within_a_year_is_not_over() -> None:
    assert refused("birth_recent", "resolved", birth_on=date(2025, 11, 22)) == {
        "status": stated_problems.WITHIN_A_YEAR
    }
    stated("birth_recent", "resolved", birth_on=date(2025, 11, 21))
    stated("birth_recent", "active", birth_on=TODAY)


def test_limits_that_hold_no_more_have_ended() -> None:
    assert refused(limited=False, limits_until=TOMORROW) == {"limited": stated_problems.LIMITS_TO_COME}
    stated(limited=False, limits_until=TODAY)
    stated(limited=True, limits_until=TOMORROW)


def test_limits_that_hold_end_on_no_day_that_has_passed_unless_it_passed_since() -> None:
    yesterday = TODAY - timedelta(days=1)
    assert refused(limited=True, limits_until=yesterday) == {"limits_until": stated_problems.LIMITS_PASSED}
    stated(limited=True, limits_until=TODAY)
    stated(limits_until=yesterday)
    again = {"limited": True, "limits_until": yesterday}
    check = partial(stated_problems.check_statement, "hip_replacement", "active", None, born=BORN, on=TODAY)
    check(again, known=again)
    for known in ({"limits_until": yesterday}, again | {"limits_until": BORN}, again | {"limited": False}):
        with pytest.raises(InvalidInput, match=stated_problems.LIMITS_PASSED):
            check(again, known=known)


@pytest.mark.parametrize("limited", [{"limited": True}, {"limited": False}, {}])
def test_limits_of_an_operation_do_not_end_before_it(limited: dict[str, Any]) -> None:
    surgery = {"surgery_on": TODAY, **limited}
    day_before = TODAY - timedelta(days=1)
    assert refused(**surgery, limits_until=day_before) == {"limits_until": stated_problems.LIMITS_BEFORE}
    stated(**surgery, limits_until=TODAY)


def test_a_case_names_the_place_of_what_it_refuses() -> None:
    with pytest.raises(InvalidInput) as refusal:
        stated_problems.check(
            Problem("hypertension", onset=TOMORROW), on=TODAY, born=None, place="conditions.0"
        )
    assert refusal.value.errors == {"conditions.0.onset": "is in the future."}


def test_only_what_was_recorded_ends_and_it_ends_once() -> None:
    stated_problems.check_can_end([ACTIVE], "resolved")
    stated_problems.check_can_end([RESOLVED, ACTIVE], "error")
    with pytest.raises(ActionDenied, match=stated_problems.NEVER_RECORDED):
        stated_problems.check_can_end([], "resolved")
    with pytest.raises(ActionDenied, match=stated_problems.PROBLEM_CHANGED):
        stated_problems.check_can_end([ERROR, RESOLVED], "error")


def test_it_is_over_since_a_day_that_can_be_or_nobody_knows_since_when() -> None:
    stated_problems.check_over({"onset": TODAY}, None, today=TODAY)
    stated_problems.check_over({"onset": TODAY}, TODAY, today=TODAY)
    with pytest.raises(InvalidInput, match=f"over_since: {TODAY_OR_BEFORE}"):
        stated_problems.check_over({}, TOMORROW, today=TODAY)


def test_a_note_is_as_long_as_its_column() -> None:
    stated_problems.check_note("x" * PROBLEM_NOTE)
    with pytest.raises(InvalidInput, match=rf"note: Keep the note to {PROBLEM_NOTE} characters\."):
        stated_problems.check_note("x" * (PROBLEM_NOTE + 1))
