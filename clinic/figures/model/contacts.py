"""What touches what: contact sentences, the ball and the wall, and signed gaps between them.

    sole on floor                 both soles, heel and forefoot
    forearm_r on ball             one forearm, wherever along it
    seat on ball pressed 3        flesh and ball give way by 3 cm
    seat on chair                 whoever sits on the chair that is drawn
    palm at lap                   the palm coincides with a named point

Angles say what the author intends; contacts are what the solver makes true.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import sqrt

from clinic.domain.errors import InvalidInput
from clinic.figures.model.skeleton import LANDMARKS, Skeleton
from clinic.figures.model.vectors import Vec, dot, length, mix, sub

# Skin spheres by name: the radius they use when it is not their own name.
_BORROWED = dict.fromkeys(LANDMARKS, "trunk") | {
    "pelvis": "seat",
    "knuckles": "palm",
}
SPHERES = (
    *("seat", "hip", "knee", "calf", "thigh", "ankle", "heel", "forefoot", "toe"),
    *("shoulder", "elbow", "wrist", "palm", "knuckles", "fingers"),
)
SEGMENTS = {
    "thighs": ("hip", "knee"),
    "shin": ("knee", "ankle"),
    "calves": ("calf", "ankle"),
    "upper_arm": ("shoulder", "elbow"),
    "forearm": ("elbow", "wrist"),
}
GROUPS = {
    "sole": ("heel", "forefoot"),
    "toes": ("forefoot", "toe"),
    "instep": ("toe",),
    "flat_hand": ("palm", "fingers"),
}
STRIPS = {
    "back": ("back", tuple(range(4, 47, 3))),
    "front": ("front", tuple(range(2, 45, 3))),
    "side_r": ("r", tuple(range(2, 42, 4))),
    "side_l": ("l", tuple(range(2, 42, 4))),
}
POINTS = ("lap", "cross", "nape", "waist", "rib")
PAIRED = {*SPHERES, *SEGMENTS, *GROUPS, *POINTS}
SINGLE = {*LANDMARKS, *STRIPS, "seat", "pelvis", "occiput", "head", "c7", "ball"}
SURFACES = {"floor", "wall", "ball", "chair"}
SEAT = 45.0  # cm above the floor: the seat of a chair


@dataclass(frozen=True)
class Contact:
    """One part touching one target; `at` means the two points coincide."""

    part: str
    target: str
    at: bool = False
    pressed: float = 0.0


@dataclass(frozen=True)
class Stage:
    """What stands around the figure: the ball (diameter), the wall (its x), how far flesh may give (cm).

    A wall at a positive x stands to the right of the figure. `leans` says that the wall and not the floor carries
    the ball.
    """

    ball: float | None = None
    wall: float | None = None
    soft: float = 1.0
    leans: bool = False

    def semi_axes(self, load: float) -> Vec:
        """Half the ball's extent along x, y and z when its far side is pressed `load` cm nearer."""
        if self.ball is None:
            raise ValueError("there is no ball on this stage")
        # By eye: of a centimetre that the top sinks, the foot takes 0.6 (see `rest`) and the top 0.4; the sides
        # bulge by 0.2, which keeps about the same air in the ball.
        wide, low = self.ball / 2 + 0.2 * load, self.ball / 2 - 0.4 * load
        return (low, wide, wide) if self.leans else (wide, low, wide)

    def rest(self, load: float) -> float:
        """How far the centre of the pressed ball is from what it is pressed against."""
        return min(self.semi_axes(load)) - 0.2 * load


def parse(sentences: list[str]) -> tuple[Contact, ...]:
    """Contact sentences to contacts; a paired part without a side stands for both sides."""
    return tuple(contact for sentence in sentences for contact in _parse(sentence))


def _parse(sentence: str) -> list[Contact]:
    match = re.fullmatch(r"(\w+) (on|at) (\w+)(?: pressed ([\d.]+))?", sentence)
    if not match:
        raise InvalidInput({"contacts": f"“{sentence}” is not a contact sentence."})
    part, how, target, pressed = match.groups()
    for name in (part, target):
        if name not in SINGLE | SURFACES | PAIRED and name[:-2] not in PAIRED:
            raise InvalidInput(
                {"contacts": f"“{sentence}” names “{name}”, which is no body part or surface."}
            )
    single = part in SINGLE or part[-2:] in ("_r", "_l")
    suffixes = ("",) if single else ("_r", "_l")
    follows = target in PAIRED and target not in SINGLE
    return [
        Contact(part + suffix, target + (suffix if follows else ""), how == "at", float(pressed or 0))
        for suffix in suffixes
    ]


def _radius(skeleton: Skeleton, name: str) -> float:
    if name in _BORROWED:
        return skeleton.body.radius[_BORROWED[name]]
    own = name[:-2] if name[-2:] in ("_r", "_l") else name
    return skeleton.body.radius[_BORROWED.get(own, own)]


