"""The drawing of a series: well-formed, said in words, and no text of a patient gets out of its place."""

from __future__ import annotations

import re
from datetime import date, timedelta
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.followup.outcomes import plot
from clinic.domain.followup.outcomes.change import FigureSeries, MeasuredPoint
from clinic.domain.followup.outcomes.measures import MEASURES, OutcomeMeasure

DAY = date(2026, 11, 1)
SVG = "{http://www.w3.org/2000/svg}"


def series(measure: OutcomeMeasure, *points: tuple[int, int], **more: object) -> FigureSeries:
    held = tuple(MeasuredPoint(DAY + timedelta(days=day), figure) for day, figure in points)
    return FigureSeries(measure, held, **more)  # type: ignore[arg-type]  # what a test names


def test_it_says_what_it_shows() -> None:
    drawn = plot.draw(series(OutcomeMeasure.PAIN, (0, 6), (14, 3)), key="0")
    root = ElementTree.fromstring(drawn)

    assert root.get("role") == "img"
    assert root.findtext("title") == "Pain on average, the last week"
    assert root.findtext("desc") == (
        "2 times, from 6 of 10 on 2026-11-01 to 3 of 10 on 2026-11-15: "
        "3 better, at least the smallest change that matters (2; Childs 2005, G56)."
    )
    assert [text.text for text in root.iter("text")] == ["0", "10", "6", "3"]


def test_one_figure_stands_in_the_middle_and_a_target_is_dashed() -> None:
    drawn = plot.draw(series(OutcomeMeasure.ACTIVITY, (0, 4), about="Walk", target=8), key="0")

    assert 'cx="170.0"' in drawn
    assert drawn.count("plot-target") == 1
    assert "plot-target" not in plot.draw(series(OutcomeMeasure.PAIN, (0, 4)), key="0")


def test_the_words_of_a_patient_stay_words() -> None:
    drawn = plot.draw(series(OutcomeMeasure.ACTIVITY, (0, 4), about='<script>"&'), key="0")

    assert "<script>" not in drawn
    assert ElementTree.fromstring(drawn).findtext("title") == '<script>"&'


@given(st.sampled_from(OutcomeMeasure), st.data())
def test_whatever_was_measured_lies_within_the_drawing(measure: OutcomeMeasure, data: st.DataObject) -> None:
    span = MEASURES[measure].span
    figures = data.draw(st.lists(st.integers(span.low, span.high), min_size=1, max_size=12))
    days = sorted(data.draw(st.lists(st.integers(0, 900), min_size=len(figures), max_size=len(figures))))
    drawn = plot.draw(series(measure, *zip(days, figures, strict=True), about="x"), key="0")

    places = re.findall(r'cx="([-\d.]+)" cy="([-\d.]+)"', drawn)
    assert len(places) == len(figures)
    for x, y in places:
        assert 0 <= float(x) <= plot.WIDTH
        assert 0 <= float(y) <= plot.HEIGHT
