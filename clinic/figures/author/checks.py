"""Automatic checks of a stored drawing against its pose data, over every frame.

A pose can pass all of them and still look wrong: they protect a figure that somebody has looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from clinic.figures.author import poses, readable
from clinic.figures.author.build import extent
from clinic.figures.author.poses import PoseFile
from clinic.figures.draw.camera import camera
from clinic.figures.draw.drawing import Drawing
from clinic.figures.model.contacts import Contact, clearances, gaps, pads
from clinic.figures.model.pose import JOINT_LIMITS, stem
from clinic.figures.model.proportions import LUMBAR, SACRAL, THORACIC
from clinic.figures.model.skeleton import Skeleton, centre_of_mass, place
from clinic.figures.model.vectors import length, sub

TOUCH = 0.5  # cm: how far a declared contact may be open
PRESS = 1.0  # cm: allowed overlap beyond the stated softness
SLIDE = 0.7  # cm: how far a kept point may move
PLAY = 3.5  # degrees: allowed overrun of a joint limit
BALANCE = 4.0  # cm: how far the centre of mass may leave the support
_NUMBERS = str.maketrans("", "", "0123456789.- ")  # what is left of path data are its commands
BONES = (
    ("shoulder", "elbow", "upper_arm"),
    ("elbow", "wrist", "forearm"),
    ("hip", "knee", "thigh"),
    ("knee", "ankle", "shank"),
)


def check(figure: PoseFile, drawing: Drawing) -> list[str]:
    """Every problem of the figure, as sentences that name the frame; none means it passes."""
    placed = [drawing.placed(frame) for frame in range(len(drawing.frames))]
    found = [] if drawing.source == figure.source else ["the stored drawing is older than its pose data"]
    for number, skeleton in enumerate(placed):
        touching = _touching(figure, number, len(placed))
        for problem in (
            *_lengths(skeleton),
            *_contacts(figure, skeleton, touching),
            *_overlaps(figure, skeleton, touching),
            *_joints(drawing.frames[number]),
            *_support(touching),
            *_frame(drawing, skeleton),
        ):
            found.append(f"frame {number}: {problem}")
    found += _slides(figure, placed)
    for number in (0, len(placed) - 1):
        touching = _touching(figure, number, len(placed))
        found += [f"frame {number}: {problem}" for problem in _balance(figure, placed[number], touching)]
    found += [f"further end {i}: {problem}" for i, problem in _further(figure, drawing)]
    return found + list(_structure(drawing)) + list(readable.problems(figure, drawing))


def _further(figure: PoseFile, drawing: Drawing) -> Iterator[tuple[int, str]]:
    """What is wrong with the ends that are shown beside the last frame."""
    touching = figure.wishes[-1].contacts
    for i, pose in enumerate(drawing.also):
        skeleton = place(drawing.body, pose)
        for problem in (
            *_contacts(figure, skeleton, touching),
            *_overlaps(figure, skeleton, touching),
            *_joints(pose),
        ):
            yield i, problem


def _touching(figure: PoseFile, number: int, count: int) -> tuple[Contact, ...]:
    """The contacts declared for a frame: a key pose's own, or what two key poses share."""
    legs = len(figure.wishes) - 1
    leg, rest = divmod(number * legs, count - 1)
    if rest == 0:
        return figure.wishes[leg].contacts
    return poses.shared(figure, leg)


def _lengths(skeleton: Skeleton) -> Iterator[str]:
    points, body = skeleton.points, skeleton.body
    for start, end, name in BONES:
        for side in "rl":
            found = length(sub(points[f"{start}_{side}"], points[f"{end}_{side}"]))
            if abs(found - body.length[name]) > 0.01:
                yield f"{name}_{side} is {found:.1f} cm long instead of {body.length[name]:.1f}"
    spine = [station.point for station in skeleton.spine if station.level >= 0]
    found = sum(length(sub(a, b)) for a, b in pairwise(spine))
    wanted = (SACRAL[0] + LUMBAR[0] + THORACIC[0]) * body.height / 170
    if abs(found - wanted) > 0.1:
        yield f"the spine is {found:.1f} cm long instead of {wanted:.1f}"


