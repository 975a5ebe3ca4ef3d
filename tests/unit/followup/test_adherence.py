"""Adherence: days on which something was done, of the days that were prescribed; missing is only not reported."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.followup import adherence
from clinic.domain.followup.adherence import Adherence, Band, Zone

BEGAN = date(2026, 11, 2)


def after(days: int) -> date:
    return BEGAN + timedelta(days=days)


def since(days: int, *trained_after: int, days_per_week: int = 3) -> Adherence:
    trained = [after(day) for day in trained_after]
    return adherence.since(BEGAN, on=after(days), days_per_week=days_per_week, trained_on=trained)


@pytest.mark.parametrize(
    ("days", "prescribed"), [(0, 0), (1, 0), (2, 0), (3, 1), (5, 2), (7, 3), (14, 6), (365, 156)]
)
def test_three_days_a_week_fall_due_as_the_days_pass(days: int, prescribed: int) -> None:
    assert since(days).prescribed == prescribed


def test_a_day_counts_once_however_often_it_was_reported() -> None:
    assert since(7, 1, 1, 1, 3) == Adherence(reported=2, prescribed=3)


def test_today_counts_when_something_was_done_and_is_not_due_when_not() -> None:
    assert since(0, 0) == Adherence(reported=1, prescribed=0)
    assert since(0) == Adherence(reported=0, prescribed=0)


def test_days_before_the_plan_and_days_to_come_do_not_count() -> None:
    assert since(7, -1, 8).reported == 0


@pytest.mark.parametrize(
    ("reported", "prescribed", "percent", "band"),
    [
        (0, 0, None, Band.TOO_EARLY),
        (2, 0, None, Band.TOO_EARLY),
        (0, 3, 0, Band.CONTACT),
        (49, 100, 49, Band.CONTACT),
        (1, 2, 50, Band.PARTIAL),
        (79, 100, 79, Band.PARTIAL),
        (799, 1000, 79, Band.PARTIAL),
        (4, 5, 80, Band.ON_TRACK),
        (7, 6, 100, Band.ON_TRACK),
    ],
)
def test_bands_change_at_50_and_80_percent(
    reported: int, prescribed: int, percent: int | None, band: Band
) -> None:
    found = Adherence(reported, prescribed)
    assert (found.percent, found.band) == (percent, band)


def test_pain_is_green_to_3_amber_to_5_and_red_from_6() -> None:
    zones = [adherence.zone(pain) for pain in range(11)]
    assert zones == [Zone.GREEN] * 4 + [Zone.AMBER] * 2 + [Zone.RED] * 5


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, False), (2, True), (28, True)])
def test_a_report_is_late_when_it_comes_more_than_a_day_after(days: int, late: bool) -> None:
    assert adherence.is_late(BEGAN, reported_on=after(days)) is late


DAYS = st.lists(st.integers(-40, 400).map(after))


@given(DAYS, st.integers(0, 400), st.integers(1, 7))
def test_more_reports_never_lower_adherence_and_it_never_passes_100(
    trained: list[date], days: int, days_per_week: int
) -> None:
    fewer = adherence.since(BEGAN, on=after(days), days_per_week=days_per_week, trained_on=trained[1:])
    more = adherence.since(BEGAN, on=after(days), days_per_week=days_per_week, trained_on=trained)
    assert 0 <= (fewer.percent or 0) <= (more.percent or 0) <= 100


@pytest.mark.parametrize(
    ("cap", "green", "amber"), [(0, 0, 0), (2, 2, 2), (4, 3, 4), (5, 3, 5), (6, 4, 6), (9, 7, 9)]
)
def test_a_plans_own_limit_moves_the_zones(cap: int, green: int, amber: int) -> None:
    zones = [adherence.zone(pain, cap) for pain in range(11)]
    assert zones == [Zone.GREEN] * (green + 1) + [Zone.AMBER] * (amber - green) + [Zone.RED] * (10 - amber)
