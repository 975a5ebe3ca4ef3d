"""What was over a year ago, on a day that nobody knows, can be said, and is judged as old and not as unknown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.library.vocabulary import Tag
from clinic.domain.record.facts import ATTRIBUTES, LONG_AGO, OVER_A_YEAR, words
from clinic.domain.record.stated_problems import check_statement
from clinic.domain.record.taking_back import takes_back
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import screen
from tests import seed
from tests.cases import ADULT, TODAY, exercise, low_risk, problem
from tests.spec.screening.laws.recorded import details

BOOK = seed.rulebook()
BEND = exercise(Tag.LUMBAR_FLEXION, slug="bend")
LAST_WEEK, TWO_YEARS_AGO = TODAY - timedelta(weeks=1), TODAY - timedelta(weeks=104)


def said(code, **given):
    return screen(low_risk(problem(code, **given), exercises=(BEND,)), BOOK)


@pytest.mark.parametrize("code", OVER_A_YEAR)
def test_a_day_that_nobody_knows_no_longer_asks_for_ever(code):
    day = OVER_A_YEAR[code]
    assert "over_a_year_ago" in BOOK.asks(code)
    for given in details(code):
        asked = {fact for one in said(code, over_a_year_ago=True, **given).findings for fact in one.unknown}
        assert f"{code}.{day}" not in asked


@pytest.mark.parametrize("code", OVER_A_YEAR)
def test_it_is_judged_as_on_a_day_two_years_ago(code):
    day = {"onset": "began"}.get(OVER_A_YEAR[code], OVER_A_YEAR[code])
    for given in details(code):
        old, dated = (said(code, **given, **how) for how in ({"over_a_year_ago": True}, {day: TWO_YEARS_AGO}))
        assert {(one.rule, one.severity) for one in old.findings} == {
            (one.rule, one.severity) for one in dated.findings
        }


def test_a_recorded_day_counts_before_it_and_no_is_as_open_as_nothing():
    fresh = said(
        "discectomy", surgery_on=LAST_WEEK, over_a_year_ago=True, leg_symptoms=False, spine_part="low_back"
    )
    assert fresh.verdict is Severity.CONTRAINDICATED
    unknown = said("discectomy", over_a_year_ago=False, leg_symptoms=False)
    assert any("discectomy.surgery_on" in one.unknown for one in unknown.findings)


def test_it_is_said_in_words_and_refused_beside_a_day_in_the_last_year():
    assert words(LONG_AGO) == ATTRIBUTES["over_a_year_ago"].label
    given = {"over_a_year_ago": True, "surgery_on": LAST_WEEK}
    with pytest.raises(InvalidInput, match="last year"):
        check_statement("discectomy", "active", None, given, born=ADULT.born, on=TODAY)
    check_statement("discectomy", "active", None, {"over_a_year_ago": True}, born=ADULT.born, on=TODAY)


def test_saying_it_of_what_was_said_to_be_newer_takes_something_back():
    assert takes_back("active", {"over_a_year_ago": False}, "active", {"over_a_year_ago": True}) == (
        "over_a_year_ago",
    )
