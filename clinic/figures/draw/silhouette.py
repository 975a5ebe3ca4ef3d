"""The outlines of limbs and trunk."""

from __future__ import annotations

from collections.abc import Sequence
from math import acos, atan2, cos, hypot, pi, sin

from clinic.figures.draw.camera import Camera, Point
from clinic.figures.draw.trace import Trace
from clinic.figures.model.skeleton import Skeleton
from clinic.figures.model.vectors import scale, step

_RIM = 0.03  # a limb that points at the viewer keeps this much of a side, so its path keeps its commands


def polar(centre: Point, radius: float, a: float) -> Point:
    return (centre[0] + radius * cos(a), centre[1] + radius * sin(a))


def towards(a: Point, b: Point, t: float) -> Point:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def capsule(c1: Point, r1: float, c2: Point, r2: float) -> str:
    """The outline of a tapered limb, which is what a cone between two spheres projects to."""
    along, flare = _direction(c1, r1, c2, r2)
    trace = Trace(polar(c1, r1, along + flare)).line(polar(c2, r2, along + flare))
    trace.turn(c2, r2, (along + flare, along - flare)).line(polar(c1, r1, along - flare))
    return trace.turn(c1, r1, (along - flare, along + flare - 2 * pi)).close()


def stump(c1: Point, r1: float, c2: Point, r2: float, gap: float = 0.0) -> str:
    """The outline of a limb that grows out of something drawn with it: open at the near end.

    With a `gap` it begins at that fraction of each side.
    """
    along, flare = _direction(c1, r1, c2, r2)
    (a1, a2), (b1, b2) = ((polar(c1, r1, a), polar(c2, r2, a)) for a in (along + flare, along - flare))
    trace = Trace(towards(a1, a2, gap)).line(a2).turn(c2, r2, (along + flare, along - flare))
    return trace.line(towards(b1, b2, gap)).open()


def _direction(c1: Point, r1: float, c2: Point, r2: float) -> tuple[float, float]:
    """Where a limb points, and how far from there it touches its spheres, as angles."""
    dx, dy = c2[0] - c1[0], c2[1] - c1[1]
    ratio = (r1 - r2) / max(hypot(dx, dy), 1e-6)
    return atan2(dy, dx), min(pi - _RIM, max(_RIM, acos(max(-1.0, min(1.0, ratio)))))


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
    trace = Trace(left[0]).through(left).line(right[-1]).through(right[::-1])
    return trace.bend(bow, left[0]).close()
