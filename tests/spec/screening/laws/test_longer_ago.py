"""What is said of a problem agrees with itself: longer ago is not lately, and nothing ends before it began."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.record.facts import Answer
from clinic.domain.record.stated_problems import (
    ENDED_BEFORE,
    GOING_ON,
    LONGER_AGO,
    Problem,
    ProblemStatus,
    check_details_of_over,
    check_statement,
)
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import screen
from tests import seed
from tests.cases import ADULT, ALL_NO, TODAY, low_risk

ACTIVE, RESOLVED = ProblemStatus.ACTIVE, ProblemStatus.RESOLVED
BEGAN, BEFORE = TODAY - timedelta(weeks=60), TODAY - timedelta(weeks=61)


def fault(code, status, onset=None, **attributes):
    """What refuses it, by field."""
    try:
        check_statement(code, status, onset, attributes, born=ADULT.born, on=TODAY)
    except InvalidInput as refusal:
        return refusal.errors
    return {}


@pytest.mark.parametrize("code", LONGER_AGO)
def test_what_is_longer_ago_did_not_begin_within_the_weeks_that_its_question_names(code):
    last = TODAY - timedelta(weeks=LONGER_AGO[code].weeks)
    later = last + timedelta(days=1)
    assert fault(code, RESOLVED, last) == fault(code, ACTIVE, later) == fault(code, RESOLVED) == {}
    assert fault(code, RESOLVED, later) == {"onset": LONGER_AGO[code].sentence}
    assert LONGER_AGO[code].words in LONGER_AGO[code].sentence


@pytest.mark.parametrize(
    ("code", "name", "status"),
    [("cancer_treatment", "ended_on", RESOLVED), ("seizures", "last_seizure_on", ACTIVE)],
)
def test_nothing_ends_before_it_began(code, name, status):
    assert fault(code, status, BEGAN, **{name: BEFORE}) == {name: ENDED_BEFORE[name]}
    assert fault(code, status, BEGAN, **{name: BEGAN}) == fault(code, status, **{name: BEFORE}) == {}


def test_a_treatment_that_goes_on_has_no_end():
    assert fault("cancer_treatment", ACTIVE, ended_on=BEGAN) == {"ended_on": GOING_ON}
    assert fault("cancer_treatment", RESOLVED, ended_on=BEGAN) == {}


def test_a_detail_is_refused_that_was_later_than_the_end_that_stands():
    check_details_of_over({"onset": BEFORE}, BEGAN)
    check_details_of_over({"onset": BEGAN}, None)
    with pytest.raises(InvalidInput) as refusal:
        check_details_of_over({"onset": BEGAN, "ended_on": TODAY}, BEFORE)
    assert refusal.value.errors.keys() == {"onset", "ended_on"}


@pytest.mark.parametrize(("status", "stops"), [(ACTIVE, True), (RESOLVED, False)])
def test_a_knock_longer_ago_than_four_weeks_of_a_day_not_known_stops_nothing_for_ever(status, stops):
    facts = {**ALL_NO, "anticoagulants": Answer.YES}
    found = screen(low_risk(Problem("head_knock", status), facts=facts), seed.rulebook()).findings
    assert any(one.severity is Severity.CONTRAINDICATED for one in found) is stops
    assert any("head_knock.onset" in one.unknown for one in found) is stops
