"""Turns pose data into a stored drawing: solve, then decide once what holds for all frames.

What is near, whether the face shows, how large the picture is: these are fixed for the whole figure, so that
its panels share a scale and its frames share their shapes.
"""

from __future__ import annotations

from pathlib import Path

from clinic.figures.author import arrows, poses, solve
from clinic.figures.author.poses import PoseFile
from clinic.figures.draw import drawing, felt, scene
from clinic.figures.draw.camera import Camera, Point, camera
from clinic.figures.draw.drawing import Drawing
from clinic.figures.draw.painter import Manner
from clinic.figures.draw.scene import Footprint
from clinic.figures.draw.svg import Box, Crop
from clinic.figures.model.contacts import SPHERES, Stage
from clinic.figures.model.skeleton import Skeleton, place
from clinic.figures.model.vectors import Vec, sub

ASPECT = 4 / 3
# Centimetres, all by eye. A small figure keeps so much width around it that it is drawn no larger than the others.
SMALLEST = 190.0
MARGIN = 3.0  # between what is drawn and the frame
AROUND = 9.0  # of mat beyond body and ball, and between mat and wall
MAT_HALF = 34.0  # half the width of a mat
BESIDE = 8.0  # of mat beside a spread leg
# How much farther away than its twin a limb has to be to fade: 4 (the arms of a side crunch) is not, 10 is.
FADES_FROM = 8.0
# The head's mean turn, 1 towards the viewer and -1 away: a face is drawn until 33 degrees past profile.
LOOKS_AWAY = -0.55
ORDERS = {
    "side": ("arm_far", "leg_far", "ball", "trunk", "head", "leg_near", "arm_near"),
    "front": ("ball", "trunk", "leg_far", "leg_near", "head", "arm_far", "arm_near"),
    "back": ("leg_far", "leg_near", "arm_far", "ball", "trunk", "head", "arm_near"),
    "head": ("ball", "leg_far", "trunk", "leg_near", "arm_far", "arm_near", "head"),
}
ORDERS |= dict.fromkeys(("quarter", "quarter_low", "quarter_high", "low_feet"), ORDERS["front"])
ORDERS["behind"] = ORDERS["back"]
ORDERS |= dict.fromkeys(("turned", "feet", "above"), ORDERS["side"])
FADING = {"side", "turned", "feet", "above"}  # views in which one side of the body is behind the other
JOINTS = {"arm": ("shoulder", "elbow", "wrist"), "leg": ("hip", "knee", "ankle")}


def build(figure: PoseFile) -> Drawing:
    """Solve the figure and stage it."""
    frames = tuple(solve.frames(figure))
    also = tuple({**frames[-1], **angles} for angles in figure.also)
    placed = [place(figure.body, frame) for frame in (*frames, *also)]
    eye = camera(figure.view)
    nearer = {kind: _nearer(eye, placed, kind) for kind in JOINTS}
    names = {f"{kind}_near": f"{kind}_{side}" for kind, (side, _) in nearer.items()}
    names |= {f"{kind}_far": f"{kind}_{'l' if side == 'r' else 'r'}" for kind, (side, _) in nearer.items()}
    fading = JOINTS.keys() - set(figure.unfaded) if figure.view in FADING else set()
    faded = {names[f"{kind}_far"] for kind, (_, by) in nearer.items() if by > FADES_FROM and kind in fading}
    found = tuple(arrows.staged(wish, eye, placed[: len(frames)]) for wish in figure.arrows)
    span = _span(figure, placed)
    fixed = _fixed(figure, span, found, drawing.wall_top(figure.stage, frames))
    patches = felt.patches(figure.muscles, figure.emphasis, figure.feels)
    box = _box(eye, figure.stage, placed, fixed)
    return Drawing(
        slug=figure.slug,
        source=figure.source,
        body=figure.body,
        stage=figure.stage,
        view=figure.view,
        box=box,
        crop=_crop(eye, box, placed[len(frames) - 1 :]),
        span=span,
        order=tuple(names.get(part, part) for part in figure.order or ORDERS[figure.view]),
        manner=Manner(frozenset(faded), frozenset(figure.emphasis), _facing(eye, placed)),
        arrows=found,
        chair=figure.chair,
        ghost=figure.ghost,
        felt=tuple(patch for patch in patches if patch.split()[0] not in faded),
        frames=frames,
        also=also,
    )


def write(slug: str, folder: Path = poses.SEED) -> Drawing:
    """Build one figure and store it."""
    built = build(poses.read(slug, folder))
    target = folder / "solved" / f"{slug}.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(drawing.dumps(built), "utf-8")
    return built


