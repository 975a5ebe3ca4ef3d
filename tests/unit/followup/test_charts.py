"""Charts are well-formed pictures with words, that tell lines apart without color."""

from __future__ import annotations

import re
from datetime import date, timedelta
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.followup.diary.charts import HEIGHT, WIDTH, Chart, ChartMark, Look, Series, draw

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 30)
DAYS = st.dates(FIRST, LAST)
POINTS = st.lists(st.tuples(DAYS, st.integers(0, 10)), max_size=20)


def chart(*series: Series, marks: tuple[ChartMark, ...] = ()) -> Chart:
    return Chart("Pain", "0 to 10", FIRST, LAST, top=10, step=5, series=series, marks=marks)


def test_a_chart_says_what_it_is_and_what_each_shape_stands_for() -> None:
    svg = draw(chart(Series("Pain <b>", Look.CIRCLES, [(FIRST, 3)]), marks=(ChartMark(LAST, "v2"),)))
    tree = ElementTree.fromstring(svg)
    assert tree.get("role") == "img"
    names = tree.get("aria-labelledby", "").split()
    assert [tree.find(f".//*[@id='{name}']").text for name in names] == ["Pain", "0 to 10"]
    assert "Pain &lt;b&gt;" in svg
    assert "v2" in svg
    assert "Pain &lt;b&gt; 3, Nov 2" in svg


def test_lines_differ_in_shape_and_dash_and_not_by_color_alone() -> None:
    points = [(FIRST, 1), (LAST, 9)]
    circles = draw(chart(Series("A", Look.CIRCLES, points)))
    squares = draw(chart(Series("A", Look.SQUARES, points)))
    assert "<circle" in circles
    assert "stroke-dasharray" not in circles
    assert "<circle" not in squares
    assert "stroke-dasharray" in squares


def test_there_is_no_style_and_no_script_in_it() -> None:
    svg = draw(chart(Series("A", Look.BARS, [(FIRST, 5)], days=7)))
    assert "style" not in svg
    assert "<script" not in svg


def test_names_of_marks_do_not_run_into_each_other() -> None:
    near = tuple(ChartMark(FIRST + timedelta(days=day), f"v{day}") for day in range(5))
    names = re.findall(r'class="chart-mark-name"[^>]*>(v\d)<', draw(chart(marks=near)))
    assert names == ["v0", "v2", "v4"]


@given(POINTS, POINTS, POINTS, st.lists(DAYS, max_size=5))
def test_everything_is_drawn_within_the_picture(
    some: list[tuple[date, int]],
    others: list[tuple[date, int]],
    bars: list[tuple[date, int]],
    marks: list[date],
) -> None:
    svg = draw(
        chart(
            Series("A", Look.CIRCLES, some),
            Series("B", Look.SQUARES, others),
            Series("C", Look.BARS, bars, days=7),
            marks=tuple(ChartMark(day, "v1") for day in marks),
        )
    )
    tree = ElementTree.fromstring(svg)
    for shape in tree.iter():
        for name, most in (("x", WIDTH), ("cx", WIDTH), ("y", HEIGHT), ("cy", HEIGHT)):
            assert 0 <= float(shape.get(name, 0)) <= most
        assert float(shape.get("x", 0)) + float(shape.get("width", 0)) <= WIDTH
    assert len(tree.findall("circle")) == len(some) + 1


def test_one_day_is_a_chart_too() -> None:
    one = Chart("Pain", "0 to 10", FIRST, FIRST, 10, 5, [Series("A", Look.CIRCLES, [(FIRST, 4)])])
    ElementTree.fromstring(draw(one))
