"""Since when a problem can be over: a day before it began, happened or was measured high is refused in words."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.record import over
from clinic.domain.record.facts import ATTRIBUTES, ValueType

TODAY = date(2026, 11, 21)
DAY = date(2026, 11, 15)
LATER = date(2026, 11, 16)
TO_COME = {"limits_until", "due_on"}  # days that say nothing of when it was there


def said(**details):
    return over.faults(details, over_since=DAY, today=TODAY)


@pytest.mark.parametrize(
    "name", [name for name, fact in ATTRIBUTES.items() if fact.kind is ValueType.DATE and name not in TO_COME]
)
def test_nothing_is_over_before_a_day_on_which_it_was_there(name):
    high = {"systolic": 150} if name == "measured_on" else {}
    assert said(**{name: LATER}, **high).endswith("Correct one of the two.")
    assert said(**{name: DAY}, **high) == ""


@pytest.mark.parametrize(("systolic", "diastolic"), [(140, 60), (100, 90), (195, None), (None, 115)])
def test_a_pressure_that_was_measured_high_later_is_no_pressure_that_is_over(systolic, diastolic):
    assert "on Nov 16, 2026" in said(measured_on=LATER, systolic=systolic, diastolic=diastolic)


@pytest.mark.parametrize(("systolic", "diastolic"), [(139, 89), (120, None), (None, None)])
def test_a_pressure_in_order_measured_later_shows_that_it_is_over(systolic, diastolic):
    assert said(measured_on=LATER, systolic=systolic, diastolic=diastolic) == ""


def test_no_day_to_come_and_nothing_that_is_not_recorded_is_an_objection():
    assert over.faults({}, over_since=LATER, today=DAY) == "Choose today or a day before."
    assert said() == said(onset=None, limits_until=LATER, due_on=LATER) == ""
