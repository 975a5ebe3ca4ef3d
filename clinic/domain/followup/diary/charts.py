"""A small chart as SVG: lines and bars over days, with marks. Pure text, drawn on the server, no script and no style.

What is what is told by shape and dash, never by color alone, so that it is read in print and by whoever sees no color;
its figures stand in a table beside it. The stylesheet gives its classes the colors of the page.

>>> draw(Chart("Pain", "0 to 10", date(2026, 11, 2), date(2026, 11, 9), top=10, step=5)).startswith("<svg class")
True
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 440, 240
LEFT, RIGHT, TOP, BOTTOM = 44, 14, 44, 30
LABELS = 5  # of days below, at most
LETTER = 8  # of the name of a mark, at most
MOST_NAMES = 6  # of marks in one place; of more the first and the last stand there
POINT = 3.5
BESIDE, LEAST_ROOM = 9, 12  # between points of one day, and what all of them may take where a day is narrower


class Look(StrEnum):
    """How a series is told from the others."""

    CIRCLES = "circles"
    SQUARES = "squares"
    BARS = "bars"


@dataclass(frozen=True)
class Series:
    """Values by day. Points are joined by a line, dashed for squares; a bar is `days` wide and begins on its day."""

    name: str
    look: Look
    values: Sequence[tuple[date, float]]
    days: int = 1


@dataclass(frozen=True)
class ChartMark:
    """Something that happened: a line from top to bottom on its day, with a name of a letter or two."""

    day: date
    name: str


@dataclass(frozen=True)
class Chart:
    """From the day `first` to `last`, from 0 to `top` in steps; `name` and `words` say to a screen reader what it is.

    `key` begins the ids in it, which are its own on a page.
    """

    name: str
    words: str
    first: date
    last: date
    top: int
    step: int
    series: Sequence[Series] = ()
    marks: Sequence[ChartMark] = ()
    unit: str = ""
    key: str = "chart"

    def x(self, day: date) -> float:
        """Where a day is, from the left."""
        days = max((self.last - self.first).days, 1)
        return round(LEFT + (day - self.first).days / days * (WIDTH - LEFT - RIGHT), 1)

    def y(self, value: float) -> float:
        """Where a value is, from above."""
        return round(HEIGHT - BOTTOM - min(value, self.top) / self.top * (HEIGHT - TOP - BOTTOM), 1)


def draw(chart: Chart, *, style: str = "") -> str:
    """The chart as one `<svg>` element, which brings its own `style` where it stands in no page."""
    alone = ' xmlns="http://www.w3.org/2000/svg"' if style else ""
    parts = [
        f'<svg{alone} class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="{chart.key}-name {chart.key}-words">',
        f'<title id="{chart.key}-name">{escape(chart.name)}</title>',
        f'<desc id="{chart.key}-words">{escape(chart.words)}</desc>',
        f"<style>{style}</style>" if style else "",
        *_grid(chart),
        *_days(chart),
    ]
    for series in sorted(chart.series, key=lambda each: each.look is not Look.BARS):  # bars lie behind
        parts += DRAWN[series.look](chart, series)
    return "".join([*parts, *_marks(chart), *_names(chart), "</svg>"])


def _grid(chart: Chart) -> Iterator[str]:
    for value in range(0, chart.top + 1, chart.step):
        y = chart.y(value)
        yield f'<path class="chart-grid" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>'
        yield f'<text class="chart-label" x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{value}{chart.unit}</text>'


def _days(chart: Chart) -> Iterator[str]:
    days = (chart.last - chart.first).days
    number = min(LABELS, days + 1)
    for place in range(number):
        day = chart.first + timedelta(days=round(days * place / max(number - 1, 1)))
        anchor = "start" if place == 0 else "end" if place == number - 1 else "middle"
        yield (
            f'<text class="chart-label" x="{chart.x(day)}" y="{HEIGHT - 10}" text-anchor="{anchor}">'
            f"{day:%b} {day.day}</text>"
        )


def _circles(chart: Chart, series: Series) -> Iterator[str]:
    yield _line(chart, series, "chart-circles")
    for x, day, value in _places(chart, series):
        y = chart.y(value)
        yield f'<circle class="chart-circles" cx="{x}" cy="{y}" r="{POINT}">{_said(series, day, value)}</circle>'


def _squares(chart: Chart, series: Series) -> Iterator[str]:
    yield _line(chart, series, "chart-squares")
    for middle, day, value in _places(chart, series):
        x, y = round(middle - POINT, 1), round(chart.y(value) - POINT, 1)
        size = 2 * POINT
        yield (
            f'<rect class="chart-squares" x="{x}" y="{y}" width="{size}" height="{size}">'
            f"{_said(series, day, value)}</rect>"
        )


def _places(chart: Chart, series: Series) -> Iterator[tuple[float, date, float]]:
    """Where each point is from the left: those of one day stand beside each other as they came, not above."""
    of_day, before = Counter(day for day, _ in series.values), Counter[date]()
    width = (WIDTH - LEFT - RIGHT) / max((chart.last - chart.first).days, 1)
    for day, value in series.values:
        several = of_day[day] - 1
        room = min(BESIDE * several, max(width * 0.7, LEAST_ROOM))
        x = chart.x(day) + (room * (before[day] / several - 0.5) if several else 0)
        before[day] += 1
        yield round(min(max(x, LEFT), WIDTH - RIGHT), 1), day, value


def _bars(chart: Chart, series: Series) -> Iterator[str]:
    for day, value in series.values:
        x, y = chart.x(day), chart.y(value)
        end = chart.x(min(day + timedelta(days=series.days), chart.last + timedelta(days=1)))
        width, height = round(max(min(end, WIDTH - RIGHT) - x - 2, 2), 1), round(chart.y(0) - y, 1)
        yield (
            f'<rect class="chart-bars" x="{x}" y="{y}" width="{width}" height="{height}">'
            f"{_said(series, day, value)}</rect>"
        )


DRAWN = {Look.CIRCLES: _circles, Look.SQUARES: _squares, Look.BARS: _bars}


def _line(chart: Chart, series: Series, look: str) -> str:
    points = " ".join(f"{x},{chart.y(value)}" for x, _, value in _places(chart, series))
    dash = ' stroke-dasharray="5 4"' if series.look is Look.SQUARES else ""
    return f'<polyline class="chart-line {look}-line" points="{points}"{dash}/>'


def _said(series: Series, day: date, value: float) -> str:
    return f"<title>{escape(series.name)} {value:g}, {day:%b} {day.day}</title>"


def _marks(chart: Chart) -> Iterator[str]:
    """A line for each day, and the names above; those of lines that are too near for two names stand together."""
    for x in sorted({chart.x(mark.day) for mark in chart.marks}):
        yield f'<path class="chart-mark" d="M{x} {TOP - 6}V{HEIGHT - BOTTOM}" stroke-dasharray="2 3"/>'
    for marks in _together(chart):
        said = _named(marks)
        x = round(max(min(_start(chart, marks[0]), WIDTH - LETTER * len(said)), 0), 1)
        yield f'<text class="chart-mark-name" x="{x}" y="{TOP - 11}">{escape(said)}</text>'


def _together(chart: Chart) -> list[list[ChartMark]]:
    found: list[list[ChartMark]] = []
    for mark in sorted(chart.marks, key=lambda each: each.day):
        end = _start(chart, found[-1][0]) + LETTER * (len(_named(found[-1])) + 1) if found else 0
        if found and _start(chart, mark) < end:
            found[-1].append(mark)
        else:
            found.append([mark])
    return found


def _start(chart: Chart, mark: ChartMark) -> float:
    """Where the name of a mark begins that stands alone, in the middle above its line."""
    return chart.x(mark.day) - LETTER * len(mark.name) / 2


def _named(marks: Sequence[ChartMark]) -> str:
    names = [*dict.fromkeys(mark.name for mark in marks)]
    return " ".join(names if len(names) <= MOST_NAMES else [names[0], "…", names[-1]])


def _names(chart: Chart) -> Iterator[str]:
    """What each shape stands for, above."""
    x = LEFT
    for series in chart.series:
        shape = {
            Look.CIRCLES: f'<circle class="chart-circles" cx="{x + 5}" cy="10" r="{POINT}"/>',
            Look.SQUARES: f'<rect class="chart-squares" x="{x + 1}" y="6" width="7" height="7"/>',
            Look.BARS: f'<rect class="chart-bars" x="{x}" y="5" width="10" height="10"/>',
        }[series.look]
        yield f'{shape}<text class="chart-label" x="{x + 15}" y="14">{escape(series.name)}</text>'
        x += 32 + 7 * len(series.name)
