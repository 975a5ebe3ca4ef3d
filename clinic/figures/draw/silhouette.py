"""Outlines on the page, as SVG path data.

Every outline has the same commands in every frame of an exercise, so that the web player can move from one
frame to the next by moving numbers only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import acos, atan2, cos, hypot, pi, sin, sqrt

from clinic.figures.draw.camera import Camera, Point
from clinic.figures.model.skeleton import Skeleton
from clinic.figures.model.vectors import WORLD, Frame, Vec, dot, scale, step

Ellipsoid = tuple[Vec, Vec]  # centre, semi-axes along the frame it is drawn in
_SAMPLES = 48  # directions: between two of them an outline of 15 cm is 0.3 mm off its curve
_DIRECTIONS = [(cos(2 * pi * i / _SAMPLES), -sin(2 * pi * i / _SAMPLES)) for i in range(_SAMPLES)]
_RIM = 0.03  # a limb that points at the viewer keeps this much of a side, so its path keeps its commands


def number(value: float) -> str:
    """One decimal, as short as SVG allows."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def numbers(values: Iterable[float]) -> str:
    return " ".join(number(value) for value in values).replace(" -", "-")


def at(p: Point) -> str:
    return numbers(p)


def polar(centre: Point, radius: float, a: float) -> Point:
    return (centre[0] + radius * cos(a), centre[1] + radius * sin(a))


def towards(a: Point, b: Point, t: float) -> Point:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def capsule(c1: Point, r1: float, c2: Point, r2: float, gap: float = 0.0) -> str:
    """The outline of a tapered limb, which is what a cone between two spheres projects to.

    With a `gap` the near end stays open from that fraction of each side on, so a limb merges into the body.
    """
    dx, dy = c2[0] - c1[0], c2[1] - c1[1]
    ratio = (r1 - r2) / max(hypot(dx, dy), 1e-6)
    along, flare = atan2(dy, dx), min(pi - _RIM, max(_RIM, acos(max(-1.0, min(1.0, ratio)))))
    a1, a2 = polar(c1, r1, along + flare), polar(c2, r2, along + flare)
    b1, b2 = polar(c1, r1, along - flare), polar(c2, r2, along - flare)
    cap = f"A{number(r2)} {number(r2)} 0 {int(r2 > r1)} 0 {at(b2)}"
    if gap:
        return f"M{at(towards(a1, a2, gap))}L{at(a2)}{cap}L{at(towards(b1, b2, gap))}"
    return f"M{at(a1)}L{at(a2)}{cap}L{at(b1)}A{number(r1)} {number(r1)} 0 {int(r1 >= r2)} 0 {at(a1)}Z"


def curve(points: Sequence[Point], *, closed: bool = True, join: str = "M") -> str:
    """A smooth line through the points (Catmull-Rom as relative cubic Béziers), handles kept short."""
    count = len(points)
    ends = [points[-1], *points, *points[:2]] if closed else [points[0], *points, points[-1]]
    x, y = round(points[0][0], 1), round(points[0][1], 1)
    parts = [join + at(points[0])]
    for i in range(count if closed else count - 1):
        before, start, end, after = ends[i : i + 4]
        # A handle longer than this would tie a loop where points are unevenly spaced.
        reach = hypot(end[0] - start[0], end[1] - start[1]) / 2.5
        out, into = _handle(before, end, reach), _handle(start, after, reach)
        numbers_ = (
            *(start[0] + out[0] - x, start[1] + out[1] - y),
            *(end[0] - into[0] - x, end[1] - into[1] - y),
            *(end[0] - x, end[1] - y),
        )
        parts.append("c" + numbers(numbers_))
        # Where the rounded numbers lead, not where the point is: errors of rounding must not add up along the curve.
        x, y = round(x + round(end[0] - x, 1), 1), round(y + round(end[1] - y, 1), 1)
    return "".join(parts) + ("Z" if closed else "")


