"""Draws a placed body part by part: arms, legs, trunk; the head has its own module."""

from __future__ import annotations

from clinic.figures.draw import head
from clinic.figures.draw.camera import Camera
from clinic.figures.draw.hull import Ellipsoid, spheres
from clinic.figures.draw.painter import Manner, Painter
from clinic.figures.draw.silhouette import trunk
from clinic.figures.draw.svg import Shape
from clinic.figures.model.skeleton import SIDES, Skeleton
from clinic.figures.model.vectors import mix

UNDER_THE_SLEEVE = 0.25  # where an arm begins that is seen to begin at its sleeve
TROUSERS = (0.0, 6.0, 12.0, 18.0)
SHIRT = (12.0, 14.0, 17.0, 20.0, 25.0, 30.0, 35.0, 39.0, 43.0, 46.0, 48.5, 50.5)


def draw(camera: Camera, skeleton: Skeleton, manner: Manner, part: str) -> list[Shape]:
    """The shapes of one part: arm_r, arm_l, leg_r, leg_l, trunk or head."""
    painter = Painter(camera, skeleton, manner, far=part in manner.far)
    kind, _, side = part.partition("_")
    if kind == "arm":
        _arm(painter, side, accent=part in manner.emphasis)
    elif kind == "leg":
        _leg(painter, side, accent=part in manner.emphasis)
    elif kind == "trunk":
        _trunk(painter)
    else:
        head.draw(painter)
    return painter.shapes


def _arm(painter: Painter, side: str, *, accent: bool) -> None:
    points, radius = painter.skeleton.points, painter.skeleton.body.radius
    shoulder, elbow, wrist = (points[f"{name}_{side}"] for name in ("shoulder", "elbow", "wrist"))
    bulge = mix(elbow, wrist, 0.25)
    arm = painter.stump(shoulder, radius["shoulder"], elbow, radius["elbow"], UNDER_THE_SLEEVE)
    arm += painter.stump(elbow, radius["elbow"], bulge, radius["elbow"] + 0.1)
    arm += painter.stump(bulge, radius["elbow"] + 0.1, wrist, radius["wrist"])
    painter.layer("skin", arm + _hand(painter, side))
    sleeve = (shoulder, radius["shoulder"] + 0.5, mix(shoulder, elbow, 0.54), radius["elbow"] + 1.2)
    if accent:
        painter.layer("accent", painter.capsule(*sleeve))
    else:
        painter.line(painter.stump(*sleeve, gap=0.05))
        painter.color("top", painter.capsule(*sleeve))


def _hand(painter: Painter, side: str) -> str:
    points, frames, body = painter.skeleton.points, painter.skeleton.frames, painter.skeleton.body
    wrist, knuckles, tips = (points[f"{name}_{side}"] for name in ("wrist", "knuckles", "fingers"))
    hand, fingers = frames[f"hand_{side}"], frames[f"fingers_{side}"]
    thick = body.radius["wrist"]
    palm = painter.hull(hand, [(wrist, (thick - 0.3, thick, thick)), (knuckles, (1.6, 1.2, 3.9))], 8)
    reach = painter.hull(fingers, [(knuckles, (1.4, 1.0, 3.7)), (tips, (1.0, 1.1, 2.7))], 8)
    thumb = painter.stump(hand.local(wrist, 0.3, -3.2, 1.8), 1.6, hand.local(wrist, 1.0, -8.2, 4.9), 1.1)
    return palm + reach + thumb


def _leg(painter: Painter, side: str, *, accent: bool) -> None:
    points, radius = painter.skeleton.points, painter.skeleton.body.radius
    hip, knee, calf, ankle = (points[f"{name}_{side}"] for name in ("hip", "knee", "calf", "ankle"))
    heel, ball, toe = (points[f"{name}_{side}"] for name in ("heel", "forefoot", "toe"))
    foot = painter.skeleton.frames[f"foot_{side}"]
    upper = [(heel, radius["heel"]), (ball, radius["forefoot"]), (ankle, radius["ankle"] - 0.2)]
    shoe = spheres(painter.camera, [*upper, (foot.local(ankle, 5, -1.6), 2.6)], 10)
    painter.layer("shoe", shoe + painter.stump(ball, radius["forefoot"], toe, radius["toe"]))
    kind = "accent" if accent else "leg"
    thigh = (hip, radius["hip"], knee, radius["knee"])
    painter.line(painter.stump(*thigh, gap=0.06))
    shin = painter.stump(knee, radius["knee"], calf, radius["calf"])
    painter.layer(kind, shin + painter.stump(calf, radius["calf"], ankle, radius["ankle"]))
    painter.color(kind, painter.capsule(*thigh))


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
    seat = painter.hull(pelvis, [*cheeks, front], 10)
    seat += trunk(camera, skeleton, TROUSERS, grow=-0.3, hem=0)
    painter.layer("leg", seat)

    shirt = trunk(camera, skeleton, SHIRT, grow=0.6, hem=0.8)
    collar = top.frame.local(points["c7"], -0.6, -3.2)
    for side, _ in SIDES:
        shirt += painter.capsule(collar, 4.6, points[f"shoulder_{side}"], body.radius["shoulder"] + 0.6)
    painter.layer("top", shirt)
