"""One chart as a whole, part by part: whoever moves something in it sees here what else has moved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic.domain.followup.diary.charts import Chart, ChartMark, Look, Series, draw

FIRST = date(2026, 11, 2)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


CHART = Chart(
    "Pain",
    "In words",
    *(FIRST, day(9)),
    *(8, 4),
    series=[
        Series("Felt", Look.CIRCLES, [(FIRST, 1), *((day(1), 3),) * 5, (day(9), 9), (day(9), 7)]),
        Series("Effort", Look.SQUARES, [(day(4), 3.1)]),
        Series("Days", Look.BARS, [(FIRST, 5), (day(7), 3), (day(9), 1)], 7),
    ],
    marks=[
        ChartMark(FIRST, "first"),
        ChartMark(day(4), "v1"),
        ChartMark(day(5), "v2"),
        ChartMark(day(9), "the last"),
    ],
    unit="%",
    key="p",
)
DRAWN = """\
<svg class="chart" viewBox="0 0 440 240" role="img" aria-labelledby="p-name p-words">
<title id="p-name">Pain</title>
<desc id="p-words">In words</desc>
<path class="chart-grid" d="M44 210.0H426"/>
<text class="chart-label" x="38" y="214.0" text-anchor="end">0%</text>
<path class="chart-grid" d="M44 127.0H426"/>
<text class="chart-label" x="38" y="131.0" text-anchor="end">4%</text>
<path class="chart-grid" d="M44 44.0H426"/>
<text class="chart-label" x="38" y="48.0" text-anchor="end">8%</text>
<text class="chart-label" x="44.0" y="230" text-anchor="start">Nov 2</text>
<text class="chart-label" x="128.9" y="230" text-anchor="middle">Nov 4</text>
<text class="chart-label" x="213.8" y="230" text-anchor="middle">Nov 6</text>
<text class="chart-label" x="341.1" y="230" text-anchor="middle">Nov 9</text>
<text class="chart-label" x="426.0" y="230" text-anchor="end">Nov 11</text>
<rect class="chart-bars" x="44.0" y="106.2" width="295.1" height="103.8"><title>Days 5, Nov 2</title></rect>
<rect class="chart-bars" x="341.1" y="147.8" width="82.9" height="62.2"><title>Days 3, Nov 9</title></rect>
<rect class="chart-bars" x="426.0" y="189.2" width="2" height="20.8"><title>Days 1, Nov 11</title></rect>
<polyline class="chart-line chart-circles-line" points="44.0,189.2 71.5,147.8 79.0,147.8 86.4,147.8 \
93.8,147.8 101.3,147.8 421.5,44.0 426,64.8"/>
<circle class="chart-circles" cx="44.0" cy="189.2" r="3.5"><title>Felt 1, Nov 2</title></circle>
<circle class="chart-circles" cx="71.5" cy="147.8" r="3.5"><title>Felt 3, Nov 3</title></circle>
<circle class="chart-circles" cx="79.0" cy="147.8" r="3.5"><title>Felt 3, Nov 3</title></circle>
<circle class="chart-circles" cx="86.4" cy="147.8" r="3.5"><title>Felt 3, Nov 3</title></circle>
<circle class="chart-circles" cx="93.8" cy="147.8" r="3.5"><title>Felt 3, Nov 3</title></circle>
<circle class="chart-circles" cx="101.3" cy="147.8" r="3.5"><title>Felt 3, Nov 3</title></circle>
<circle class="chart-circles" cx="421.5" cy="44.0" r="3.5"><title>Felt 9, Nov 11</title></circle>
<circle class="chart-circles" cx="426" cy="64.8" r="3.5"><title>Felt 7, Nov 11</title></circle>
<polyline class="chart-line chart-squares-line" points="213.8,145.7" stroke-dasharray="5 4"/>
<rect class="chart-squares" x="210.3" y="142.2" width="7.0" height="7.0"><title>Effort 3.1, Nov 6</title></rect>
<path class="chart-mark" d="M44.0 38V210" stroke-dasharray="2 3"/>
<path class="chart-mark" d="M213.8 38V210" stroke-dasharray="2 3"/>
<path class="chart-mark" d="M256.2 38V210" stroke-dasharray="2 3"/>
<path class="chart-mark" d="M426.0 38V210" stroke-dasharray="2 3"/>
<text class="chart-mark-name" x="24.0" y="33">first</text>
<text class="chart-mark-name" x="205.8" y="33">v1</text>
<text class="chart-mark-name" x="248.2" y="33">v2</text>
<text class="chart-mark-name" x="376" y="33">the last</text>
<circle class="chart-circles" cx="49" cy="10" r="3.5"/>
<text class="chart-label" x="59" y="14">Felt</text>
<rect class="chart-squares" x="105" y="6" width="7" height="7"/>
<text class="chart-label" x="119" y="14">Effort</text>
<rect class="chart-bars" x="178" y="5" width="10" height="10"/>
<text class="chart-label" x="193" y="14">Days</text>
</svg>
"""


def test_a_chart_is_drawn_like_this() -> None:
    assert draw(CHART).split("><") == DRAWN.replace("\n<", "<").rstrip().split("><")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({0: "v1", 1: "v2"}, ["v1 v2"]),
        ({0: "v1", 2: "v2"}, ["v1", "v2"]),
        ({0: "six", 1: "of", 2: "them", 3: "can", 4: "stand", 5: "here"}, ["six of them can stand here"]),
    ],
)
def test_names_stand_together_only_where_they_would_run_into_each_other(
    names: dict[int, str], said: list[str]
) -> None:
    marks = [ChartMark(day(number), name) for number, name in names.items()]
    svg = draw(Chart("Pain", "In words", *(FIRST, day(28)), *(8, 4), marks=marks))
    assert [part.split("<")[0] for part in svg.split('y="33">')[1:]] == said


def test_a_name_that_is_wider_than_its_place_begins_where_the_picture_does() -> None:
    svg = draw(Chart("Pain", "In words", *(FIRST, day(28)), *(8, 4), marks=[ChartMark(FIRST, "a" * 30)]))
    assert 'class="chart-mark-name" x="0" y="33"' in svg
