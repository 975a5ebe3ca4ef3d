"""Trainings by week, as paper shows them: nothing that was not said is a number."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.followup.adherence import Adherence
from clinic.domain.followup.diary.charts import ChartMark
from clinic.domain.followup.diary.trends import TrendLine, TrendWeek, Week, by_week, charts

FIRST = date(2026, 11, 2)
SCORES = st.none() | st.integers(0, 10)
LINES = st.lists(
    st.builds(
        TrendLine, st.dates(FIRST - timedelta(weeks=3), FIRST + timedelta(weeks=6)), SCORES, SCORES, SCORES
    )
)
WEEKS = st.lists(st.integers(0, 5), unique=True).map(
    lambda numbers: [Week(FIRST + timedelta(weeks=number), Adherence(1, 3)) for number in sorted(numbers)]
)


def test_a_week_has_its_days_of_those_due_the_worst_and_the_middle() -> None:
    said = [
        TrendLine(FIRST, 2, None, 50),
        TrendLine(FIRST + timedelta(days=6), 5, 7, 100),
        TrendLine(FIRST + timedelta(days=7), None, None, None),
    ]
    assert by_week(said, [Week(FIRST, Adherence(2, 3))]) == (
        TrendWeek(FIRST, 2, 3, 5, 7, 75),
        TrendWeek(FIRST + timedelta(days=7), 1, None, None, None, None),
    )


def test_nothing_said_is_no_week() -> None:
    assert by_week([], []) == ()


@given(LINES, WEEKS)
def test_every_training_stands_in_one_week_and_every_week_of_the_plan_in_a_row(
    said: list[TrendLine], weeks: list[Week]
) -> None:
    rows = by_week(said, weeks)
    starts = [row.first for row in rows]
    assert starts == sorted(set(starts))
    assert {week.first for week in weeks} <= set(starts)
    assert all((later - first).days % 7 == 0 for first, later in pairwise(starts))
    for line in said:
        (row,) = [row for row in rows if row.first <= line.day < row.first + timedelta(days=7)]
        assert line.pain is None or (row.pain is not None and row.pain >= line.pain)
    assert max((row.pain for row in rows if row.pain is not None), default=None) == max(
        (line.pain for line in said if line.pain is not None), default=None
    )


def test_the_time_line_goes_from_the_first_mark_to_the_last_though_nothing_was_reported_then() -> None:
    before, after = FIRST - timedelta(days=9), FIRST + timedelta(days=30)
    marks = [ChartMark(before, "C"), ChartMark(after, "v2")]
    (felt,) = charts([TrendLine(FIRST, 2, None, None)], [], marks)
    assert (felt.first, felt.last, list(felt.marks)) == (before, after, marks)
    assert charts([], [], marks) == ()
