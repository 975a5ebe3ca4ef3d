"""The pen: outlines and colours one part of a figure after the other.

A part is drawn from the union of its pieces without computing a union: all pieces are stroked, then all are
filled on top, so joints show no inner lines. The stroke stays open where a limb joins the trunk, so sleeve and
shirt, leg and pelvis flow together.
"""

from __future__ import annotations

from dataclasses import dataclass

from clinic.figures.draw.camera import Camera
from clinic.figures.draw.palette import CLOTHES, LINE, PEN
from clinic.figures.draw.silhouette import Ellipsoid, blob, capsule, number
from clinic.figures.draw.svg import Shape, path
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

    def __init__(self, camera: Camera, skeleton: Skeleton, manner: Manner) -> None:
        self.camera, self.skeleton, self.manner = camera, skeleton, manner
        self.clothes = CLOTHES[skeleton.body.name]
        self.shapes: list[Shape] = []

    def layer(
        self, kind: str, fill: str, line: str | None = None, *, far: bool = False, pen: float = PEN
    ) -> None:
        """Outline, then colour. `line` is given where it differs from the filled outline."""
        self.outline(fill if line is None else line, far=far, pen=pen)
        self.colour(kind, fill, far=far)

    def outline(self, d: str, *, far: bool = False, pen: float = PEN) -> None:
        self.shapes.append(
            path(
                "fg-line fg-far" if far else "fg-line",
                d,
                fill="none",
                stroke=LINE.far if far else LINE.near,
                stroke_width=number(2 * pen),
                stroke_linejoin="round",
                stroke_linecap="round",
            )
        )

    def colour(self, kind: str, d: str, *, far: bool = False) -> None:
        ink = self.clothes[kind]
        css = f"fg-{kind} fg-{self.skeleton.body.name}" + (" fg-far" if far else "")
        self.shapes.append(path(css, d, fill=ink.far if far else ink.near))

    def capsule(self, a: Vec, ra: float, b: Vec, rb: float, gap: float = 0.0) -> str:
        return capsule(self.camera.point(a), ra, self.camera.point(b), rb, gap)

    def blob(self, frame: Frame, ellipsoids: list[Ellipsoid], count: int) -> str:
        return blob(self.camera, frame, ellipsoids, count)
