"""Trainings by week, as paper shows them: nothing that was not said is a number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.dosage import Dosage
from clinic.domain.followup.adherence import Adherence, Outcome
from clinic.domain.followup.diary.charts import Chart, ChartMark, Look, Series
from clinic.domain.followup.diary.trends import TrendLine, TrendWeek, Week, by_week, charts, lines
from clinic.domain.followup.progression.sessions import Performed, ReportedSession

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


def test_two_charts_of_one_time_line_tell_what_was_said_and_nothing_of_what_was_not() -> None:
    second = FIRST + timedelta(days=2)
    said = [TrendLine(FIRST, 2, None, 50), TrendLine(second, None, 7, None)]
    weeks = [Week(FIRST, Adherence(2, 3)), Week(FIRST + timedelta(days=7), Adherence(0, 0))]
    marks = [ChartMark(second, "v2")]
    last = FIRST + timedelta(days=7)
    assert charts(said, weeks, marks) == (
        Chart(
            "Pain and effort",
            "Pain and effort as reported for each training, 0 to 10. The table below has the figures.",
            *(FIRST, last),
            *(10, 2),
            series=(
                Series("Pain", Look.CIRCLES, [(FIRST, 2)]),
                Series("Effort", Look.SQUARES, [(second, 7)]),
            ),
            marks=marks,
            key="felt",
        ),
        Chart(
            "Dose and training days",
            "In percent: the dose done in each training, and the days trained of those due in each week. "
            "The table below has the figures.",
            *(FIRST, last),
            *(100, 25),
            series=(
                Series("Days trained in the week", Look.BARS, [(FIRST, 66)], 7),
                Series("Dose", Look.CIRCLES, [(FIRST, 50)]),
            ),
            marks=marks,
            unit="%",
            key="followed",
        ),
    )


def test_a_time_line_is_a_week_long_at_least() -> None:
    (felt,) = charts([TrendLine(FIRST, 2, None, None)], [], [])
    assert (felt.first, felt.last) == (FIRST, FIRST + timedelta(days=7))


def test_days_of_a_known_week_are_those_that_its_plan_counts() -> None:
    twice = [TrendLine(FIRST, 1, 1, 1), TrendLine(FIRST, 1, 1, 1)]
    assert by_week(twice, [Week(FIRST, Adherence(3, 4))])[0].trained == 3
    assert by_week(twice, [])[0].trained == 1


DOSE = Dosage(sets=4, reps=10)
TRAINING = ReportedSession(
    1,
    FIRST,
    {
        "plank": Performed(DOSE, Outcome.DONE, pain=3),
        "squat": Performed(DOSE, Outcome.PARTLY, sets=2, effort=8),
    },
    pain=1,
    effort=5,
)
MESSAGE = ReportedSession(2, FIRST + timedelta(days=1), pain=6)
SILENT = ReportedSession(3, FIRST + timedelta(days=2))
WITHOUT_FIGURES = replace(SILENT, exercises={"bridge": Performed(DOSE, Outcome.PARTLY)})


def test_of_all_exercises_a_training_tells_its_worst_pain_its_hardest_effort_and_the_dose_of_all() -> None:
    assert lines([TRAINING, MESSAGE, SILENT, WITHOUT_FIGURES]) == (
        TrendLine(FIRST, 3, 8, 75, is_training=True),
        TrendLine(MESSAGE.day, 6, None, None, is_training=False),
        TrendLine(SILENT.day, None, None, None),
    )


def test_of_one_exercise_a_training_tells_what_was_said_of_it_or_else_of_the_whole() -> None:
    assert lines([TRAINING, MESSAGE, SILENT], slug="plank") == (TrendLine(FIRST, 3, 5, 100),)
    assert lines([TRAINING, MESSAGE, SILENT], slug="squat") == (TrendLine(FIRST, 1, 8, 50),)


def test_where_it_is_not_said_how_an_exercise_went_the_training_has_no_dose() -> None:
    some = replace(TRAINING, unsaid=frozenset({"bridge"}))
    assert lines([some]) == (TrendLine(FIRST, 3, 8, None),)
    assert lines([some], slug="plank") == (TrendLine(FIRST, 3, 5, 100),)


def test_how_an_exercise_felt_counts_where_it_is_not_said_how_it_went() -> None:
    felt = Performed(DOSE, None, sets=2, amount=6, pain=8)
    told = replace(TRAINING, exercises={"plank": felt}, unsaid=frozenset({"plank", "squat"}))
    assert lines([told]) == (TrendLine(FIRST, 8, 5, None),)
    assert lines([told], slug="plank") == (TrendLine(FIRST, 8, None, None),)
    assert str(felt) == "not said (2 of 4 sets, 6 in the last)"
