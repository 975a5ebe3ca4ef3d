"""Can a patient read the picture? Measures what the contacts do not say: how much moves, and what hides the face.

All limits are by eye, from looking at every panel at five centimetres.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, hypot, pi, sin

from clinic.figures.author.poses import PoseFile
from clinic.figures.draw import felt
from clinic.figures.draw.camera import Camera, Point, camera
from clinic.figures.draw.drawing import Drawing
from clinic.figures.model.pose import JOINT_LIMITS, stem
from clinic.figures.model.skeleton import Skeleton, place
from clinic.figures.model.vectors import length, sub

MOVES = 8.0  # cm that the farthest point moves; less needs an arrow and a shade
FACE_HIDDEN = 0.35  # share of the face behind limbs or ball
JUMP = 18.0  # degrees (or cm of the ball) that a value may turn off its way from one frame to the next
BALL = ("ball_x", "ball_y", "ball_z")
LIMBS = {
    "arm": (("shoulder", "elbow"), ("elbow", "wrist"), ("wrist", "fingers")),
    "leg": (("hip", "knee"), ("knee", "ankle")),
}
FACE = 7.0  # cm: the radius of a face


def problems(figure: PoseFile, drawing: Drawing) -> Iterator[str]:
    """What makes a picture hard to read, as sentences."""
    if moved(drawing) < MOVES and not (drawing.arrows and shaded(drawing)):
        yield f"nothing moves by more than {moved(drawing):.0f} cm, and no arrow and shade say what happens"
    for frame in (0, len(drawing.frames) - 1):
        if not figure.hides_face and (share := face_hidden(drawing, drawing.frames[frame])) > FACE_HIDDEN:
            yield f"frame {frame}: {share:.0%} of the face is hidden"
    name, frame, turn = jump(drawing)
    if turn > JUMP:
        yield f"frame {frame}: {name} jumps by {turn:.0f}"


def moved(drawing: Drawing) -> float:
    """How far the point that moves most goes from start to end, in centimetres."""
    start, end = drawing.placed(0).points, drawing.placed(len(drawing.frames) - 1).points
    return max(length(sub(end[name], start[name])) for name in start)


def shaded(drawing: Drawing) -> bool:
    """Whether the end shows at least one patch of where it is felt."""
    eye, end = camera(drawing.view), drawing.placed(len(drawing.frames) - 1)
    return any(felt.shade(eye, end, drawing.felt, part) for part in drawing.order)


def jump(drawing: Drawing) -> tuple[str, int, float]:
    """The joint or way of the ball that turns off most between two frames: its name, the frame, by how much."""
    frames = drawing.frames
    return max(
        (
            (name, i, abs(frames[i - 1][name] - 2 * frames[i][name] + frames[i + 1][name]))
            for i in range(1, len(frames) - 1)
            for name in frames[0]
            if stem(name) in JOINT_LIMITS or name in BALL
        ),
        key=lambda found: found[2],
    )


def face_hidden(drawing: Drawing, pose: dict[str, float]) -> float:
    """The share of the face behind what is drawn over the head; none of a face that looks away."""
    eye, skeleton = camera(drawing.view), place(drawing.body, pose)
    if not drawing.manner.facing:
        return 0.0
    frame, middle = skeleton.frames["head"], skeleton.points["head"]
    x, y = eye.point(frame.local(middle, 4.0, -2.0))
    rings = [
        (x + r * cos(a * pi / 6), y + r * sin(a * pi / 6))
        for r in (FACE / 3, FACE * 2 / 3, FACE)
        for a in range(12)
    ]
    over = drawing.order[drawing.order.index("head") + 1 :]
    discs = [disc for part in over for disc in _discs(eye, skeleton, drawing, part)]
    return sum(any(hypot(px - dx, py - dy) < r for dx, dy, r in discs) for px, py in rings) / len(rings)


def _discs(
    eye: Camera, skeleton: Skeleton, drawing: Drawing, part: str
) -> Iterator[tuple[float, float, float]]:
    """A body part or the ball as a row of discs on the page."""
    kind, _, side = part.partition("_")
    if part == "ball" and drawing.stage.ball is not None:
        yield (*eye.point(skeleton.points["ball"]), drawing.stage.ball / 2)
    for start, end in LIMBS.get(kind, ()):
        (ax, ay), (bx, by) = _seen(eye, skeleton, start, side), _seen(eye, skeleton, end, side)
        radius = skeleton.body.radius[end]
        for step in range(9):
            yield (ax + (bx - ax) * step / 8, ay + (by - ay) * step / 8, radius)


def _seen(eye: Camera, skeleton: Skeleton, name: str, side: str) -> Point:
    return eye.point(skeleton.points[f"{name}_{side}"])
