"""Path data: whole millimetres, each step relative to where the rounded numbers led, so that rounding never adds up.

    Trace((0, 0)).line((4, 0), (4, 3)).close()  # "M0 0l40 0 0 30z"

Commands depend on what is drawn and never on its numbers: the web player goes from one frame of an exercise to the
next by moving numbers only.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, hypot, pi, sin, tan
from typing import Self

from clinic.figures.draw.camera import Point

MILLIMETRES = 10  # in a centimetre
Angles = tuple[float, float]  # from one angle to another


def number(centimetres: float) -> str:
    """A length as drawings write it."""
    return str(round(centimetres * MILLIMETRES))


def ellipse(centre: Point, across: Point, along: Point, span: Angles = (0.0, 2 * pi)) -> Trace:
    """An ellipse or a part of it, given by what becomes of a circle's two half axes."""
    c, s = cos(span[0]), sin(span[0])
    start = (centre[0] + across[0] * c + along[0] * s, centre[1] + across[1] * c + along[1] * s)
    return Trace(start).round(centre, across, along, span, pieces=4)


class Trace:
    """One outline, begun at a point and led on with the pen's steps."""

    def __init__(self, start: Point) -> None:
        self._x, self._y = round(start[0] * MILLIMETRES), round(start[1] * MILLIMETRES)
        self._parts = [f"M{self._x} {self._y}"]
        self._last = "M"

    def line(self, *points: Point) -> Self:
        for point in points:
            self._step("l", point)
        return self

    def bend(self, handle: Point, point: Point) -> Self:
        """A quadratic Bézier."""
        return self._step("q", handle, point)

    def curve(self, leaving: Point, arriving: Point, point: Point) -> Self:
        """A cubic Bézier."""
        return self._step("c", leaving, arriving, point)

    def smooth(self, arriving: Point, point: Point) -> Self:
        """A cubic Bézier that leaves as the one before arrived."""
        return self._step("s", arriving, point)

    def arc(self, radii: Point, point: Point, *, large: bool = False) -> Self:
        """Part of an ellipse, against the clock; not for nearly half of one, whose ends say little about its middle."""
        across, along = map(number, radii)
        return self._step("a", point, shape=f"{across} {along} 0 {large:d} 0 ")

    def turn(self, centre: Point, radius: float, span: Angles) -> Self:
        """Part of a circle."""
        return self.round(centre, (radius, 0.0), (0.0, radius), span)

    def round(self, centre: Point, across: Point, along: Point, span: Angles, pieces: int = 2) -> Self:
        """Part of an `ellipse`, as Béziers."""
        (x, y), (ax, ay), (bx, by) = centre, across, along
        step = (span[1] - span[0]) / pieces
        reach, leaving = 4 / 3 * tan(step / 4), None
        for i in range(pieces + 1):
            c, s = cos(span[0] + i * step), sin(span[0] + i * step)
            point = (x + ax * c + bx * s, y + ay * c + by * s)
            hx, hy = (bx * c - ax * s) * reach, (by * c - ay * s) * reach
            arriving = (point[0] - hx, point[1] - hy)
            if i == 0:
                leaving = (point[0] + hx, point[1] + hy)
            elif leaving:
                self.curve(leaving, arriving, point)
                leaving = None
            else:
                self.smooth(arriving, point)
        return self

    def through(self, points: Sequence[Point]) -> Self:
        """Smoothly through the points, at the first of which the pen stands (Catmull-Rom)."""
        ends = [points[0], *points, points[-1]]
        for i in range(len(points) - 1):
            before, start, end, after = ends[i : i + 4]
            arriving = _handle(start, end, after, -1)
            if i:
                self.smooth(arriving, end)
            else:
                self.curve(_handle(before, start, end, 1), arriving, end)
        return self

    def open(self) -> str:
        """The outline as it stands; filled, its ends are joined by a straight line that no pen draws."""
        return "".join(self._parts).replace(" -", "-")

    def close(self) -> str:
        return self.open() + "z"

    def _step(self, command: str, *points: Point, shape: str = "") -> Self:
        x, y = self._x, self._y
        numbers = []
        for point in points:
            x, y = round(point[0] * MILLIMETRES), round(point[1] * MILLIMETRES)
            numbers.append(f"{x - self._x} {y - self._y}")
        self._parts += (" " if command == self._last else command, shape, " ".join(numbers))
        self._x, self._y, self._last = x, y, command
        return self


def _handle(before: Point, at: Point, after: Point, way: int) -> Point:
    """The end of the handle at a point: a sixth of the way between its neighbours makes Béziers of the spline."""
    dx, dy = (after[0] - before[0]) / 6, (after[1] - before[1]) / 6
    # A handle longer than this would tie a loop where points are unevenly spaced.
    reach = min(hypot(at[0] - p[0], at[1] - p[1]) or 1e9 for p in (before, after)) / 2.5
    k = way * min(1.0, reach / (hypot(dx, dy) or 1.0))
    return (at[0] + dx * k, at[1] + dy * k)
