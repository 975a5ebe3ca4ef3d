"""Draws a placed body part by part: arms, legs, trunk; the head has its own module."""

from __future__ import annotations

from clinic.figures.draw import head
from clinic.figures.draw.camera import Camera
from clinic.figures.draw.painter import Manner, Painter
from clinic.figures.draw.silhouette import Ellipsoid, spheres, trunk
from clinic.figures.draw.svg import Shape
from clinic.figures.model.skeleton import SIDES, Skeleton
from clinic.figures.model.vectors import mix

TROUSERS = (0.0, 4.0, 8.0, 12.0, 15.0, 18.0)
SHIRT = (12.0, 14.0, 17.0, 20.0, 25.0, 30.0, 35.0, 39.0, 43.0, 46.0, 48.5, 50.5)


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
        head.draw(painter)
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
    top = skeleton.spine[-1]
    throat = top.frame.local(points["c7"], 0.8, -3)
    neck = painter.capsule(throat, 5.6, skeleton.frames["head"].local(points["head"], -2.4, -4.6), 4.9)
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
        shirt += painter.capsule(collar, 4.6, points[f"shoulder_{side}"], body.radius["shoulder"] + 0.6)
    painter.layer("top", shirt)