def _sphere(skeleton: Skeleton, name: str) -> tuple[Vec, float]:
    return skeleton.points[name], _radius(skeleton, name)


def clearance(skeleton: Skeleton, stage: Stage, sphere: tuple[Vec, float], surface: str) -> float:
    """Signed distance (cm) from a skin sphere to the floor, a chair's seat, the wall or the ball; 0 is touching."""
    point, radius = sphere
    if surface in ("floor", "chair"):
        return point[1] - radius - (SEAT if surface == "chair" else 0.0)
    if surface == "wall":
        assert stage.wall is not None
        return (point[0] - stage.wall) * (1 if stage.wall < 0 else -1) - radius
    away = sub(point, skeleton.points["ball"])
    far = length(away) or 1e-9
    a, b, c = stage.semi_axes(skeleton.load)
    return far - far / sqrt((away[0] / a) ** 2 + (away[1] / b) ** 2 + (away[2] / c) ** 2) - radius


def _along(skeleton: Skeleton, part: str, towards: Vec) -> tuple[Vec, float]:
    """The skin sphere of a tapered segment nearest to a point."""
    start, end = (f"{name}{part[-2:]}" for name in SEGMENTS[part[:-2]])
    (a, ra), (b, rb) = _sphere(skeleton, start), _sphere(skeleton, end)
    axis = sub(b, a)
    t = max(0.0, min(1.0, dot(sub(towards, a), axis) / dot(axis, axis)))
    return mix(a, b, t), ra + (rb - ra) * t


def pads(skeleton: Skeleton, part: str) -> list[tuple[Vec, float]]:
    """The skin spheres that all have to touch when this part rests on a flat surface."""
    if part in STRIPS:
        return strip(skeleton, part)
    own, suffix = part[:-2], part[-2:]
    names = GROUPS.get(own) or SEGMENTS.get(own)
    return [_sphere(skeleton, name + suffix) for name in names] if names else [_sphere(skeleton, part)]


def strip(skeleton: Skeleton, name: str) -> list[tuple[Vec, float]]:
    """Skin spheres along one side of the trunk."""
    side, levels = STRIPS[name]
    return [(skeleton.skin(level, side), skeleton.body.radius["trunk"]) for level in levels]


def gaps(skeleton: Skeleton, stage: Stage, contact: Contact) -> list[float]:
    """How far (cm) a contact is from being closed; a coincidence has one gap for each axis."""
    part, target, points = contact.part, contact.target, skeleton.points
    if contact.at:
        return list(sub(points[part], points[target]))
    if part == "ball":
        lowest = points["ball"][1] if target == "floor" else points["ball"][0] - (stage.wall or 0.0)
        return [lowest - stage.rest(skeleton.load)]
    if target in SURFACES:
        return [gap + contact.pressed for gap in _surface_gaps(skeleton, stage, part, target)]
    own = _along(skeleton, part, points[target]) if part[:-2] in SEGMENTS else _sphere(skeleton, part)
    other = _along(skeleton, target, own[0]) if target[:-2] in SEGMENTS else _sphere(skeleton, target)
    return [length(sub(own[0], other[0])) - own[1] - other[1] + contact.pressed]


def _surface_gaps(skeleton: Skeleton, stage: Stage, part: str, surface: str) -> list[float]:
    if part in STRIPS:
        return [min(clearance(skeleton, stage, pad, surface) for pad in strip(skeleton, part))]
    if part[:-2] in SEGMENTS and surface == "ball":
        return [clearance(skeleton, stage, _along(skeleton, part, skeleton.points["ball"]), surface)]
    return [clearance(skeleton, stage, pad, surface) for pad in pads(skeleton, part)]


_SOLID = ("knee", "ankle", "heel", "forefoot", "toe", "elbow", "wrist", "palm", "fingers", "calf")
SOLID = ("seat", "occiput", *(f"{name}_{side}" for side in "rl" for name in _SOLID))
SOLID_SEGMENTS = tuple(
    f"{name}_{side}" for side in "rl" for name in ("thighs", "shin", "upper_arm", "forearm")
)


def clearances(skeleton: Skeleton, stage: Stage) -> list[tuple[str, str, float]]:
    """Every clearance (cm) that must not become negative: part, surface, distance."""
    spheres = [(name, _sphere(skeleton, name)) for name in SOLID]
    spheres += [(name, pad) for name in ("back", "front") for pad in strip(skeleton, name)]
    surfaces = ["floor"] + ["wall"] * (stage.wall is not None) + ["ball"] * (stage.ball is not None)
    found = [
        (name, surface, clearance(skeleton, stage, sphere, surface))
        for surface in surfaces
        for name, sphere in spheres
    ]
    if stage.ball is not None:
        found += [
            (
                name,
                "ball",
                clearance(skeleton, stage, _along(skeleton, name, skeleton.points["ball"]), "ball"),
            )
            for name in SOLID_SEGMENTS
        ]
    return found
