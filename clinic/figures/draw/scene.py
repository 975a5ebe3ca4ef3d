"""Everything around the figure: floor or mat, wall, ball, shadow, arrow."""

from __future__ import annotations

from collections.abc import Sequence
from math import acos, atan2, cos, hypot, pi, radians, sin, sqrt

from clinic.figures.draw.camera import Camera, Point
from clinic.figures.draw.palette import (
    ARROW,
    BALL,
    BALL_LIGHT,
    BALL_RIB,
    BALL_SHADE,
    GHOST,
    GHOST_EDGE,
    HALO,
    LINE,
    MAT,
    MAT_EDGE,
    PEN,
    SHADOW,
    WALL,
    WALL_EDGE,
)
from clinic.figures.draw.silhouette import towards
from clinic.figures.draw.svg import Shape, path
from clinic.figures.draw.trace import Trace, ellipse, number
from clinic.figures.model.contacts import SEAT, Stage
from clinic.figures.model.skeleton import Skeleton
from clinic.figures.model.vectors import Vec, add, cross, dot, scale, step, sub, unit

MAT_DEPTH = 34.0
WALL_HEIGHT = 176.0
LOW_WALL = 92.0
BACK = 86.0  # how high the back of a chair is
Footprint = tuple[float, float, float, float]  # x from, x to, z from, z to
DUSK = radians(-38)  # where on a ball the shade begins


def mat(camera: Camera, span: Footprint) -> list[Shape]:
    """The mat under the figure; seen edge-on it is a line, as flat as that is."""
    x0, x1, z0, z1 = span
    corners = [camera.point(p) for p in ((x0, 0, z0), (x1, 0, z0), (x1, 0, z1), (x0, 0, z1))]
    return [path(_polygon(corners), fill=MAT, stroke=MAT_EDGE, stroke_width=number(0.7))]


def wall(camera: Camera, x: float, top: float) -> list[Shape]:
    z = MAT_DEPTH
    corners = [camera.point(p) for p in ((x, 0, -z), (x, top, -z), (x, top, z), (x, 0, z))]
    return [path(_polygon(corners), fill=WALL, stroke=WALL_EDGE, stroke_width=number(0.7))]


def chair_corners(place: tuple[float, float]) -> list[Vec]:
    """The corners of a chair around its seat's middle (x, z): feet, seat, top of the back."""
    x, z = place
    found = [(x + a, y, z + b) for y in (0.0, SEAT) for a, b in ((-20, -20), (20, -20), (20, 20), (-20, 20))]
    return found + [(x - 22, BACK, z + b) for b in (-20, 20)]


def chair(camera: Camera, place: tuple[float, float]) -> list[Shape]:
    """A chair to sit on or to hold on to, as pale as the wall."""
    a, b, c, d, e, f, g, h, left, right = (camera.point(corner) for corner in chair_corners(place))
    legs = "".join(Trace(foot).line(seat).open() for foot, seat in ((a, e), (b, f), (c, g), (d, h)))
    return [
        path(legs, stroke=WALL_EDGE, stroke_width=number(2.4)),
        path(
            _polygon([e, f, g, h]) + _polygon([e, h, right, left]),
            fill=WALL,
            stroke=WALL_EDGE,
            stroke_width=number(1),
        ),
    ]


def ghost(shapes: Sequence[Shape]) -> list[Shape]:
    """Where the body and the ball were, as one pale outline."""
    d = "".join(shape.geometry["d"] for shape in shapes if "d" in shape.geometry and _is_solid(shape))
    return [path(d, outline={"stroke": GHOST_EDGE, "stroke-width": number(1.4)}, fill=GHOST)]


def _is_solid(shape: Shape) -> bool:
    """Whether a shape is part of the silhouette: neither a line alone nor a detail inside it."""
    return "fill" in shape.paint and shape.paint["fill"] not in (BALL_SHADE, BALL_LIGHT, LINE.near)


def _polygon(points: list[Point]) -> str:
    return Trace(points[0]).line(*points[1:]).close()


def shadow(camera: Camera, skeleton: Skeleton, stage: Stage) -> list[Shape]:
    """Where a ball stands on the floor."""
    if stage.ball is None:
        return []
    x, y, z = skeleton.points["ball"]
    wide = 0.0 if y > stage.ball / 2 + 1 else stage.ball * 0.38
    across, along = camera.point((wide, 0.0, 0.0)), camera.point((0.0, 0.0, 0.8 * wide))
    return [path(ellipse(camera.point((x, 0.0, z)), across, along).open(), fill=SHADOW)]