def _nearer(eye: Camera, placed: list[Skeleton], kind: str) -> tuple[str, float]:
    """The side of a limb pair that is nearer over all frames, and by how many centimetres."""
    gain = 0.0
    for skeleton in placed:
        for joint in JOINTS[kind]:
            gain += eye.depth(sub(skeleton.points[f"{joint}_r"], skeleton.points[f"{joint}_l"]))
    mean = gain / len(placed) / len(JOINTS[kind])
    return ("r" if mean >= 0 else "l"), abs(mean)


def _facing(eye: Camera, placed: list[Skeleton]) -> bool:
    """Whether the face is drawn over the hair: decided once, so that all frames have their shapes in one order."""
    turns = [eye.depth(skeleton.frames["head"].forward) for skeleton in placed]
    return sum(turns) / len(turns) > LOOKS_AWAY


def _span(figure: PoseFile, placed: list[Skeleton]) -> Footprint:
    """The mat: as long as the body and ball need, as wide as a mat, wider when legs are spread."""
    points = [p for s in placed for name, p in s.points.items() if name != "ball"]
    low, high = min(p[0] for p in points), max(p[0] for p in points)
    wide = [
        abs(s.points[f"{joint}_{side}"][2]) for s in placed for joint in ("knee", "ankle") for side in "rl"
    ]
    z = max(MAT_HALF, *(value + BESIDE for value in wide))
    if figure.stage.ball is not None:
        reach = figure.stage.ball / 2
        low = min(low, *(s.points["ball"][0] - reach for s in placed))
        high = max(high, *(s.points["ball"][0] + reach for s in placed))
    if figure.stage.wall is not None and figure.stage.wall < 0:
        low = figure.stage.wall + AROUND
    elif figure.stage.wall is not None:
        high = figure.stage.wall - AROUND
    return (round(low - AROUND, 1), round(high + AROUND, 1), round(-z, 1), round(z, 1))


def extent(eye: Camera, stage: Stage, skeleton: Skeleton) -> list[Point]:
    """Corners of the boxes around everything that is drawn of one frame."""
    points, radius = skeleton.points, skeleton.body.radius
    # A radius and a centimetre for the pen; head, hips and chest by eye, with room for hair.
    discs = [(points[f"{name}_{side}"], radius.get(name, 2.5) + 1) for name in SPHERES for side in "rl"]
    discs += [
        (points["head"], 15.0 if skeleton.body.long_hair else 12.0),
        (points["pelvis"], 16.0),
        (skeleton.at(40).point, 14.0),
    ]
    if stage.ball is not None:
        discs.append((points["ball"], max(stage.semi_axes(skeleton.load)) + 1))
    found = []
    for centre, r in discs:
        x, y = eye.point(centre)
        found += [(x - r, y - r), (x + r, y + r)]
    return found


def _fixed(
    figure: PoseFile, span: Footprint, found: tuple[tuple[Vec, ...], ...], top: float
) -> list[tuple[Vec, float]]:
    """What the picture has to hold besides body and ball, with the room it needs around it."""
    wall = figure.stage.wall
    walls = [] if wall is None else [(wall, top, z) for z in span[2:]]
    corners = [(x, 0.0, z) for x in span[:2] for z in span[2:]]
    chair = [] if figure.chair is None else scene.chair_corners(figure.chair)
    points = [(point, 0.0) for point in (*corners, *walls, *chair)]
    return points + [(point, 6.0) for arrow in found for point in arrow]


def _crop(eye: Camera, box: Box, placed: list[Skeleton]) -> Crop:
    """The middle of four bodies, and how large they can be drawn in the quarters of one box."""
    seen = [eye.point(point) for s in placed for point in s.points.values()]
    (x0, x1), (y0, y1) = ((min(axis), max(axis)) for axis in zip(*seen, strict=True))
    zoom = min(box[2] / 2 / (x1 - x0 + 4 * MARGIN), box[3] / 2 / (y1 - y0 + 7 * MARGIN))
    return (round((x0 + x1) / 2, 1), round((y0 + y1) / 2, 1), round(zoom, 2))


def _box(eye: Camera, stage: Stage, placed: list[Skeleton], fixed: list[tuple[Vec, float]]) -> Box:
    """A 4:3 picture around all frames, the content centred and standing near the lower edge."""
    corners = [corner for skeleton in placed for corner in extent(eye, stage, skeleton)]
    for point, room in fixed:
        x, y = eye.point(point)
        corners += [(x - room, y - room), (x + room, y + room)]
    x0, x1 = min(x for x, _ in corners) - MARGIN, max(x for x, _ in corners) + MARGIN
    y0, y1 = min(y for _, y in corners) - MARGIN, max(y for _, y in corners) + MARGIN
    width = max(x1 - x0, (y1 - y0) * ASPECT, SMALLEST)
    height = width / ASPECT
    return (round((x0 + x1 - width) / 2, 1), round(y1 - height, 1), round(width, 1), round(height, 1))
