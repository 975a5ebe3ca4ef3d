"""Forward kinematics: from a body and a pose to where every joint and skin point is.

The figure faces +x, so its right side is the near side in the side view. Each spine region bends as a
circular arc of constant length, which is how a back lies over a ball.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from math import radians, sin
from typing import NamedTuple

from clinic.figures.model.pose import Pose, angle
from clinic.figures.model.proportions import (
    LUMBAR,
    MASS,
    NECK_CURVE,
    SACRAL,
    SHOULDER_LEVEL,
    SHOULDER_TILT,
    THORACIC,
    Body,
)
from clinic.figures.model.vectors import WORLD, Frame, Vec, add, cross, mix, rotate, scale, step, unit

SIDES = (("r", 1), ("l", -1))


BELOW = (-9.5, -6.0, -3.0, 0.0)
LEVELS = BELOW + tuple(
    base + extent * (i + 1) / links
    for base, (extent, links, _) in ((0.0, SACRAL), (8.0, LUMBAR), (25.0, THORACIC))
    for i in range(links)
)


class Station(NamedTuple):
    """A place on the spine: its level above the hip line, its position and its frame."""

    level: float
    point: Vec
    frame: Frame


@dataclass(frozen=True)
class Skeleton:
    """A placed body: named points, named frames, and the spine from below the seat to C7."""

    body: Body
    points: dict[str, Vec]
    frames: dict[str, Frame]
    spine: tuple[Station, ...]
    load: float

    def at(self, level: float) -> Station:
        """The spine at any level, interpolated between stations."""
        above = min(max(1, bisect_left(LEVELS, level)), len(LEVELS) - 1)
        (bottom, point, (forward, up, right)), (top, next_point, ahead) = (
            self.spine[above - 1],
            self.spine[above],
        )
        t = (level - bottom) / (top - bottom)
        frame = Frame(mix(forward, ahead.forward, t), mix(up, ahead.up, t), mix(right, ahead.right, t))
        return Station(level, mix(point, next_point, t), frame)

    def skin(self, level: float, side: str) -> Vec:
        """Centre of the trunk sphere whose surface is the skin at this level: front, back, r or l."""
        section, inset = self.body.section(level), self.body.radius["trunk"]
        _, point, frame = self.at(level)
        if side == "front":
            return step(point, frame.forward, section.front - inset)
        if side == "back":
            return step(point, frame.forward, inset - section.back)
        return step(point, frame.right, (section.width - inset) * (1 if side == "r" else -1))


LANDMARKS = {
    "sacrum": (2, "back"),
    "low_back": (14, "back"),
    "mid_back": (27, "back"),
    "upper_back": (39, "back"),
    "belly": (14, "front"),
    "ribs": (26, "front"),
    "chest": (36, "front"),
    "hips": (3, "front"),
    "flank_r": (16, "r"),
    "flank_l": (16, "l"),
}


def place(body: Body, pose: Pose) -> Skeleton:
    """Put the body into the pose."""
    origin = (pose["x"], pose["y"], pose["z"])
    pelvis = WORLD.turn(pose["yaw"]).pitch(pose["lean"]).roll(pose["roll"]).turn(pose["axial"])
    spine = _spine(body, pose, origin, pelvis)
    ball = (pose["ball_x"], pose["ball_y"], pose["ball_z"])
    skeleton = Skeleton(body, {"pelvis": origin, "ball": ball}, {"pelvis": pelvis}, spine, pose["load"])
    _trunk(skeleton)
    _head(skeleton, pose)
    for side, sign in SIDES:
        _arm(skeleton, pose, side, sign)
        _leg(skeleton, pose, side, sign)
    return skeleton


def _spine(body: Body, pose: Pose, origin: Vec, pelvis: Frame) -> tuple[Station, ...]:
    size = body.height / 170
    stations = [Station(level, step(origin, pelvis.up, level), pelvis) for level in BELOW]
    point, frame, level = origin, pelvis, 0.0
    mobile = LUMBAR[1] + THORACIC[1]
    regions = ((SACRAL, 0.0, 0.0), (LUMBAR, pose["lumbar"], 1.0), (THORACIC, pose["thorax"], 1.0))
    for (extent, links, curve), bend, moves in regions:
        half = (bend + curve) / links / 2
        turn, tip = moves * pose["twist"] / mobile / 2, moves * pose["side"] / mobile / 2
        for _ in range(links):
            frame = frame.pitch(half).turn(turn).roll(tip)
            point = step(point, frame.up, extent * size / links)
            frame = frame.pitch(half).turn(turn).roll(tip)
            level += extent / links
            stations.append(Station(level, point, frame))
    return tuple(stations)


def _trunk(skeleton: Skeleton) -> None:
    body, points, pelvis = skeleton.body, skeleton.points, skeleton.frames["pelvis"]
    for name, (level, side) in LANDMARKS.items():
        points[name] = skeleton.skin(level, side)
    points["seat"] = pelvis.local(points["pelvis"], -2.2, -0.3)
    for side, sign in SIDES:
        points[f"seat_{side}"] = step(points["seat"], pelvis.right, 8 * sign)
    _, point, frame = skeleton.at(SHOULDER_LEVEL)
    skeleton.frames["shoulders"] = Frame(*map(unit, frame)).pitch(-SHOULDER_TILT)
    points["shoulders"] = point
    for side, sign in SIDES:
        points[f"cross_{side}"] = frame.local(point, 12.0, -3.0, -9.0 * sign)
        _, middle, turned = skeleton.at(8)
        points[f"waist_{side}"] = turned.local(middle, 2.0, 0.0, sign * (body.section(8).width + 1))
        _, middle, turned = skeleton.at(24)
        points[f"rib_{side}"] = turned.local(middle, body.section(24).front + 1.5, 0.0, sign * 7)


def _head(skeleton: Skeleton, pose: Pose) -> None:
    points, top = skeleton.points, skeleton.spine[-1]
    bend = pose["neck"] + NECK_CURVE
    neck = top.frame.pitch(bend * 0.6)
    skull = step(top.point, neck.up, 9.5)
    head = neck.pitch(bend * 0.4 + pose["nod"]).turn(pose["look"])
    skeleton.frames["head"] = head
    points["c7"] = top.point
    points["head"] = head.local(skull, 2.6, 6.5)
    points["occiput"] = head.local(points["head"], -1.2, 1.5)
    for side, sign in SIDES:
        points[f"nape_{side}"] = head.local(points["head"], -8.2, -3.5, 4.0 * sign)


def _limb(frame: Frame, flexion: float, abduction: float, rotation: float, sign: int) -> tuple[Vec, Vec]:
    """Direction of a limb's first bone, and its hinge axis, seen from the trunk's frame."""
    down, _ = rotate(scale(frame.up, -1), frame.forward, flexion)
    bone, outwards = rotate(down, scale(frame.right, sign), abduction)
    hinge = scale(outwards, sign)
    return bone, rotate(hinge, cross(bone, hinge), rotation * sign)[0]


def _arm(skeleton: Skeleton, pose: Pose, side: str, sign: int) -> None:
    points, frames, size = skeleton.points, skeleton.frames, skeleton.body.length
    trunk, flexion = frames["shoulders"], angle(pose, "shoulder", side)
    abduction, forwards = angle(pose, "shoulder_ab", side), angle(pose, "protraction", side)
    raised = max(abs(flexion), abduction)
    lift = 2.6 * sin(radians(min(180.0, raised)) / 2) ** 2
    width = skeleton.body.shoulder_width - 0.35 * abs(forwards)
    shoulder = trunk.local(points["shoulders"], 0.4 + forwards, lift - 3.2, sign * width)
    bone, hinge = _limb(trunk, flexion, abduction, angle(pose, "shoulder_rot", side), sign)
    elbow = step(shoulder, bone, size["upper_arm"])
    bend = cross(hinge, bone)
    fore, towards = rotate(bone, bend, angle(pose, "elbow", side))
    wrist = step(elbow, fore, size["forearm"])

    medial = scale(hinge, -sign)
    thumb, palm = rotate(towards, medial, angle(pose, "forearm", side))
    hand, palm = rotate(fore, palm, angle(pose, "wrist", side))
    points[f"shoulder_{side}"], points[f"elbow_{side}"], points[f"wrist_{side}"] = shoulder, elbow, wrist
    points[f"palm_{side}"] = step(wrist, hand, 6.5)
    knuckles = step(wrist, hand, size["hand"] * 0.53)
    reach, inwards = rotate(hand, palm, angle(pose, "grip", side))
    points[f"knuckles_{side}"] = knuckles
    points[f"fingers_{side}"] = step(knuckles, reach, size["hand"] * 0.40)
    frames[f"hand_{side}"] = Frame(palm, scale(hand, -1), thumb)
    frames[f"fingers_{side}"] = Frame(inwards, scale(reach, -1), thumb)


def _leg(skeleton: Skeleton, pose: Pose, side: str, sign: int) -> None:
    points, frames, body = skeleton.points, skeleton.frames, skeleton.body
    radius, pelvis = body.radius, frames["pelvis"]
    hip = step(points["pelvis"], pelvis.right, sign * body.hip_width)
    bone, hinge = _limb(
        pelvis, angle(pose, "hip", side), angle(pose, "hip_ab", side), angle(pose, "hip_rot", side), sign
    )
    front = cross(hinge, bone)
    knee = step(hip, bone, body.length["thigh"])
    shin_front, shin = rotate(front, bone, angle(pose, "knee", side))
    ankle = step(knee, shin, body.length["shank"])
    sole, toes = rotate(shin, shin_front, angle(pose, "ankle", side))
    depth = body.length["ankle"]
    points |= {
        f"hip_{side}": hip,
        f"knee_{side}": knee,
        f"ankle_{side}": ankle,
        f"thigh_{side}": mix(hip, knee, 0.55),
        f"lap_{side}": step(mix(hip, knee, 0.62), front, radius["thigh"] + 2.4),
        f"calf_{side}": step(mix(knee, ankle, 0.28), shin_front, -1.5),
        f"heel_{side}": step(step(ankle, toes, -3.6), sole, depth - radius["heel"]),
        f"forefoot_{side}": step(step(ankle, toes, 11.8), sole, depth - radius["forefoot"]),
    }
    below, bent = rotate(sole, toes, angle(pose, "toe", side))
    drop = radius["forefoot"] - radius["toe"]
    points[f"toe_{side}"] = step(step(points[f"forefoot_{side}"], bent, 5.6), below, drop)
    frames[f"thigh_{side}"] = Frame(front, scale(bone, -1), hinge)
    frames[f"foot_{side}"] = Frame(toes, scale(sole, -1), hinge)


def centre_of_mass(skeleton: Skeleton) -> Vec:
    """Where the body's weight acts, from segment masses."""
    points = skeleton.points
    weighted = [(points["head"], MASS["head"]), (skeleton.at(24).point, MASS["trunk"])]
    for side, _ in SIDES:
        for start, end, share, name in (
            ("shoulder", "elbow", 0.436, "upper_arm"),
            ("elbow", "wrist", 0.43, "forearm"),
            ("wrist", "palm", 0.8, "hand"),
            ("hip", "knee", 0.433, "thigh"),
            ("knee", "ankle", 0.433, "shank"),
            ("heel", "toe", 0.5, "foot"),
        ):
            weighted.append((mix(points[f"{start}_{side}"], points[f"{end}_{side}"], share), MASS[name]))
    total = sum(mass for _, mass in weighted)
    centre = (0.0, 0.0, 0.0)
    for point, mass in weighted:
        centre = add(centre, scale(point, mass / total))
    return centre
