"""Which answers at home somebody has to see."""

from __future__ import annotations

import pytest

from clinic.domain.followup.outcomes.answers import causes_of
from clinic.domain.followup.outcomes.measures import OutcomeMeasure
from clinic.domain.followup.reasons import Reason
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


STRONG = "At home: pain {} of 10 on average, the last week"
WORSE = "At home: {} since the beginning of care, which is worse"


@pytest.mark.parametrize(
    ("figures", "title", "milder"),
    [
        ({PAIN: 6}, STRONG.format(6), set()),
        ({PAIN: 8}, STRONG.format(8), {STRONG.format(6), STRONG.format(7)}),
        ({CHANGE: -3}, WORSE.format(-3), set()),
        ({CHANGE: -5}, WORSE.format(-5), {WORSE.format(-4), WORSE.format(-3)}),
    ],
)
def test_an_answer_ranks_with_strong_pain_and_is_worse_news_than_each_milder_one(
    figures: dict[OutcomeMeasure, int], title: str, milder: set[str]
) -> None:
    (cause,) = causes_of(figures)

    assert (cause.reason, cause.title) == (Reason.RED_REPORT, title)
    assert cause.graver_than == milder


@pytest.mark.parametrize(
    ("pain_cap", "pain", "is_seen"), [(3, 4, True), (3, 3, False), (7, 6, True), (5, 5, False)]
)
def test_pain_at_home_goes_by_the_plans_own_limit_where_it_is_less(
    pain_cap: int, pain: int, is_seen: bool
) -> None:
    found = causes_of({PAIN: pain}, pain_cap=pain_cap)
    assert bool(found) is is_seen
    if found:
        assert found[0].graver_than == {STRONG.format(less) for less in range(min(pain_cap, 5) + 1, pain)}
