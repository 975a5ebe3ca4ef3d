"""What is typed becomes the kept figure, or is refused; what is kept is shown as people read it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.followup.outcomes.measures import (
    AT_HOME,
    MEASURES,
    Measure,
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
        (Measure.PAIN, " 7 ", 7),
        (Measure.PAIN, "10", 10),
        (Measure.CHANGE, "-5", -5),
        (Measure.CHANGE, "\u22123", -3),
        (Measure.CHANGE, "+2", 2),
        (Measure.UP_AND_GO, "12.4", 124),
        (Measure.UP_AND_GO, "12,4", 124),
        (Measure.UP_AND_GO, "12", 120),
        (Measure.PLANK, "45", 45),
    ],
)
def test_a_figure_is_read_as_it_was_meant(measure: Measure, typed: str, kept: int) -> None:
    assert read(measure, typed) == kept


@pytest.mark.parametrize(
    ("measure", "typed"),
    [
        (Measure.PAIN, "11"),
        (Measure.PAIN, "-1"),
        (Measure.PAIN, "7.5"),
        (Measure.PAIN, "seven"),
        (Measure.PAIN, "7 of 10"),
        (Measure.PAIN, ""),
        (Measure.CHANGE, "6"),
        (Measure.UP_AND_GO, "1.9"),
        (Measure.UP_AND_GO, "12.45"),
        (Measure.UP_AND_GO, "1e3"),
        (Measure.PLANK, "٣"),
    ],
)
def test_what_is_no_figure_of_the_measure_is_none(measure: Measure, typed: str) -> None:
    assert read(measure, typed) is None


@given(st.sampled_from(Measure), st.data())
def test_what_is_shown_plainly_is_read_back(measure: Measure, data: st.DataObject) -> None:
    span = MEASURES[measure].span
    figure = data.draw(st.integers(span.low, span.high))

    assert read(measure, plain(measure, figure)) == figure


def test_a_figure_is_shown_with_its_unit_and_a_change_with_its_sign() -> None:
    assert shown(Measure.PAIN, 7) == "7 of 10"
    assert shown(Measure.UP_AND_GO, 124) == "12.4 s"
    assert [shown(Measure.CHANGE, figure) for figure in (3, 0, -3)] == ["+3", "0", "-3"]


def test_what_can_be_typed_is_said_in_the_units_of_people() -> None:
    assert wanted(Measure.PAIN) == "Enter a whole number, 0 to 10."
    assert wanted(Measure.UP_AND_GO) == "Enter 2 to 300 seconds, in tenths if you like."


def test_every_measure_is_described_and_only_what_patients_can_say_is_asked_at_home() -> None:
    assert set(MEASURES) == set(Measure)
    assert AT_HOME == (Measure.PAIN, Measure.ACTIVITY, Measure.CHANGE)
    assert all(MEASURES[measure].ends[0] for measure in AT_HOME)


def test_a_change_that_matters_rests_on_a_listed_source_or_asks_for_a_clinician() -> None:
    held = [kind.matters for kind in MEASURES.values() if kind.matters]

    assert {one.source for one in held if one.source} <= seed.references().keys()
    assert {one.rests_on for one in held} == {"G56", "G68", "clinician to confirm"}


def test_the_constraint_names_every_measure_once() -> None:
    assert check("m", "f").count("BETWEEN") == len(Measure)
    assert "(m = 'change' AND f BETWEEN -5 AND 5)" in check("m", "f")
