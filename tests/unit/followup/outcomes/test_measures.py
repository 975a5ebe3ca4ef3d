"""What is typed becomes the kept figure, or is refused; what is kept is shown as people read it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.followup.outcomes.measures import (
    AT_HOME,
    MEASURES,
    OutcomeMeasure,
    check,
    plain,
    read,
    shown,
    wanted,
)
from tests import seed


@pytest.mark.parametrize(
    ("measure", "typed", "kept"),
    [
        (OutcomeMeasure.PAIN, " 7 ", 7),
        (OutcomeMeasure.PAIN, "10", 10),
        (OutcomeMeasure.CHANGE, "-5", -5),
        (OutcomeMeasure.CHANGE, "\u22123", -3),
        (OutcomeMeasure.CHANGE, "+2", 2),
        (OutcomeMeasure.UP_AND_GO, "12.4", 124),
        (OutcomeMeasure.UP_AND_GO, "12,4", 124),
        (OutcomeMeasure.UP_AND_GO, "12", 120),
        (OutcomeMeasure.PLANK, "45", 45),
    ],
)
def test_a_figure_is_read_as_it_was_meant(measure: OutcomeMeasure, typed: str, kept: int) -> None:
    assert read(measure, typed) == kept


@pytest.mark.parametrize(
    ("measure", "typed"),
    [
        (OutcomeMeasure.PAIN, "11"),
        (OutcomeMeasure.PAIN, "-1"),
        (OutcomeMeasure.PAIN, "7.5"),
        (OutcomeMeasure.PAIN, "seven"),
        (OutcomeMeasure.PAIN, "7 of 10"),
        (OutcomeMeasure.PAIN, ""),
        (OutcomeMeasure.CHANGE, "6"),
        (OutcomeMeasure.UP_AND_GO, "1.9"),
        (OutcomeMeasure.UP_AND_GO, "12.45"),
        (OutcomeMeasure.UP_AND_GO, "1e3"),
        (OutcomeMeasure.PLANK, "٣"),
    ],
)
def test_what_is_no_figure_of_the_measure_is_none(measure: OutcomeMeasure, typed: str) -> None:
    assert read(measure, typed) is None


@given(st.sampled_from(OutcomeMeasure), st.data())
def test_what_is_shown_plainly_is_read_back(measure: OutcomeMeasure, data: st.DataObject) -> None:
    span = MEASURES[measure].span
    figure = data.draw(st.integers(span.low, span.high))

    assert read(measure, plain(measure, figure)) == figure


def test_a_figure_is_shown_with_its_unit_and_a_change_with_its_sign() -> None:
    assert shown(OutcomeMeasure.PAIN, 7) == "7 of 10"
    assert shown(OutcomeMeasure.UP_AND_GO, 124) == "12.4 s"
    assert [shown(OutcomeMeasure.CHANGE, figure) for figure in (3, 0, -3)] == ["+3", "0", "-3"]


def test_what_can_be_typed_is_said_in_the_units_of_people() -> None:
    assert wanted(OutcomeMeasure.PAIN) == "Enter a whole number, 0 to 10."
    assert wanted(OutcomeMeasure.UP_AND_GO) == "Enter 2 to 300 seconds, in tenths if you like."


def test_every_measure_is_described_and_only_what_patients_can_say_is_asked_at_home() -> None:
    assert set(MEASURES) == set(OutcomeMeasure)
    assert AT_HOME == (OutcomeMeasure.PAIN, OutcomeMeasure.ACTIVITY, OutcomeMeasure.CHANGE)
    assert all(MEASURES[measure].ends[0] for measure in AT_HOME)


def test_a_change_that_matters_rests_on_a_listed_source_or_asks_for_a_clinician() -> None:
    held = [kind.matters for kind in MEASURES.values() if kind.matters]

    assert {one.source for one in held if one.source} <= seed.references().keys()
    assert {one.rests_on for one in held} == {"Childs 2005, G56", "Bobos 2020, G68", "clinician to confirm"}


def test_the_constraint_names_every_measure_once() -> None:
    assert check("m", "f").count("BETWEEN") == len(OutcomeMeasure)
    assert "(m = 'change' AND f BETWEEN -5 AND 5)" in check("m", "f")
