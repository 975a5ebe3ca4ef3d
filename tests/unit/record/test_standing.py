"""How long a word counts, in months: whatever their number is, there are as many days as the calendar gives."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic.domain.limits import WORD_COUNTS_MONTHS
from clinic.domain.record.standing import later, latest_expiry

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (TODAY, 0, TODAY),
        (TODAY, 1, date(2026, 12, 21)),
        (TODAY, 2, date(2027, 1, 21)),
        (TODAY, 6, date(2027, 5, 21)),
        (TODAY, 12, date(2027, 11, 21)),
        (TODAY, 18, date(2028, 5, 21)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int, then: date) -> None:
    assert later(day, months=months) == then


def test_a_word_counts_as_many_months_as_the_limit_says() -> None:
    assert latest_expiry(TODAY) == later(TODAY, months=WORD_COUNTS_MONTHS)
    assert latest_expiry(TODAY) > TODAY + timedelta(days=WORD_COUNTS_MONTHS * 28)