def ball(camera: Camera, skeleton: Skeleton, stage: Stage, start: Vec) -> list[Shape]:
    """Disc, shade, light and two ribs that roll with the ball; flattened by its load."""
    centre, semi = skeleton.points["ball"], stage.semi_axes(skeleton.load)
    x, y = camera.point(centre)
    rx, ry = (
        sqrt(sum((r * k) ** 2 for r, k in zip(semi, axis, strict=True))) for axis in (camera.right, camera.up)
    )
    outline = _flattened(x, y, rx, ry, 0.0 if stage.wall is not None else 0.2 * skeleton.load * camera.up[1])
    dusk = (x + rx * cos(DUSK), y + ry * sin(DUSK))
    shade = ellipse((x, y), (rx, 0), (0, ry), (DUSK, DUSK + pi)).arc((rx * 1.25, ry * 1.25), dusk).close()
    ribs = [_rib(camera, centre, semi, offset, sub(centre, start)) for offset in (-0.38, 0.38)]
    return [
        path(outline, fill=BALL),
        path(shade, fill=BALL_SHADE),
        path(_gleam(x, y, rx, ry), fill=BALL_LIGHT, fill_opacity="0.75"),
        *(path(rib, stroke=BALL_RIB, stroke_width=number(0.8)) for rib in ribs),
        path(outline, stroke=LINE.near, stroke_width=number(PEN * 1.2)),
    ]


def _gleam(x: float, y: float, rx: float, ry: float) -> str:
    """A small slanted ellipse at the upper left, where the light falls."""
    c, s = cos(radians(42)), sin(radians(42))
    long, short = (0.24 * rx * c, -0.24 * ry * s), (0.15 * rx * s, 0.15 * ry * c)
    return ellipse((x - 0.4 * rx, y - 0.46 * ry), long, short).open()


def _flattened(x: float, y: float, rx: float, ry: float, dent: float) -> str:
    """An ellipse with a straight foot `dent` above its lowest point."""
    low = ry - max(dent, 0.02)
    half = rx * sqrt(1 - (low / ry) ** 2)
    return Trace((x + half, y + low)).arc((rx, ry), (x - half, y + low), large=True).close()


def _rib(camera: Camera, centre: Vec, semi: Vec, offset: float, rolled: Vec) -> str:
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

    def on_page(direction: Vec, k: float) -> Point:
        x, y, z = direction
        return camera.point((x * k * semi[0], y * k * semi[1], z * k * semi[2]))

    (x, y), (dx, dy) = camera.point(centre), on_page(axis, offset)
    span = (middle - spread, middle + spread)
    return ellipse((x + dx, y + dy), on_page(u, radius), on_page(v, radius), span).open()


def _spun(a: Vec, axis: Vec, turn: float) -> Vec:
    """`a` rotated about `axis` by `turn` radians (Rodrigues)."""
    along = dot(a, axis) * (1 - cos(turn))
    return step(add(scale(a, cos(turn)), scale(cross(axis, a), sin(turn))), axis, along)


def arrow(camera: Camera, points: Sequence[Vec], width: float = 2.6) -> list[Shape]:
    """A bent arrow: from, bend, to, or through many points; a pale halo keeps it legible across the body."""
    tail, *way, bend, tip = (camera.point(p) for p in points)
    size = hypot(tip[0] - bend[0], tip[1] - bend[1]) or 1.0
    ux, uy = (tip[0] - bend[0]) / size, (tip[1] - bend[1]) / size
    long, half = width * 3.4, width * 1.9
    base = (tip[0] - ux * long, tip[1] - uy * long)
    last = towards(tip, base, 0.9)
    trace = Trace(tail)
    shaft = (trace.through([tail, *way, bend, last]) if way else trace.bend(bend, last)).open()
    barbs = ((base[0] - uy * half, base[1] + ux * half), (base[0] + uy * half, base[1] - ux * half))
    head = _polygon([tip, *barbs])
    return [
        path(shaft + head, stroke=HALO, stroke_width=number(width + 2.6)),
        path(shaft, stroke=ARROW, stroke_width=number(width)),
        path(head, fill=ARROW),
    ]
