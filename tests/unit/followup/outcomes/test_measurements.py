"""A figure is of a day that has come, of a measure that is taken there, of one side where there are two."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.followup.outcomes import measurements
from clinic.domain.followup.outcomes.measurements import Taken
from clinic.domain.followup.outcomes.measures import AT_HOME, MEASURES, MeasuredSide, OutcomeMeasure
from clinic.domain.limits import TAKEN_BACK_REASON
from clinic.domain.record.patients import BEFORE_BIRTH
from clinic.domain.record.taking_back import NO_REASON
from clinic.domain.text import TODAY_OR_BEFORE

TODAY, BORN = date(2026, 11, 21), date(1961, 5, 4)
PAIN = Taken(OutcomeMeasure.PAIN, 6)


def refused(*figures: Taken, on: date = TODAY, **where: bool) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refusal:
        measurements.check(figures, on, today=TODAY, born=BORN, goals={"Walk"}, **where)
    return refusal.value.errors


def taken(measure: OutcomeMeasure) -> Taken:
    about = "Walk" if measure is OutcomeMeasure.ACTIVITY else ""
    return Taken(measure, 1, about, MeasuredSide.LEFT if MEASURES[measure].sided else None)


def test_every_measure_is_taken_in_clinic_from_birth_to_today() -> None:
    for day in (BORN, TODAY):
        measurements.check([*map(taken, OutcomeMeasure)], day, today=TODAY, born=BORN, goals={"Walk"})


def test_a_day_that_cannot_be_is_refused() -> None:
    assert refused(PAIN, on=TODAY + timedelta(days=1)) == {"taken_on": TODAY_OR_BEFORE}
    assert refused(PAIN, on=BORN - timedelta(days=1)) == {"taken_on": BEFORE_BIRTH}


def test_no_figure_is_no_measurement() -> None:
    assert refused() == {"": measurements.NOTHING}


@pytest.mark.parametrize("measure", OutcomeMeasure)
def test_at_home_is_taken_what_needs_nobody_else(measure: OutcomeMeasure) -> None:
    if measure in AT_HOME:
        measurements.check([taken(measure)], TODAY, today=TODAY, born=BORN, goals={"Walk"}, is_at_home=True)
    else:
        assert refused(taken(measure), is_at_home=True) == {"": measurements.NOT_AT_HOME}


def test_a_goal_is_one_that_the_patient_has_now() -> None:
    assert refused(PAIN, Taken(OutcomeMeasure.ACTIVITY, 3, "Swim")) == {"": measurements.NO_SUCH_GOAL}


def test_a_side_is_said_where_there_are_two_and_nowhere_else() -> None:
    assert refused(Taken(OutcomeMeasure.SINGLE_LEG, 100)) == {"": measurements.WRONG_SIDE}
    assert refused(Taken(OutcomeMeasure.PAIN, 6, side=MeasuredSide.LEFT)) == {"": measurements.WRONG_SIDE}


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [(" \u200b", NO_REASON), ("x" * (TAKEN_BACK_REASON + 1), "Keep the reason to 300 characters.")],
)
def test_a_correction_says_why_in_words_that_are_kept(reason: str, sentence: str) -> None:
    measurements.check_correction("x" * TAKEN_BACK_REASON)
    with pytest.raises(InvalidInput) as refusal:
        measurements.check_correction(reason)
    assert refusal.value.errors == {"reason": sentence}
