"""Shades where an exercise is felt: each muscle belongs to a region of skin, each region is a patch on a body part.

A patch is a broad stroke just under the skin, drawn right after its body part, so that whatever lies in front of the
part hides the patch too. Patches on skin that is turned away are left out. The regions show a patient where to look
for the work or the stretch; they are no anatomy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import pairwise

from clinic.figures.draw.camera import Camera
from clinic.figures.draw.palette import FELT, FELT_EDGE
from clinic.figures.draw.silhouette import capsule
from clinic.figures.draw.svg import Shape, path
from clinic.figures.draw.trace import number
from clinic.figures.model.skeleton import Skeleton
from clinic.figures.model.vectors import Vec, dot, mix, scale, step, sub, unit

EDGE = 0.8  # cm of pale rim, which keeps a patch apart from clothes of the same grey
AWAY = (
    -0.45
)  # how far skin may be turned from the viewer, 1 towards and -1 away: an edge of the body still shows

REGION = {
    "rectus_abdominis": "belly",
    "transversus_abdominis": "low_belly",
    "obliques": "waist",
    "diaphragm": "ribs",
    "pelvic_floor": "low_belly",
    "erector_spinae": "back",
    "multifidus": "low_back",
    "quadratus_lumborum": "waist",
    "latissimus_dorsi": "flank",
    "trapezius": "upper_back",
    "serratus_anterior": "flank",
    "rotator_cuff": "shoulder",
    "deltoid": "shoulder",
    "pectorals": "chest",
    "triceps": "back_arm",
    "hip_flexors": "front_hip",
    "gluteus_maximus": "bottom",
    "gluteus_medius": "outer_hip",
    "tensor_fasciae_latae": "outer_hip",
    "deep_hip_rotators": "bottom",
    "quadriceps": "front_thigh",
    "hamstrings": "back_thigh",
    "adductors": "inner_thigh",
    "calves": "calf",
}
# A region that lies within another is not drawn beside it.
WITHIN = {"low_belly": "belly", "low_back": "back"}

# On the trunk: levels along the spine from the hip line up, how far to the front (+) or back (-) and to the side of
# the spine, as shares of the body's depth and half width there, and how broad in centimetres.
Trunk = tuple[tuple[tuple[float, float, float], ...], float]
MIDLINE: dict[str, Trunk] = {
    "belly": (((9, 0.62, 0), (19, 0.62, 0), (29, 0.62, 0)), 7.0),
    "low_belly": (((7, 0.62, 0), (13, 0.62, 0)), 7.0),
    "back": (((8, -0.62, 0), (18, -0.6, 0), (27, -0.6, 0), (36, -0.6, 0)), 6.0),
    "low_back": (((7, -0.62, 0), (18, -0.6, 0)), 6.0),
    "upper_back": (((32, -0.62, 0), (44, -0.6, 0)), 7.0),
}
BESIDE: dict[str, Trunk] = {
    "waist": (((11, -0.1, 0.75), (18, 0.0, 0.75), (26, 0.25, 0.75)), 6.0),
    "flank": (((20, -0.2, 0.75), (29, -0.1, 0.75), (37, 0.0, 0.75)), 6.0),
    "ribs": (((21, 0.3, 0.6), (26, 0.3, 0.6)), 8.0),
    "chest": (((38, 0.62, 0.25), (40, 0.55, 0.62)), 6.5),
}
# On a limb: the bone from joint to joint, where along it the patch begins and ends, which way the skin lies from the
# bone in centimetres (front, outwards; 0, 0 is all around it) and how broad it is.
Limb = tuple[str, str, float, float, tuple[float, float], float]
LEG: dict[str, Limb] = {
    "front_hip": ("hip", "knee", 0.0, 0.26, (4.0, 0.0), 6.0),
    "front_thigh": ("hip", "knee", 0.3, 0.84, (2.8, 0.0), 6.0),
    "back_thigh": ("hip", "knee", 0.3, 0.86, (-2.8, 0.0), 6.0),
    "inner_thigh": ("hip", "knee", 0.25, 0.8, (0.0, -3.0), 6.0),
    "bottom": ("hip", "knee", -0.12, 0.1, (-5.2, 0.0), 8.0),
    "outer_hip": ("hip", "knee", -0.14, 0.08, (0.0, 6.0), 8.0),
    "calf": ("knee", "ankle", 0.15, 0.45, (-2.4, 0.0), 5.0),
}
ARM: dict[str, Limb] = {
    "shoulder": ("shoulder", "elbow", 0.0, 0.3, (0.0, 0.0), 7.0),
    "back_arm": ("shoulder", "elbow", 0.35, 0.85, (-1.2, 0.0), 4.0),
}


def patches(muscles: Iterable[str], limbs: Collection[str], side: str = "") -> tuple[str, ...]:
    """The patches of these muscles, as `part region` or `trunk region side`, in a fixed order.

    On legs, and beside the spine, only on a `side` if one is named; otherwise on the limbs given (`leg_r`, …), and
    beside the spine on the side of the only arm given; otherwise on both.
    """
    regions = {REGION[muscle] for muscle in muscles}
    regions -= {inner for inner, outer in WITHIN.items() if outer in regions}
    arms = sorted(limb[-1] for limb in limbs if limb.startswith("arm"))
    sides = side or ("rl" if len(arms) != 1 else arms[0])
    moving = sorted(limb for limb in limbs if limb.startswith("leg")) or ["leg_l", "leg_r"]
    legs = [f"leg_{side}"] if side else moving
    hands = [f"arm_{one}" for one in arms] or ["arm_l", "arm_r"]
    found = [f"trunk {region}" for region in MIDLINE if region in regions]
    found += [f"trunk {region} {one}" for region in BESIDE if region in regions for one in sorted(sides)]
    found += [f"{leg} {region}" for leg in legs for region in LEG if region in regions]
    found += [f"{arm} {region}" for arm in hands for region in ARM if region in regions]
    return tuple(found)


def shade(camera: Camera, skeleton: Skeleton, felt: Iterable[str], part: str) -> list[Shape]:
    """The patches that lie on one body part and are turned towards the viewer."""
    found = []
    for name in felt:
        owner, region, *side = name.split()
        if owner == part:
            line, skin, broad = (_on_trunk if part == "trunk" else _on_limb)(
                skeleton, region, side[0] if side else part[-1]
            )
            if camera.depth(skin) > AWAY:
                found.append(_patch(camera, line, broad))
    return found


def _on_trunk(skeleton: Skeleton, region: str, side: str) -> tuple[list[Vec], Vec, float]:
    rows, broad = MIDLINE[region] if region in MIDLINE else BESIDE[region]
    sign = 1 if side == "r" else -1
    line, skin = [], (0.0, 0.0, 0.0)
    for level, deep, wide in rows:
        section, (_, point, frame) = skeleton.body.section(level), skeleton.at(level)
        depth = deep * (section.front if deep > 0 else section.back)
        skin = step(scale(frame.forward, depth), frame.right, wide * section.width * sign)
        line.append(step(point, skin, 1.0))
    return line, unit(skin), broad


def _on_limb(skeleton: Skeleton, region: str, side: str) -> tuple[list[Vec], Vec, float]:
    start, end, first, last, (front, outwards), broad = LEG[region] if region in LEG else ARM[region]
    a, b = skeleton.points[f"{start}_{side}"], skeleton.points[f"{end}_{side}"]
    frame = _frame(skeleton, start, side)
    skin = step(scale(frame[0], front), frame[1], outwards * (1 if side == "r" else -1))
    line = [step(mix(a, b, first), skin, 1.0), step(mix(a, b, last), skin, 1.0)]
    return line, unit(skin), broad


def _frame(skeleton: Skeleton, start: str, side: str) -> tuple[Vec, Vec]:
    """Where the front of a bone and its right side point."""
    if start == "shoulder":
        trunk = skeleton.frames["shoulders"]
        bone = unit(sub(skeleton.points[f"elbow_{side}"], skeleton.points[f"shoulder_{side}"]))
        return unit(step(trunk.forward, bone, -dot(trunk.forward, bone))), trunk.right
    thigh = skeleton.frames[f"thigh_{side}"]
    return thigh.forward, thigh.right


def _patch(camera: Camera, line: list[Vec], broad: float) -> Shape:
    points, half = [camera.point(point) for point in line], broad / 2
    d = "".join(capsule(a, half, b, half) for a, b in pairwise(points))
    return path(d, outline={"stroke": FELT_EDGE, "stroke-width": number(2 * EDGE)}, fill=FELT)
