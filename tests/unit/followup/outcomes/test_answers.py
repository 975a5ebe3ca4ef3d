"""Which answers at home somebody has to see."""

from __future__ import annotations

import pytest

from clinic.domain.followup.outcomes.answers import causes_of
from clinic.domain.followup.outcomes.measures import OutcomeMeasure
from clinic.domain.followup.worklist import Stops

PAIN, CHANGE = OutcomeMeasure.PAIN, OutcomeMeasure.CHANGE


@pytest.mark.parametrize(
    ("figures", "keys"),
    [
        ({}, []),
        ({PAIN: 5, CHANGE: -2}, []),
        ({PAIN: 6}, ["answer:pain"]),
        ({CHANGE: -3}, ["answer:change"]),
        ({PAIN: 10, CHANGE: -5}, ["answer:pain", "answer:change"]),
        ({PAIN: 0, CHANGE: 5}, []),
    ],
)
def test_strong_pain_and_worse_by_as_much_as_matters_are_seen(
    figures: dict[OutcomeMeasure, int], keys: list[str]
) -> None:
    found = causes_of(figures)

    assert [cause.key for cause in found] == keys
    assert {cause.stops for cause in found} <= {Stops.NOTHING}
