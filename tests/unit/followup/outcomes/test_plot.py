"""The drawing of a series: well-formed, said in words, and no text of a patient gets out of its place."""

from __future__ import annotations

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
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
        "2 times, from 6 of 10 on Nov 1, 2026 to 3 of 10 on Nov 15, 2026: "
        "3 better, at least the smallest change that matters (2; Childs 2005, G56)."
    )
    assert [text.text for text in root.iter("text")] == ["0", "10", "6", "3"]


def test_one_figure_stands_in_the_middle_and_a_target_is_dashed() -> None:
    drawn = plot.draw(series(OutcomeMeasure.ACTIVITY, (0, 4), about="Walk", target=8), key="0")

    assert 'cx="170.0"' in drawn
    assert drawn.count("plot-target") == 1
    assert "plot-target" not in plot.draw(series(OutcomeMeasure.PAIN, (0, 4)), key="0")


def test_of_several_figures_of_a_day_the_last_alone_is_drawn() -> None:
    drawn = plot.draw(series(OutcomeMeasure.PAIN, (0, 6), (0, 5), (14, 3), (14, 2)), key="0")

    root = ElementTree.fromstring(drawn)
    assert [text.text for text in root.iter("text")] == ["0", "10", "5", "2"]
    assert len([*root.iter("circle")]) == 2


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
    assert len(places) == len(set(days))
    for x, y in places:
        assert 0 <= float(x) <= plot.WIDTH
        assert 0 <= float(y) <= plot.HEIGHT


def figures(drawn: str) -> list[tuple[str, float, float]]:
    """What is written beside points, and where."""
    texts = ElementTree.fromstring(drawn).findall("text[@class='plot-figure']")
    return [(text.text or "", float(text.get("x", 0)), float(text.get("y", 0))) for text in texts]


def test_the_line_goes_through_the_points_from_the_first_day_to_the_last() -> None:
    drawn = plot.draw(series(OutcomeMeasure.PAIN, (0, 0), (7, 5), (14, 10)), key="0")
    places = re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', drawn)

    assert f'points="{" ".join(",".join(place) for place in places)}"' in drawn
    assert [float(x) for x, _ in places] == [60, 170, 280]
    assert [float(y) for _, y in places] == [90, 60, 30]


@pytest.mark.parametrize(
    ("measured", "ends"), [((10, 19), ["8", "21"]), ((10, 11), ["9", "12"]), ((0, 4), ["0", "5"])]
)
def test_a_long_scale_goes_a_little_beyond_the_figures(measured: tuple[int, int], ends: list[str]) -> None:
    first, last = measured
    root = ElementTree.fromstring(
        plot.draw(series(OutcomeMeasure.CHAIR_STAND, (0, first), (9, last)), key="0")
    )

    scale = root.findall("text[@class='plot-scale']")
    assert [text.text for text in scale] == ends
    assert all(float(text.get("x", 0)) < plot.EDGE for text in scale)


def test_first_and_last_have_their_figures_above_the_point_or_at_the_top_below() -> None:
    drawn = plot.draw(series(OutcomeMeasure.PAIN, (0, 3), (7, 5), (14, 10)), key="0")
    (first, _, above), (last, _, below) = figures(drawn)
    heights = [float(y) for y in re.findall(r'cy="([\d.]+)"', drawn)]

    assert (first, last) == ("3", "10")
    assert 0 < above < heights[0]
    assert below > heights[2]
    assert [text for text, _, _ in figures(plot.draw(series(OutcomeMeasure.PAIN, (0, 3)), key="0"))] == ["3"]


def test_frame_and_target_end_within_the_drawing_and_nothing_stands_between_its_parts() -> None:
    root = ElementTree.fromstring(
        plot.draw(series(OutcomeMeasure.ACTIVITY, (0, 4), about="Walk", target=8), key="0")
    )

    ends = [end for path in root.iter("path") for end in re.findall(r"([VH])([\d.]+)", path.get("d", ""))]
    assert len(ends) == 3
    assert all(float(end) < {"V": plot.HEIGHT, "H": plot.WIDTH}[way] for way, end in ends)
    assert not any(part.tail for part in root)


def test_where_each_figure_stands() -> None:
    drawn = plot.draw(series(OutcomeMeasure.PAIN, (0, 3), (7, 10), (14, 5)), key="0")
    assert re.findall(r'<text class="plot-(\w+)" x="([\d.]+)" y="([\d.]+)">(\d+)<', drawn) == [
        ("scale", "25", "94.0", "0"),
        ("scale", "25", "34.0", "10"),
        ("figure", "60.0", "64.0", "3"),
        ("figure", "280.0", "76.0", "5"),
    ]
