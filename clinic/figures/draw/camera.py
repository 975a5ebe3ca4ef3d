"""An orthographic camera: world points to the page, with the page's y pointing down."""

from __future__ import annotations

from math import cos, radians, sin

from clinic.figures.model.vectors import Vec, dot

Point = tuple[float, float]

# Yaw and pitch in degrees. The side view is turned a little so that the far limbs show beside the near ones.
VIEWS: dict[str, tuple[float, float]] = {
    "side": (-16, 7),
    "turned": (16, 7),
    "front": (-84, 8),
    "quarter": (-52, 10),
    "quarter_low": (-34, 9),
    "quarter_high": (-50, 26),
    "low_feet": (-82, 38),
    "back": (58, 10),
    "behind": (90, 32),
    "head": (96, 52),
    "feet": (-52, 38),
    "above": (-16, 40),
}


class Camera:
    """Looks along `-towards`; a mirrored camera shows the left-sided version of the same pose."""

    def __init__(self, yaw: float, pitch: float, *, mirrored: bool = False) -> None:
        cy, sy, cp, sp = cos(radians(yaw)), sin(radians(yaw)), cos(radians(pitch)), sin(radians(pitch))
        flip = -1.0 if mirrored else 1.0
        self.right: Vec = (flip * cy, 0.0, flip * sy)
        self.up: Vec = (sy * sp, cp, -cy * sp)
        self.towards: Vec = (-sy * cp, sp, cy * cp)

    def point(self, p: Vec) -> Point:
        """Where a world point or direction lands on the page."""
        return (dot(p, self.right), -dot(p, self.up))

    def depth(self, p: Vec) -> float:
        """How near the viewer a point is; for directions, how much they face the viewer."""
        return dot(p, self.towards)


def camera(view: str, *, mirrored: bool = False) -> Camera:
    """The camera of a named view."""
    return Camera(*VIEWS[view], mirrored=mirrored)
