"""Draws a placed body: each part is outlined first and filled on top, so joints show no inner lines.

A part is drawn from the union of its pieces without computing a union: all pieces are stroked, then all are
filled. The stroke stays open where a limb joins the trunk, so sleeve and shirt, leg and pelvis flow together.
"""

from __future__ import annotations

from dataclasses import dataclass

from clinic.figures.camera import Camera
from clinic.figures.palette import CLOTHES, LINE, PEN
from clinic.figures.silhouette import Ellipsoid, blob, capsule, curve, number, spheres, trunk
from clinic.figures.skeleton import SIDES, Skeleton
from clinic.figures.svg import Shape, path
from clinic.figures.vectors import Frame, Vec, mix, step

TROUSERS = (0.0, 4.0, 8.0, 12.0, 15.0, 18.0)
SHIRT = (12.0, 14.0, 17.0, 20.0, 25.0, 30.0, 35.0, 39.0, 43.0, 46.0, 48.5, 50.5)


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


def draw(camera: Camera, skeleton: Skeleton, manner: Manner, part: str) -> list[Shape]:
    """The shapes of one part: arm_r, arm_l, leg_r, leg_l, trunk or head."""
    painter = Painter(camera, skeleton, manner)
    kind, _, side = part.partition("_")
    if kind == "arm":
        _arm(painter, side, far=part in manner.far, kind="accent" if part in manner.emphasis else "top")
    elif kind == "leg":
        _leg(painter, side, far=part in manner.far, kind="accent" if part in manner.emphasis else "leg")
    elif kind == "trunk":
        _trunk(painter)
    else:
        _head(painter)
    return painter.shapes


def _arm(painter: Painter, side: str, *, far: bool, kind: str) -> None:
    points, radius = painter.skeleton.points, painter.skeleton.body.radius
    shoulder, elbow, wrist = (points[f"{name}_{side}"] for name in ("shoulder", "elbow", "wrist"))
    bulge = mix(elbow, wrist, 0.25)
    fore = painter.capsule(elbow, radius["elbow"], bulge, radius["elbow"] + 0.1)
    fore += painter.capsule(bulge, radius["elbow"] + 0.1, wrist, radius["wrist"])
    low = fore + _hand(painter, side)
    open_arm, arm = (
        painter.capsule(shoulder, radius["shoulder"], elbow, radius["elbow"], g) for g in (0.1, 0)
    )
    cuff = mix(shoulder, elbow, 0.54)
    open_sleeve, sleeve = (
        painter.capsule(shoulder, radius["shoulder"] + 0.5, cuff, radius["elbow"] + 1.2, g) for g in (0.05, 0)
    )
    painter.layer("skin", arm + low, open_arm + low, far=far)
    painter.layer(kind, sleeve, sleeve if kind == "accent" else open_sleeve, far=far)


def _hand(painter: Painter, side: str) -> str:
    points, frames, body = painter.skeleton.points, painter.skeleton.frames, painter.skeleton.body
    wrist, knuckles, tips = (points[f"{name}_{side}"] for name in ("wrist", "knuckles", "fingers"))
    hand, fingers = frames[f"hand_{side}"], frames[f"fingers_{side}"]
    thick = body.radius["wrist"]
    palm = painter.blob(hand, [(wrist, (thick - 0.3, thick, thick)), (knuckles, (1.6, 1.2, 3.9))], 12)
    reach = painter.blob(fingers, [(knuckles, (1.4, 1.0, 3.7)), (tips, (1.0, 1.1, 2.7))], 12)
    thumb = painter.capsule(hand.local(wrist, 0.3, -3.2, 1.8), 1.6, hand.local(wrist, 1.0, -8.2, 4.9), 1.1)
    return palm + reach + thumb


def _leg(painter: Painter, side: str, *, far: bool, kind: str) -> None:
    points, radius = painter.skeleton.points, painter.skeleton.body.radius
    hip, knee, calf, ankle = (points[f"{name}_{side}"] for name in ("hip", "knee", "calf", "ankle"))
    heel, ball, toe = (points[f"{name}_{side}"] for name in ("heel", "forefoot", "toe"))
    foot = painter.skeleton.frames[f"foot_{side}"]
    upper = [(heel, radius["heel"]), (ball, radius["forefoot"]), (ankle, radius["ankle"] - 0.2)]
    shoe = spheres(painter.camera, [*upper, (foot.local(ankle, 5, -1.6), 2.6)], 18)
    shoe += painter.capsule(ball, radius["forefoot"], toe, radius["toe"])
    open_thigh, thigh = (painter.capsule(hip, radius["hip"], knee, radius["knee"], g) for g in (0.06, 0))
    shin = painter.capsule(knee, radius["knee"], calf, radius["calf"])
    shin += painter.capsule(calf, radius["calf"], ankle, radius["ankle"])
    painter.layer("shoe", shoe, far=far)
    painter.layer(kind, thigh + shin, open_thigh + shin, far=far)


