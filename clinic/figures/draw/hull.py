"""The outline of rounded things seen together: the convex hull of ellipsoids, of spheres too."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import cos, hypot, pi, sin, sqrt

from clinic.figures.draw.camera import Camera, Point
from clinic.figures.draw.trace import Trace
from clinic.figures.model.vectors import WORLD, Frame, Vec

Ellipsoid = tuple[Vec, Vec]  # centre, semi-axes along the frame it is drawn in
Seen = tuple[
    float, float, float, float, float
]  # an ellipsoid on the page: its centre, then its form as xx, xy, yy


def hull(camera: Camera, frame: Frame, ellipsoids: Sequence[Ellipsoid], count: int) -> str:
    """The outline of the convex hull of ellipsoids: `count` curves, each exact at both ends and where it is highest."""
    seen = _seen(camera, frame, ellipsoids)
    around = [(cos(2 * pi * i / count), -sin(2 * pi * i / count)) for i in range(count)]
    touched = [(direction, _support(seen, direction)) for direction in around]
    trace = Trace(touched[0][1])
    for near, far in pairwise([*touched, touched[0]]):
        trace.curve(*_hugging(seen, near, far, sin(2 * pi / count)))
    return trace.close()


def _hugging(
    seen: Sequence[Seen], near: tuple[Point, Point], far: tuple[Point, Point], turn: float
) -> tuple[Point, Point, Point]:
    """Handles and end of the curve between two points of a hull, each given as its direction and itself."""
    ((px, py), p), ((qx, qy), q) = near, far
    # The tangents at both meet after `out` from the one and `back` from the other.
    dx, dy = q[0] - p[0], q[1] - p[1]
    out, back = (dx * qx + dy * qy) / turn, -(dx * px + dy * py) / turn
    size = hypot(dx, dy) or 1.0
    up = (-dy / size, dx / size)
    corner = out * (py * up[0] - px * up[1])
    top = _support(seen, up)
    height = (top[0] - p[0]) * up[0] + (top[1] - p[1]) * up[1]
    # A curve rises to 3/4 of what its handles do, and this one shall rise as high as the hull.
    k = min(1.0, 4 / 3 * height / corner) if corner > 1e-6 else 0.0
    return (p[0] + py * out * k, p[1] - px * out * k), (q[0] - qy * back * k, q[1] + qx * back * k), q


def spheres(camera: Camera, parts: Sequence[tuple[Vec, float]], count: int) -> str:
    """The outline of the convex hull of spheres."""
    return hull(camera, WORLD, [(centre, (r, r, r)) for centre, r in parts], count)


def _seen(camera: Camera, frame: Frame, ellipsoids: Sequence[Ellipsoid]) -> list[Seen]:
    (ax, ay), (bx, by), (cx, cy) = (camera.point(axis) for axis in frame)
    found = []
    for centre, (a, b, c) in ellipsoids:
        aa, bb, cc = a * a, b * b, c * c
        found.append(
            (
                *camera.point(centre),
                aa * ax * ax + bb * bx * bx + cc * cx * cx,
                aa * ax * ay + bb * bx * by + cc * cx * cy,
                aa * ay * ay + bb * by * by + cc * cy * cy,
            )
        )
    return found


def _support(seen: Sequence[Seen], direction: Point) -> Point:
    """The point of all that lies farthest in a direction."""
    (dx, dy), best, found = direction, -1e9, (0.0, 0.0)
    for x, y, xx, xy, yy in seen:
        u, v = xx * dx + xy * dy, xy * dx + yy * dy
        reach = sqrt(u * dx + v * dy) or 1e-9
        far = x * dx + y * dy + reach
        if far > best:
            best, found = far, (x + u / reach, y + v / reach)
    return found
