"""A series as a small drawing (SVG): a line with its points over the days, of each day the last, and the target where
there is one.

It says in words (`desc`) what it shows; the figures themselves stand in a table beside it. Color tells nothing alone:
the target is dashed, and first and last have their figures. Classes are styled by `followup.css`.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from clinic.domain.followup.outcomes.change import FigureSeries, MeasuredPoint
from clinic.domain.followup.outcomes.measures import plain
from clinic.domain.text import spelled

WIDTH, HEIGHT, EDGE = 320, 120, 30
MOST_STEPS = 10  # a scale that has no more is drawn whole, others as far as the figures go


def draw(series: FigureSeries, *, key: str) -> str:
    """The drawing; `key` tells its ids from those of others on the page."""
    low, high = _ends(series)
    points = [*{point.taken_on: point for point in series.points}.values()]  # of a day the last alone
    drawn = [(_across(series, point), _up(point.figure, low, high)) for point in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in drawn)
    parts = [
        f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="plot-{key}-title plot-{key}-desc">',
        f'<title id="plot-{key}-title">{escape(series.name)}</title>',
        f'<desc id="plot-{key}-desc">{escape(_said(series))}</desc>',
        f'<path class="plot-frame" d="M{EDGE} {EDGE}V{HEIGHT - EDGE}H{WIDTH - EDGE}"/>',
        *_scale(series, low, high),
        *_target(series, low, high),
        f'<polyline class="plot-line" points="{line}"/>',
        *(f'<circle class="plot-dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in drawn),
        *_figures(series, points, drawn),
        "</svg>",
    ]
    return "".join(parts)


def _said(series: FigureSeries) -> str:
    first, last = series.first, series.last
    if len(series.points) == 1:
        return f"{series.says(first)} on {spelled(first.taken_on)}."
    return (
        f"{len(series.points)} times, from {series.says(first)} on {spelled(first.taken_on)} "
        f"to {series.says(last)} on {spelled(last.taken_on)}: {series.words}."
    )


def _ends(series: FigureSeries) -> tuple[int, int]:
    span = series.kind.span
    if span.high - span.low <= MOST_STEPS:
        return span.low, span.high
    figures = [point.figure for point in series.points]
    low, high = min(figures), max(figures)
    room = max(1, (high - low) // 4)
    return max(span.low, low - room), min(span.high, high + room)


def _across(series: FigureSeries, point: MeasuredPoint) -> float:
    whole = (series.last.taken_on - series.first.taken_on).days
    part = (point.taken_on - series.first.taken_on).days / whole if whole else 0.5
    return 2 * EDGE + part * (WIDTH - 3 * EDGE - 10)


def _up(figure: int, low: int, high: int) -> float:
    return HEIGHT - EDGE - (figure - low) / (high - low) * (HEIGHT - 2 * EDGE)


def _scale(series: FigureSeries, low: int, high: int) -> Iterator[str]:
    """What the ends of the frame mean."""
    for figure in (low, high):
        y = _up(figure, low, high) + 4
        yield f'<text class="plot-scale" x="{EDGE - 5}" y="{y:.1f}">{plain(series.measure, figure)}</text>'


def _target(series: FigureSeries, low: int, high: int) -> Iterator[str]:
    if series.target is not None:
        y = _up(series.target, low, high)
        yield f'<path class="plot-target" d="M{EDGE} {y:.1f}H{WIDTH - EDGE}"/>'


def _figures(
    series: FigureSeries, points: list[MeasuredPoint], drawn: list[tuple[float, float]]
) -> Iterator[str]:
    """The first figure and the last, each above its point or, at the top, below."""
    for place in (0,) if len(drawn) == 1 else (0, -1):
        (x, y), figure = drawn[place], plain(series.measure, points[place].figure)
        beside = y - 8 if y > 2 * EDGE else y + 16
        yield f'<text class="plot-figure" x="{x:.1f}" y="{beside:.1f}">{figure}</text>'
