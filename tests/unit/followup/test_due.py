"""What dates alone make due of a plan in force, day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.followup import due
from clinic.domain.followup.diary import rising
from clinic.domain.followup.due import Expiring, InForce
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Stops

BEGAN = date(2026, 11, 1)
PLAN = InForce(UUID(int=1), began=BEGAN)


def after(days: int) -> date:
    return BEGAN + timedelta(days=days)


def reasons(standing: InForce, on: date, silence_days: int = 7) -> list[Reason]:
    return [cause.reason for cause in due.causes(standing, on=on, silence_days=silence_days)]


@pytest.mark.parametrize(
    ("days", "silence_days", "is_due"), [(6, 3, False), (6, 7, False), (7, 7, True), (8, 9, False)]
)
def test_a_plan_of_which_nothing_was_ever_heard(days: int, silence_days: int, is_due: bool) -> None:
    assert reasons(PLAN, after(days), silence_days) == [Reason.SILENCE] * is_due


@pytest.mark.parametrize(
    "calm",
    [
        {"heard_on": after(4)},
        {"is_paused": True},
        {"can_report": False},
        {"review_on": after(9)},
    ],
)
def test_nobody_misses_a_report_that_is_not_expected(calm: dict[str, object]) -> None:
    assert reasons(PLAN, after(10)) == [Reason.SILENCE]
    assert Reason.SILENCE not in reasons(replace(PLAN, **calm), after(10))


def test_each_silence_is_another_one() -> None:
    first, second = (
        due.causes(replace(PLAN, heard_on=heard), on=after(40), silence_days=7)[0].key
        for heard in (after(1), after(9))
    )
    assert first != second


@pytest.mark.parametrize(
    ("reviewed", "days", "is_due"),
    [(21, 34, False), (21, 35, True), (30, 43, False), (30, 44, True), (2, 20, False), (2, 21, True)],
)
def test_a_review_that_was_dealt_with_is_due_again_after_a_fortnight(
    reviewed: int, days: int, is_due: bool
) -> None:
    standing = replace(PLAN, review_on=after(21), reviewed_on=after(reviewed), heard_on=after(days))
    assert reasons(standing, after(days)) == [Reason.REVIEW_DUE] * is_due


def test_each_time_that_a_review_is_due_is_another_one() -> None:
    standing = replace(PLAN, review_on=after(21), heard_on=after(60))
    keys = {
        due.causes(replace(standing, reviewed_on=day), on=after(60), silence_days=7)[0].key
        for day in (None, after(22), after(40))
    }
    assert len(keys) == 3
    assert {due.since(key) for key in keys} == {after(21), after(36), after(54)}


@pytest.mark.parametrize(("days", "is_due"), [(20, False), (21, True), (30, True)])
def test_a_review_is_due_on_its_day_and_stays_so(days: int, is_due: bool) -> None:
    standing = replace(PLAN, review_on=after(21), heard_on=after(days))
    assert reasons(standing, after(days)) == [Reason.REVIEW_DUE] * is_due


@pytest.mark.parametrize(("days", "is_due"), [(15, False), (16, True), (40, True)])
def test_what_runs_out_is_said_two_weeks_before(days: int, is_due: bool) -> None:
    ending = (Expiring("consult:1", "The consult of Dr. Doe", after(30)),)
    standing = replace(PLAN, heard_on=after(days), rests_on=ending)
    assert reasons(standing, after(days)) == [Reason.EXPIRING] * is_due


def test_a_title_says_what_ends_when() -> None:
    today = date(2026, 12, 1)
    ending = (Expiring("intake", "The intake", date(2026, 12, 5)),)
    standing = replace(PLAN, heard_on=today, rests_on=ending)
    (cause,) = due.causes(standing, on=today, silence_days=7)
    assert cause.title == "The intake ends on Dec 5, 2026"


@given(st.integers(0, 400), st.integers(0, 400), st.integers(3, 30), st.booleans())
def test_what_only_time_brings_never_stops_anything(on: int, heard: int, days: int, paused: bool) -> None:
    standing = InForce(
        UUID(int=1),
        BEGAN,
        review_on=after(42),
        heard_on=after(min(on, heard)),
        is_paused=paused,
        rests_on=(Expiring("intake", "The intake", after(90)),),
    )
    for cause in due.causes(standing, on=after(on), silence_days=days):
        assert cause.stops is Stops.NOTHING
        assert cause.key.startswith(due.DUE)


@pytest.mark.parametrize(
    ("pains", "rises"),
    [
        ([], False),
        ([1, 2], False),
        ([1, 2, 3], True),
        ([3, 3, 4], False),
        ([5, 1, 2, 3], True),
        ([1, 2, 3, 3], False),
        ([1, 1, 1, 3, 2, 3], True),
        ([1, 1, 1, 2, 2, 3], False),
        ([0, 0, 3, 3, 3], False),
        ([9, 9, 9, 1, 1, 1, 3, 2, 3], True),
    ],
)
def test_pain_rises_three_times_in_a_row_or_by_two_from_three_trainings_to_three(
    pains: list[int], rises: bool
) -> None:
    found = rising.of_pains(pains)
    assert [cause.reason for cause in found] == [Reason.PAIN_RISING] * rises


def test_pain_beyond_the_limit_has_a_line_of_its_own_and_is_not_called_rising_as_well() -> None:
    assert rising.of_pains([1, 3, 6], pain_cap=5) == ()
    assert rising.of_pains([1, 3, 6], pain_cap=6)


@given(st.lists(st.integers(0, 10), max_size=12))
def test_pain_that_goes_down_or_stays_is_never_called_rising(pains: list[int]) -> None:
    assert rising.of_pains(sorted(pains, reverse=True)) == ()
