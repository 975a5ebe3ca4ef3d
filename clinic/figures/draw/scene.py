"""Everything around the figure: floor or mat, wall, ball, shadow, arrow."""

from __future__ import annotations

from math import acos, atan2, cos, hypot, pi, radians, sin, sqrt

from clinic.figures.draw.camera import Camera, Point
from clinic.figures.draw.palette import (
    ARROW,
    BALL,
    BALL_LIGHT,
    BALL_RIB,
    BALL_SHADE,
    HALO,
    LINE,
    MAT,
    MAT_EDGE,
    PEN,
    SHADOW,
    WALL,
    WALL_EDGE,
)
from clinic.figures.draw.silhouette import at, curve, number, towards
from clinic.figures.draw.svg import Shape, path
from clinic.figures.model.contacts import Stage
from clinic.figures.model.skeleton import Skeleton
from clinic.figures.model.vectors import Vec, add, cross, dot, scale, step, sub, unit

MAT_DEPTH = 34.0
WALL_HEIGHT = 176.0
Footprint = tuple[float, float, float, float]  # x from, x to, z from, z to


def mat(camera: Camera, span: Footprint) -> list[Shape]:
    """The mat under the figure; seen edge-on it is a line, as flat as that is."""
    x0, x1, z0, z1 = span
    corners = [camera.point(p) for p in ((x0, 0, z0), (x1, 0, z0), (x1, 0, z1), (x0, 0, z1))]
    return [
        path(
            "fg-mat",
            _polygon(corners),
            fill=MAT,
            stroke=MAT_EDGE,
            stroke_width="0.7",
            stroke_linejoin="round",
        )
    ]


def wall(camera: Camera, x: float, top: float) -> list[Shape]:
    z = MAT_DEPTH
    corners = [camera.point(p) for p in ((x, 0, -z), (x, top, -z), (x, top, z), (x, 0, z))]
    return [path("fg-wall", _polygon(corners), fill=WALL, stroke=WALL_EDGE, stroke_width="0.7")]


def _polygon(points: list[Point]) -> str:
    return "M" + "L".join(at(p) for p in points) + "Z"


def shadow(camera: Camera, skeleton: Skeleton, stage: Stage) -> list[Shape]:
    """Where a ball stands on the floor."""
    if stage.ball is None:
        return []
    x, y, z = skeleton.points["ball"]
    wide = 0.0 if y > stage.ball / 2 + 1 else stage.ball * 0.38
    ring = [
        camera.point((x + wide * cos(a * pi / 6), 0.0, z + 0.8 * wide * sin(a * pi / 6))) for a in range(12)
    ]
    return [path("fg-shadow", curve(ring), fill=SHADOW)]


def ball(camera: Camera, skeleton: Skeleton, stage: Stage, start: Vec) -> list[Shape]:
    """Disc, shade, light and two ribs that roll with the ball; flattened by its load."""
    centre, semi = skeleton.points["ball"], stage.semi_axes(skeleton.load)
    x, y = camera.point(centre)
    rx, ry = (
        sqrt(sum((r * k) ** 2 for r, k in zip(semi, axis, strict=True))) for axis in (camera.right, camera.up)
    )
    outline = _flattened(x, y, rx, ry, 0.0 if stage.wall is not None else 0.2 * skeleton.load * camera.up[1])
    dusk, dawn = ((x + rx * cos(a), y + ry * sin(a)) for a in (radians(-38), radians(142)))
    shade = f"M{at(dusk)}A{at((rx, ry))} 0 0 1 {at(dawn)}A{at((rx * 1.25, ry * 1.25))} 0 0 0 {at(dusk)}Z"
    ribs = [_rib(camera, centre, semi, offset, sub(centre, start)) for offset in (-0.38, 0.38)]
    return [
        path("fg-ball", outline, fill=BALL),
        path("fg-ball-shade", shade, fill=BALL_SHADE),
        path("fg-ball-light", curve(_gleam(x, y, rx, ry)), fill=BALL_LIGHT, fill_opacity="0.75"),
        *(
            path("fg-rib", curve(rib, closed=False), fill="none", stroke=BALL_RIB, stroke_width="0.8")
            for rib in ribs
        ),
        path("fg-line", outline, fill="none", stroke=LINE.near, stroke_width=number(PEN * 1.2)),
    ]