def _trunk(painter: Painter) -> None:
    skeleton, camera = painter.skeleton, painter.camera
    points, body, pelvis = skeleton.points, skeleton.body, skeleton.frames["pelvis"]
    top, head = skeleton.spine[-1], skeleton.frames["head"]
    throat = top.frame.local(points["c7"], 0.8, -3)
    neck = painter.capsule(throat, 5.6, head.local(points["head"], -2.4, -4.6), 4.9)
    painter.layer("skin", neck)

    wide, deep = body.hip_width - 1.4, body.radius["seat"]
    cheeks: list[Ellipsoid] = [
        (pelvis.local(points["pelvis"], -2.4, -0.8, sign * wide), (deep - 1.0, deep - 0.8, deep - 0.4))
        for _, sign in SIDES
    ]
    front: Ellipsoid = (pelvis.local(points["pelvis"], 1.2, 2), (deep - 1.2, 7.5, body.section(0).width - 3))
    seat = painter.blob(pelvis, [*cheeks, front], 24)
    seat += trunk(camera, skeleton, TROUSERS, grow=-0.3, hem=0)
    painter.layer("leg", seat)

    shirt = trunk(camera, skeleton, SHIRT, grow=0.6, hem=0.8)
    collar = top.frame.local(points["c7"], -0.6, -3.2)
    for side, _ in SIDES:
        shirt += painter.capsule(collar, 4.6, points[f"shoulder_{side}"], body.radius["shoulder"] + 0.4)
    painter.layer("top", shirt)


def _head(painter: Painter) -> None:
    if painter.manner.facing:
        _hair(painter)
        _face(painter)
        _features(painter)
    else:
        _face(painter)
        _features(painter)
        _hair(painter)


def _hair(painter: Painter) -> None:
    head, centre = painter.skeleton.frames["head"], painter.skeleton.points["head"]
    skull: list[Ellipsoid] = [(head.local(centre, -0.9, 1.9), (9.4, 8.8, 7.6))]
    bun = (head.local(centre, -6.0, 10.0), 4.0) if painter.skeleton.body.long_hair else (centre, 4.0)
    hair = painter.blob(head, skull, 18) + spheres(painter.camera, [bun], 8)
    painter.layer("hair", hair)


def _face(painter: Painter) -> None:
    head, centre = painter.skeleton.frames["head"], painter.skeleton.points["head"]
    face = painter.blob(
        head,
        [
            (head.local(centre, 2.6, 1.6), (6.1, 6.3, 6.6)),
            (head.local(centre, 2.0, -4.8), (4.4, 4.4, 5.4)),
            (head.local(centre, 5.0, -7.6), (2.3, 2.2, 3.0)),
        ],
        22,
    )
    nose = painter.blob(
        head,
        [(head.local(centre, 9.3, -1.9), (1.0, 0.9, 1.1)), (head.local(centre, 7.8, 1.6), (0.8, 0.8, 0.8))],
        10,
    )
    painter.layer("skin", face + nose)


def _features(painter: Painter) -> None:
    """Ear, eyes and mouth; what the head hides shrinks to nothing, so the elements stay the same."""
    head, centre, camera = painter.skeleton.frames["head"], painter.skeleton.points["head"], painter.camera
    near = 1 if camera.depth(head.right) > 0 else -1
    ear = 0.05 if painter.skeleton.body.long_hair else 1.0
    painter.layer(
        "skin",
        painter.blob(
            head, [(head.local(centre, -1.4, -1.2, 7.0 * near), (1.5 * ear, 2.3 * ear, 0.7 * ear))], 10
        ),
        pen=0.5 * ear,
    )
    ink = LINE.near
    for side in (1, -1):
        x, y = camera.point(head.local(centre, 7.6, 0.6, 3.0 * side))
        seen = camera.depth(step(step((0, 0, 0), head.right, 0.75 * side), head.forward, 0.66)) > 0.3
        where = {"cx": number(x), "cy": number(y), "r": "0.8" if seen else "0"}
        painter.shapes.append(Shape("circle", "fg-eye", where, {"fill": ink}))
    lips = [camera.point(head.local(centre, 8.4 - 0.28 * z * z, -5.2, z)) for z in _mouth(near, camera, head)]
    painter.shapes.append(
        path(
            "fg-mouth",
            curve(lips, closed=False),
            fill="none",
            stroke=ink,
            stroke_width="0.7",
            stroke_linecap="round",
        )
    )


def _mouth(near: int, camera: Camera, head: Frame) -> tuple[float, ...]:
    """How far the visible part of the mouth reaches to either side."""
    frontal = abs(camera.depth(head.forward))
    if camera.depth(head.forward) < -0.35:
        return (0.0, 0.01, 0.02)
    return (2.0 * near, 1.0 * near, 0.0) if frontal < 0.45 else (2.0, 0.0, -2.0)
