"""Charts are well-formed pictures with words, that tell lines apart without color."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.followup.diary.charts import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Chart,
    ChartMark,
    Look,
    Series,
    draw,
)

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


def names_of(*marks: ChartMark) -> list[tuple[float, str]]:
    """Where each name of marks begins, and what it says."""
    found = re.findall(r'class="chart-mark-name" x="([\d.]+)"[^>]*>([^<]+)<', draw(chart(marks=marks)))
    return [(float(x), words) for x, words in found]


@pytest.mark.parametrize(
    ("days", "names"),
    [
        ((0, 0, 0), ["a b c"]),
        ((0, 9, 20), ["a", "b", "c"]),
        ((0, 1, 20), ["a b", "c"]),
    ],
)
def test_every_mark_is_named_and_names_do_not_run_into_each_other(
    days: tuple[int, ...], names: list[str]
) -> None:
    marks = [ChartMark(FIRST + timedelta(days=day), name) for day, name in zip(days, "abc", strict=True)]
    found = names_of(*marks)
    assert [words for _, words in found] == names
    for (x, words), (beside, _) in pairwise(found):
        assert x + 8 * len(words) <= beside


def test_of_very_many_marks_in_one_place_the_first_and_the_last_are_named_and_one_name_stands_once() -> None:
    assert [words for _, words in names_of(*[ChartMark(FIRST, "S")] * 9)] == ["S"]
    assert [words for _, words in names_of(*[ChartMark(FIRST, f"v{place}") for place in range(9)])] == [
        "v0 … v8"
    ]


@pytest.mark.parametrize("look", [Look.CIRCLES, Look.SQUARES])
def test_points_of_one_day_stand_beside_each_other_in_their_order(look: Look) -> None:
    day = FIRST + timedelta(days=7)
    tree = drawn(Series("A", look, [(FIRST, 1), (day, 2), (day, 3), (day, 4), (LAST, 5)]))
    shapes = tree.findall("circle" if look is Look.CIRCLES else "rect")[:5]
    places = [number(part, "cx") or number(part, "x") for part in shapes]
    assert places == sorted(set(places))
    (line,) = tree.findall("polyline")
    assert len({point.split(",")[0] for point in line.get("points", "").split()}) == 5
    width = (WIDTH - LEFT - RIGHT) / 28
    assert places[3] - places[1] <= width


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


def drawn(
    *series: Series, days: int = 28, top: int = 10, step: int = 5, style: str = ""
) -> ElementTree.Element:
    last = FIRST + timedelta(days=days)
    svg = draw(Chart("Pain", "0 to 10", FIRST, last, top, step, series), style=style)
    return ElementTree.fromstring(svg)


def number(shape: ElementTree.Element, name: str) -> float:
    return float(shape.get(name, 0))


@pytest.mark.parametrize(("top", "step", "scale"), [(10, 5, ["0", "5", "10"]), (3, 1, ["0", "1", "2", "3"])])
def test_the_scale_goes_from_zero_to_the_top(top: int, step: int, scale: list[str]) -> None:
    labels = drawn(top=top, step=step).findall("text[@text-anchor='end']")[: len(scale) + 1]
    left = [label for label in labels if number(label, "x") < LEFT]
    assert [label.text for label in left] == scale
    assert number(left[0], "y") > number(left[-1], "y")


@pytest.mark.parametrize(
    ("days", "named"),
    [
        (28, [("Nov 2", "start"), *((f"Nov {day}", "middle") for day in (9, 16, 23)), ("Nov 30", "end")]),
        (1, [("Nov 2", "start"), ("Nov 3", "end")]),
        (0, [("Nov 2", "start")]),
    ],
)
def test_days_are_named_from_the_first_to_the_last(days: int, named: list[tuple[str, str]]) -> None:
    below = [text for text in drawn(days=days).iter("text") if (text.text or "").startswith("Nov")]
    assert [(text.text, text.get("text-anchor")) for text in below] == named


@pytest.mark.parametrize("days", [1, 28])
def test_zero_on_the_first_day_is_at_the_lower_left_and_the_top_on_the_last_at_the_upper_right(
    days: int,
) -> None:
    ends = [(FIRST, 0), (FIRST + timedelta(days=days), 10)]
    first, last = drawn(Series("A", Look.CIRCLES, ends), days=days).findall("circle")[:2]
    assert (number(first, "cx"), number(first, "cy")) == (LEFT, HEIGHT - BOTTOM)
    assert (number(last, "cx"), number(last, "cy")) == (WIDTH - RIGHT, TOP)


@pytest.mark.parametrize(("look", "shape"), [(Look.CIRCLES, "circle"), (Look.SQUARES, "rect")])
def test_the_line_goes_through_the_middle_of_each_of_its_points(look: Look, shape: str) -> None:
    points = [(FIRST, 1), (FIRST + timedelta(days=5), 7), (LAST, 4)]
    tree = drawn(Series("A", look, points))
    (line,) = tree.findall(f"polyline[@class='chart-line chart-{look}-line']")
    through = [tuple(map(float, place.split(","))) for place in (line.get("points") or "").split(" ")]
    middles = [
        (number(one, "x") + number(one, "width") / 2, number(one, "y") + number(one, "height") / 2)
        if look is Look.SQUARES
        else (number(one, "cx"), number(one, "cy"))
        for one in tree.findall(shape)[: len(points)]
    ]
    assert [pytest.approx(middle, abs=0.06) for middle in middles] == through


def test_bars_stand_on_the_axis_side_by_side_and_end_where_the_chart_does() -> None:
    weeks = [(FIRST + timedelta(days=7 * week), 2 + week) for week in range(5)]
    bars = drawn(Series("A", Look.BARS, weeks, days=7)).findall("rect")[:5]
    for bar, following in pairwise(bars):
        assert 1 < number(following, "x") - number(bar, "x") - number(bar, "width") < 3
    for bar in bars:
        assert number(bar, "y") + number(bar, "height") == pytest.approx(HEIGHT - BOTTOM, abs=0.06)
        assert number(bar, "width") >= 2
    whole = drawn(Series("A", Look.BARS, [(LAST - timedelta(days=6), 5)], days=7)).findall("rect")[0]
    assert WIDTH - RIGHT - 3 < number(whole, "x") + number(whole, "width") < WIDTH - RIGHT


def test_bars_lie_behind_the_lines() -> None:
    line, bars = Series("A", Look.CIRCLES, [(FIRST, 3)]), Series("B", Look.BARS, [(FIRST, 5)], days=7)
    shapes = [part.tag for part in drawn(line, bars)]
    assert shapes.index("rect") < shapes.index("circle")


def test_a_mark_goes_from_its_name_down_to_the_axis() -> None:
    tree = ElementTree.fromstring(draw(chart(marks=(ChartMark(FIRST + timedelta(days=9), "v2"),))))
    (mark,), (name,) = (
        tree.findall("path[@class='chart-mark']"),
        tree.findall("text[@class='chart-mark-name']"),
    )
    above, below = map(float, re.findall(r"[ V]([\d.]+)", mark.get("d", "")))
    assert number(name, "y") < above < TOP
    assert below == HEIGHT - BOTTOM


def test_the_names_above_stand_beside_their_shapes_and_not_in_each_other() -> None:
    tree = drawn(*(Series("Name", look, []) for look in Look))
    shown = [part for part in tree if part.tag in {"circle", "rect", "text"}]
    above = [part for part in shown if (number(part, "cy") or number(part, "y")) < TOP / 2]
    places = [number(part, "cx") or number(part, "x") for part in above]
    assert [part.tag for part in above] == ["circle", "text", "rect", "text", "rect", "text"]
    assert places == sorted(places)
    assert places[0] > LEFT
    for text, shape in ((1, 2), (3, 4)):
        assert places[shape] - places[text] > 6 * len("Name")


def test_alone_a_chart_brings_its_style_and_nothing_stands_between_its_parts() -> None:
    alone = draw(chart(), style=".chart{color:red}")
    assert alone.startswith('<svg xmlns="http://www.w3.org/2000/svg" class="chart"')
    assert "<style>.chart{color:red}</style>" in alone
    assert "xmlns" not in draw(chart())
    assert not any(part.tail for part in drawn(Series("A", Look.CIRCLES, [(FIRST, 3)])))


def test_grid_ends_within_the_picture() -> None:
    ends = [re.findall(r"H(\d+)", path.get("d", "")) for path in drawn().findall("path[@class='chart-grid']")]
    assert ends == [[str(WIDTH - RIGHT)]] * 3