def _gleam(x: float, y: float, rx: float, ry: float) -> list[Point]:
    """A small slanted ellipse at the upper left, where the light falls."""
    c, s = cos(radians(42)), sin(radians(42))
    ring = [(0.24 * cos(a * pi / 4), 0.15 * sin(a * pi / 4)) for a in range(8)]
    return [(x + rx * (c * u + s * v - 0.4), y + ry * (c * v - s * u - 0.46)) for u, v in ring]


def _flattened(x: float, y: float, rx: float, ry: float, dent: float) -> str:
    """An ellipse with a straight foot `dent` above its lowest point."""
    low = ry - max(dent, 0.02)
    half = rx * sqrt(1 - (low / ry) ** 2)
    return f"M{at((x + half, y + low))}A{at((rx, ry))} 0 1 0 {at((x - half, y + low))}Z"


def _rib(camera: Camera, centre: Vec, semi: Vec, offset: float, rolled: Vec) -> list[Point]:
    """The visible half of a circle of latitude on the ball, after rolling along the floor by `rolled`."""
    axis = unit((0.46, 0.65, 0.6))
    distance = hypot(rolled[0], rolled[2])
    if distance > 0.01:
        axis = _spun(axis, unit((rolled[2], 0.0, -rolled[0])), distance / semi[1])
    u = unit(cross(axis, (0.0, 0.0, 1.0)))
    v = cross(axis, u)
    radius = sqrt(1 - offset * offset)
    side, front = radius * dot(v, camera.towards), radius * dot(u, camera.towards)
    size = hypot(side, front) or 1e-9
    spread = acos(max(-1.0, min(1.0, -offset * dot(axis, camera.towards) / size)))
    middle = atan2(side, front)
    found = []
    for i in range(8):
        a = middle + spread * (2 * i / 7 - 1)
        p = step(step(step((0.0, 0.0, 0.0), axis, offset), u, radius * cos(a)), v, radius * sin(a))
        found.append(
            camera.point((centre[0] + p[0] * semi[0], centre[1] + p[1] * semi[1], centre[2] + p[2] * semi[2]))
        )
    return found


def _spun(a: Vec, axis: Vec, turn: float) -> Vec:
    """`a` rotated about `axis` by `turn` radians (Rodrigues)."""
    along = dot(a, axis) * (1 - cos(turn))
    return step(add(scale(a, cos(turn)), scale(cross(axis, a), sin(turn))), axis, along)


def arrow(camera: Camera, points: list[Vec], width: float = 2.6) -> list[Shape]:
    """A bent arrow: from, bend, to; a pale halo keeps it legible across the body."""
    tail, bend, tip = (camera.point(p) for p in points)
    size = hypot(tip[0] - bend[0], tip[1] - bend[1]) or 1.0
    ux, uy = (tip[0] - bend[0]) / size, (tip[1] - bend[1]) / size
    long, half = width * 3.4, width * 1.9
    base = (tip[0] - ux * long, tip[1] - uy * long)
    neck = towards(tip, base, 0.9)
    shaft = f"M{at(tail)}Q{at(bend)} {at(neck)}"
    barbs = ((base[0] - uy * half, base[1] + ux * half), (base[0] + uy * half, base[1] - ux * half))
    head = _polygon([tip, *barbs])
    return [
        path(
            "fg-halo",
            shaft + head,
            fill="none",
            stroke=HALO,
            stroke_width=number(width + 2.6),
            stroke_linejoin="round",
            stroke_linecap="round",
        ),
        path(
            "fg-arrow", shaft, fill="none", stroke=ARROW, stroke_width=number(width), stroke_linecap="round"
        ),
        path("fg-arrow-head", head, fill=ARROW),
    ]
