"""First against last: which way is better, and whether it is enough to matter."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from clinic.domain.followup.outcomes.change import FigureSeries, MeasuredPoint, Verdict
from clinic.domain.followup.outcomes.measures import MeasuredSide, OutcomeMeasure

DAY = date(2026, 11, 1)


def series(measure: OutcomeMeasure, *figures: int, **more: object) -> FigureSeries:
    points = tuple(MeasuredPoint(DAY + timedelta(weeks=week), figure) for week, figure in enumerate(figures))
    return FigureSeries(measure, points, **more)  # type: ignore[arg-type]  # what a test names


@pytest.mark.parametrize(
    ("measure", "figures", "verdict", "words"),
    [
        (OutcomeMeasure.PAIN, (6,), Verdict.ONCE, "measured once"),
        (OutcomeMeasure.PAIN, (6, 6), Verdict.SAME, "as at first"),
        (
            OutcomeMeasure.PAIN,
            (6, 9, 4),
            Verdict.BETTER,
            "2 better, at least the smallest change that matters (2; Childs 2005, G56)",
        ),
        (
            OutcomeMeasure.PAIN,
            (6, 5),
            Verdict.LITTLE,
            "1 better, less than the smallest change that matters (2; Childs 2005, G56)",
        ),
        (
            OutcomeMeasure.PAIN,
            (3, 5),
            Verdict.WORSE,
            "2 worse, at least the smallest change that matters (2; Childs 2005, G56)",
        ),
        (
            OutcomeMeasure.ACTIVITY,
            (2, 5),
            Verdict.BETTER,
            "3 better, at least the smallest change that matters (3; clinician to confirm)",
        ),
        (
            OutcomeMeasure.ACTIVITY,
            (5, 4),
            Verdict.LITTLE,
            "1 worse, less than the smallest change that matters (3; clinician to confirm)",
        ),
        (
            OutcomeMeasure.UP_AND_GO,
            (151, 124),
            Verdict.UNJUDGED,
            "2.7 better; what matters is for the clinician to judge",
        ),
        (
            OutcomeMeasure.CHAIR_STAND,
            (12, 9),
            Verdict.UNJUDGED,
            "3 worse; what matters is for the clinician to judge",
        ),
    ],
)
def test_a_change_is_judged_by_its_direction_and_by_what_matters(
    measure: OutcomeMeasure, figures: tuple[int, ...], verdict: Verdict, words: str
) -> None:
    found = series(measure, *figures, about="Walk" if measure is OutcomeMeasure.ACTIVITY else "")

    assert (found.verdict, found.words) == (verdict, words)


@pytest.mark.parametrize(
    ("figures", "verdict", "words"),
    [
        ((4,), Verdict.BETTER, "4 better, at least the smallest change that matters (3; Bobos 2020, G68)"),
        ((4, -3), Verdict.WORSE, "3 worse, at least the smallest change that matters (3; Bobos 2020, G68)"),
        ((2,), Verdict.LITTLE, "2 better, less than the smallest change that matters (3; Bobos 2020, G68)"),
        ((2, 0), Verdict.SAME, "no change"),
    ],
)
def test_a_global_change_says_itself_how_much_it_is(
    figures: tuple[int, ...], verdict: Verdict, words: str
) -> None:
    found = series(OutcomeMeasure.CHANGE, *figures)

    assert (found.verdict, found.words) == (verdict, words)


def test_a_target_is_reached_on_the_first_day_it_was() -> None:
    found = series(OutcomeMeasure.ACTIVITY, 2, 7, 6, 8, about="Walk", target=7)

    assert found.reached_on == DAY + timedelta(weeks=1)
    assert series(OutcomeMeasure.ACTIVITY, 2, 6, about="Walk", target=7).reached_on is None
    assert series(OutcomeMeasure.ACTIVITY, 2, 6, about="Walk").reached_on is None


def test_a_series_is_named_by_its_goal_or_its_measure_and_side() -> None:
    assert series(OutcomeMeasure.ACTIVITY, 2, about="Walk to the lake").name == "Walk to the lake"
    assert series(OutcomeMeasure.SINGLE_LEG, 100, side=MeasuredSide.LEFT).name == "Standing on one leg, left"


@pytest.mark.parametrize(
    ("measure", "figures", "printed"),
    [
        (
            OutcomeMeasure.PAIN,
            (6, 3),
            "3 better, at least the smallest change that matters (2; Childs 2005)",
        ),
        (OutcomeMeasure.ACTIVITY, (3, 7), "4 better"),
        (OutcomeMeasure.PAIN, (6, 6), "As at first"),
        (OutcomeMeasure.PAIN, (6,), "Measured once"),
    ],
)
def test_what_leaves_the_clinic_cites_authors_and_judges_by_nothing_unconfirmed(
    measure: OutcomeMeasure, figures: tuple[int, ...], printed: str
) -> None:
    assert series(measure, *figures).printed == printed


@pytest.mark.parametrize("measure", OutcomeMeasure)
def test_no_number_of_a_source_is_printed(measure: OutcomeMeasure) -> None:
    assert not re.search(r"\b[A-Z]{1,2}\d{1,3}\b|confirm|to judge", series(measure, 2, 5).printed)
