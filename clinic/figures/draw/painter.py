"""The pen: outlines and colors one part of a figure after the other.

A part is drawn from the union of its pieces without computing a union: all pieces are stroked, then all are
filled on top, so joints show no inner lines. The stroke stays open where a limb joins the trunk, so sleeve and
shirt, leg and pelvis flow together.
"""

from __future__ import annotations

from dataclasses import dataclass

from clinic.figures.draw.camera import Camera
from clinic.figures.draw.hull import Ellipsoid, hull
from clinic.figures.draw.palette import CLOTHES, LINE, PEN
from clinic.figures.draw.silhouette import capsule, stump
from clinic.figures.draw.svg import Shape, path
from clinic.figures.draw.trace import number
from clinic.figures.model.skeleton import Skeleton
from clinic.figures.model.vectors import Frame, Vec


@dataclass(frozen=True)
class Manner:
    """How one figure is drawn in all its frames: what is far, what is emphasised, whether the face shows."""

    far: frozenset[str]
    emphasis: frozenset[str]
    facing: bool


class Painter:
    """Collects the shapes of one figure."""

    def __init__(self, camera: Camera, skeleton: Skeleton, manner: Manner, *, far: bool = False) -> None:
        self.camera, self.skeleton, self.manner, self.far = camera, skeleton, manner, far
        self.clothes = CLOTHES[skeleton.body.name]
        self.shapes: list[Shape] = []

    def layer(self, kind: str, d: str, *, pen: float = PEN) -> None:
        """Outline, and color on top."""
        outline = {"stroke": self._line}
        if pen != PEN:
            outline["stroke-width"] = number(2 * pen)
        self.shapes.append(path(d, outline=outline, fill=self._ink(kind)))

    def line(self, d: str) -> None:
        """Outline alone."""
        self.shapes.append(path(d, stroke=self._line))

    def color(self, kind: str, d: str) -> None:
        """Color alone."""
        self.shapes.append(path(d, fill=self._ink(kind)))

    def capsule(self, a: Vec, ra: float, b: Vec, rb: float) -> str:
        return capsule(self.camera.point(a), ra, self.camera.point(b), rb)

    def stump(self, a: Vec, ra: float, b: Vec, rb: float, gap: float = 0.0) -> str:
        return stump(self.camera.point(a), ra, self.camera.point(b), rb, gap)

    def hull(self, frame: Frame, ellipsoids: list[Ellipsoid], count: int) -> str:
        return hull(self.camera, frame, ellipsoids, count)

    @property
    def _line(self) -> str:
        return LINE.far if self.far else LINE.near

    def _ink(self, kind: str) -> str:
        ink = self.clothes[kind]
        return ink.far if self.far else ink.near
