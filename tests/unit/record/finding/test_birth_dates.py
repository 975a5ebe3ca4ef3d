"""A date of birth is understood in any usual form; where it could be two days, in the clinic's order."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.record.finding import birth_dates

TODAY = date(2026, 11, 28)
NEW_YEARS_EVE = [date(1950, 12, 31)]


def found(typed: str, *, month_first: bool = False) -> list[date]:
    return sorted(birth_dates.found(typed, month_first=month_first, on=TODAY)[0])


@pytest.mark.parametrize("month_first", [True, False])
@pytest.mark.parametrize(
    "typed",
    [
        *("31.12.1950", "31. 12. 1950", "31-12-1950", "31/12/1950", "31 12 1950", "12/31/1950", "12-31-1950"),
        *(
            "1950-12-31",
            "1950/12/31",
            "1950.12.31",
            "19501231",
            "31121950",
            "12311950",
            "31.12.50",
            "12/31/50",
        ),
        *(
            "31 dec 1950",
            "31 Dec. 1950",
            "31. December 1950",
            "31st december, 1950",
            "31dec1950",
            "31-Dec-50",
        ),
        *("Dec 31, 1950", "december 31 1950", "Dec 31st, 1950", "DEC 31 50"),
        "born 31.12.1950",
    ],
)
def test_a_day_is_understood_in_any_usual_form(typed: str, *, month_first: bool) -> None:
    assert found(typed, month_first=month_first) == NEW_YEARS_EVE


@pytest.mark.parametrize("typed", ["3/4/1950", "03.04.1950", "3-4-50", "03041950"])
def test_where_day_and_month_can_be_swapped_the_clinics_order_decides(typed: str) -> None:
    assert found(typed) == [date(1950, 4, 3)]
    assert found(typed, month_first=True) == [date(1950, 3, 4)]


def test_a_year_of_two_digits_is_any_that_has_been() -> None:
    assert found("1.2.26") == [date(1926, 2, 1), date(2026, 2, 1)]
    assert found("1.2.27") == [date(1927, 2, 1)]


@pytest.mark.parametrize(
    "typed",
    [
        "31.02.1950",
        "31.12.2026",
        "1.1.1700",
        "32.1.1950",
        "31 foo 1950",
        "+49 30 1234567",
        "1950",
        "31.12",
        "",
        "x",
    ],
)
def test_what_is_no_day_of_birth_is_none(typed: str) -> None:
    assert found(typed) == []


def test_the_rest_of_what_was_typed_is_left() -> None:
    assert birth_dates.found("Rosa, 31.12.1950 Méndez", month_first=False, on=TODAY)[1] == "Rosa, Méndez"