def _contacts(figure: PoseFile, skeleton: Skeleton, touching: tuple[Contact, ...]) -> Iterator[str]:
    for contact in touching:
        worst = max(gaps(skeleton, figure.stage, contact), key=abs)
        if abs(worst) > TOUCH:
            yield f"{contact.part} misses {contact.target} by {worst:.1f} cm"


def _overlaps(figure: PoseFile, skeleton: Skeleton, touching: tuple[Contact, ...]) -> Iterator[str]:
    pressed = {(contact.part, contact.target): contact.pressed for contact in touching}
    for part, surface, gap in clearances(skeleton, figure.stage):
        allowed = max(figure.stage.soft, pressed.get((part, surface), 0.0)) + PRESS
        if gap < -allowed:
            yield f"{part} is {-gap:.1f} cm inside the {surface}"
    if skeleton.points["head"][1] < 8:
        yield "the head is below the floor"


def _joints(pose: dict[str, float]) -> Iterator[str]:
    for name, value in pose.items():
        low, high = JOINT_LIMITS.get(stem(name), (-1e9, 1e9))
        if not low - PLAY <= value <= high + PLAY:
            yield f"{name} is at {value:.0f} degrees"


def _support(touching: tuple[Contact, ...]) -> Iterator[str]:
    if not any(contact.target == "floor" and contact.part != "ball" for contact in touching) and not any(
        contact.target == "ball" for contact in touching
    ):
        yield "nothing carries the body"


def _frame(drawing: Drawing, skeleton: Skeleton) -> Iterator[str]:
    x, y, width, height = drawing.box
    for px, py in extent(camera(drawing.view), drawing.stage, skeleton):
        if not (x <= px <= x + width and y <= py <= y + height):
            yield "something is outside the picture"
            return


def _slides(figure: PoseFile, placed: list[Skeleton]) -> Iterator[str]:
    stride = (len(placed) - 1) // (len(figure.wishes) - 1)
    for number, wish in zip(range(0, len(placed), stride), figure.wishes, strict=True):
        for pin in wish.pins:
            moved = placed[number].points[pin.point][pin.axis] - placed[0].points[pin.point][pin.axis]
            if pin.keep and abs(moved) > SLIDE:
                yield f"frame {number}: {pin.point} slides by {moved:.1f} cm"


def _balance(figure: PoseFile, skeleton: Skeleton, touching: tuple[Contact, ...]) -> Iterator[str]:
    if figure.stage.wall is not None:
        return
    support = list(_footprint(skeleton, touching))
    centre = centre_of_mass(skeleton)[0]
    if not support:
        return
    low, high = min(support), max(support)
    if not low - BALANCE <= centre <= high + BALANCE:
        yield f"the centre of mass is at {centre:.0f}, outside the support {low:.0f} to {high:.0f}"


def _footprint(skeleton: Skeleton, touching: tuple[Contact, ...]) -> Iterator[float]:
    """Where along x the body is carried."""
    for contact in touching:
        if contact.part == "ball" or contact.at:
            continue
        if contact.target == "ball":
            yield skeleton.points["ball"][0]
        elif contact.target in ("floor", "chair"):
            yield from (point[0] for point, _ in pads(skeleton, contact.part))


def _structure(drawing: Drawing) -> Iterator[str]:
    """Every frame has the same elements with the same path commands, so the player can move between them."""
    signatures = {
        tuple(
            (shape.tag, *(_commands(value) for value in shape.geometry.values()))
            for shape in drawing.shapes(frame)
        )
        for frame in range(len(drawing.frames))
    }
    if len(signatures) > 1:
        yield "the frames do not share their path commands"


def _commands(value: str) -> str:
    return value.translate(_NUMBERS)
