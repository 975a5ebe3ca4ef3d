"""Where an arrow runs: as the author wrote it, along a point of the solved motion, or round in a circle."""

from __future__ import annotations

from math import cos, hypot, radians, sin
from typing import Any

from clinic.figures.draw.camera import Camera
from clinic.figures.model.skeleton import Skeleton
from clinic.figures.model.vectors import Vec, mix, scale, step

SHORTEST = 22.0  # cm on the page; less would be little more than the arrow's head, which is 9 long
ROUND = tuple(range(-60, 241, 30))  # degrees that a circle runs through: three quarters and a bit


def staged(wish: dict[str, Any], eye: Camera, placed: list[Skeleton]) -> tuple[Vec, ...]:
    """From, bend and to; or many points to run through, for a circle."""
    if "circle" in wish:
        return tuple(_rounded(point) for point in _circle(wish, eye))
    return tuple(_rounded(point) for point in _long_enough(eye, *_bent(wish, eye, placed)))


def _circle(wish: dict[str, Any], eye: Camera) -> list[Vec]:
    (x, y, z), (across, upward) = wish["circle"], wish["radius"]
    middle = (float(x), float(y), float(z))
    return [
        step(step(middle, eye.right, across * cos(radians(a))), eye.up, upward * sin(radians(a)))
        for a in ROUND
    ]


def _bent(wish: dict[str, Any], eye: Camera, placed: list[Skeleton]) -> tuple[Vec, Vec, Vec]:
    if "points" in wish:
        tail, bend, tip = ((float(x), float(y), float(z)) for x, y, z in wish["points"])
        return tail, bend, tip
    across, upward = wish.get("offset", (0, 0))
    moved = [step(step(s.points[wish["track"]], eye.right, across), eye.up, upward) for s in placed]
    tail, tip = moved[0], moved[-1]
    bend = mix(tail, tip, 0.5)
    if not wish.get("straight"):
        # The middle of a quadratic curve is half way to its bend: twice as far, and it runs through the point.
        bend = step(scale(moved[len(moved) // 2], 2.0), bend, -1.0)
    return tail, bend, tip


def _long_enough(eye: Camera, tail: Vec, bend: Vec, tip: Vec) -> list[Vec]:
    (ax, ay), (bx, by) = eye.point(tail), eye.point(tip)
    short = SHORTEST / max(0.1, hypot(bx - ax, by - ay))
    middle = mix(tail, tip, 0.5)
    return [mix(middle, point, max(1.0, short)) for point in (tail, bend, tip)]


def _rounded(point: Vec) -> Vec:
    x, y, z = point
    return (round(x, 1), round(y, 1), round(z, 1))
