"""Bands of adherence, zones of pain, and what comes late. What is counted is in `test_shares`."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic.domain.followup import adherence
from clinic.domain.followup.adherence import Adherence, Band, Zone

BEGAN = date(2026, 11, 2)


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
    assert adherence.is_late(BEGAN, reported_on=BEGAN + timedelta(days=days)) is late


@pytest.mark.parametrize(
    ("cap", "green", "amber"), [(0, 0, 0), (2, 2, 2), (4, 3, 4), (5, 3, 5), (6, 4, 6), (9, 7, 9)]
)
def test_a_plans_own_limit_moves_the_zones(cap: int, green: int, amber: int) -> None:
    zones = [adherence.zone(pain, cap) for pain in range(11)]
    assert zones == [Zone.GREEN] * (green + 1) + [Zone.AMBER] * (amber - green) + [Zone.RED] * (10 - amber)
