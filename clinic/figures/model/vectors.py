"""Vectors and body frames as plain tuples, so that drawing needs the standard library only.

World axes: x to the right of the page, y up, z towards the viewer. Lengths are centimetres, angles degrees.
"""

from __future__ import annotations

from math import cos, radians, sin, sqrt
from typing import NamedTuple

Vec = tuple[float, float, float]


def add(a: Vec, b: Vec) -> Vec:
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def sub(a: Vec, b: Vec) -> Vec:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def scale(a: Vec, k: float) -> Vec:
    return (a[0] * k, a[1] * k, a[2] * k)


def step(a: Vec, direction: Vec, k: float) -> Vec:
    """The point `k` along `direction` from `a`."""
    return (a[0] + direction[0] * k, a[1] + direction[1] * k, a[2] + direction[2] * k)


def dot(a: Vec, b: Vec) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vec, b: Vec) -> Vec:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def length(a: Vec) -> float:
    return sqrt(dot(a, a))


def unit(a: Vec) -> Vec:
    return scale(a, 1 / (length(a) or 1.0))


def mix(a: Vec, b: Vec, t: float) -> Vec:
    """The point a fraction `t` of the way from `a` to `b`."""
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t)


def rotate(a: Vec, b: Vec, degrees: float) -> tuple[Vec, Vec]:
    """Two perpendicular unit vectors, both rotated in their plane by `degrees` from `a` towards `b`."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    ax, ay, az = a
    bx, by, bz = b
    return (ax * c + bx * s, ay * c + by * s, az * c + bz * s), (
        bx * c - ax * s,
        by * c - ay * s,
        bz * c - az * s,
    )


class Frame(NamedTuple):
    """An orthonormal body frame: where the front, the top and the right side point."""

    forward: Vec
    up: Vec
    right: Vec

    def pitch(self, degrees: float) -> Frame:
        """Bow forwards."""
        up, forward = rotate(self.up, self.forward, degrees)
        return Frame(forward, up, self.right)

    def roll(self, degrees: float) -> Frame:
        """Tip to the right."""
        up, right = rotate(self.up, self.right, degrees)
        return Frame(self.forward, up, right)

    def turn(self, degrees: float) -> Frame:
        """Turn to the right about the frame's own long axis."""
        forward, right = rotate(self.forward, self.right, degrees)
        return Frame(forward, self.up, right)

    def local(self, origin: Vec, forward: float, up: float, right: float = 0.0) -> Vec:
        """The world point at these coordinates of the frame."""
        return step(step(step(origin, self.forward, forward), self.up, up), self.right, right)


WORLD = Frame((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