def _handle(a: Point, b: Point, longest: float) -> Point:
    """A sixth of the way between the neighbours (what turns a Catmull-Rom spline into Béziers), cut to `longest`."""
    dx, dy = (b[0] - a[0]) / 6, (b[1] - a[1]) / 6
    k = min(1.0, longest / (hypot(dx, dy) or 1.0))
    return (dx * k, dy * k)


def hull(camera: Camera, frame: Frame, ellipsoids: Sequence[Ellipsoid], count: int) -> list[Point]:
    """The outline of the convex hull of ellipsoids: exact support points, evenly resampled to `count`."""
    axes = [(dot(axis, camera.right), -dot(axis, camera.up)) for axis in frame]
    (ax, ay), (bx, by), (cx, cy) = axes
    bodies = [(*camera.point(centre), a * a, b * b, c * c) for centre, (a, b, c) in ellipsoids]
    outline = []
    for dx, dy in _DIRECTIONS:
        u, v, w = ax * dx + ay * dy, bx * dx + by * dy, cx * dx + cy * dy
        best, support = -1e9, (0.0, 0.0)
        for px, py, aa, bb, cc in bodies:
            reach = sqrt(aa * u * u + bb * v * v + cc * w * w) or 1e-9
            if px * dx + py * dy + reach > best:
                best = px * dx + py * dy + reach
                i, j, k = aa * u / reach, bb * v / reach, cc * w / reach
                support = (px + i * ax + j * bx + k * cx, py + i * ay + j * by + k * cy)
        outline.append(support)
    return _even(outline, count)


def blob(camera: Camera, frame: Frame, ellipsoids: Sequence[Ellipsoid], count: int) -> str:
    """The hull of ellipsoids as a closed path."""
    return curve(hull(camera, frame, ellipsoids, count))


def spheres(camera: Camera, parts: Sequence[tuple[Vec, float]], count: int) -> str:
    """The hull of spheres as a closed path."""
    return blob(camera, WORLD, [(centre, (r, r, r)) for centre, r in parts], count)


def _even(points: list[Point], count: int) -> list[Point]:
    """`count` points at equal distances along a closed outline."""
    ring = [*points, points[0]]
    run = [0.0]
    for a, b in pairwise(ring):
        run.append(run[-1] + hypot(b[0] - a[0], b[1] - a[1]))
    found, j = [], 0
    for i in range(count):
        goal = run[-1] * i / count
        while run[j + 1] < goal:
            j += 1
        found.append(towards(ring[j], ring[j + 1], (goal - run[j]) / ((run[j + 1] - run[j]) or 1.0)))
    return found


def trunk(camera: Camera, skeleton: Skeleton, levels: Sequence[float], *, grow: float, hem: float) -> str:
    """The outline of a stretch of trunk, from its slices; `hem` bows the lower edge, in centimetres."""
    slices = []
    for level in levels:
        _, point, frame = skeleton.at(level)
        section = skeleton.body.section(level)
        centre = step(point, frame.forward, (section.front - section.back) / 2)
        depth = (section.front + section.back) / 2 + grow
        reach = [
            camera.point(scale(frame.forward, depth)),
            camera.point(scale(frame.right, section.width + grow)),
        ]
        slices.append((camera.point(centre), reach))
    left, right = [], []
    for i, (middle, across) in enumerate(slices):
        (ax, ay), (bx, by) = slices[max(0, i - 1)][0], slices[min(len(slices) - 1, i + 1)][0]
        size = hypot(bx - ax, by - ay) or 1.0
        nx, ny = (ay - by) / size, (bx - ax) / size
        extent = hypot(*(x * nx + y * ny for x, y in across))
        left.append((middle[0] + nx * extent, middle[1] + ny * extent))
        right.append((middle[0] - nx * extent, middle[1] - ny * extent))
    low, up = slices[0][0], camera.point(skeleton.at(levels[0]).frame.up)
    bow = (low[0] - up[0] * hem * 2, low[1] - up[1] * hem * 2)  # a quadratic curve goes half way to its bend
    sides = curve(left, closed=False) + curve(right[::-1], closed=False, join="L")
    return f"{sides}Q{at(bow)} {at(left[0])}Z"
