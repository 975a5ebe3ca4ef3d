"""What a picture shows of a body asks for its tag: each demand that has a degree is measured in every frame.

The bounds are ours, a clinician confirms them. A right angle that is told in words is drawn to within two degrees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import pytest

from clinic.domain.library.vocabulary import Tag
from clinic.figures.draw import drawing
from clinic.figures.model.pose import Pose
from clinic.figures.model.skeleton import SIDES, Skeleton, place
from tests import seed

LIBRARY = seed.library()


class Shown(NamedTuple):
    """A pose of a picture: its angles in degrees, and where it puts the body in centimetres."""

    pose: Pose
    body: Skeleton


Measure = Callable[[Shown], float]


class Bound(NamedTuple):
    """From more than `most` on, a picture asks for one of the tags. Who has one of `but` lies so."""

    measure: Measure
    most: float
    tags: frozenset[Tag]
    but: frozenset[Tag] = frozenset()


def angle(name: str, sign: int = 1) -> Measure:
    """The larger of both sides, in degrees; with sign -1 the movement the other way."""
    names = (name, f"{name}_r", f"{name}_l")
    return lambda shown: max(sign * shown.pose[one] for one in names if one in shown.pose)


def either_way(name: str) -> Measure:
    return lambda shown: max(angle(name)(shown), angle(name, -1)(shown))


def rounded(shown: Shown) -> float:
    """The bend of the whole back forward, in degrees."""
    return shown.pose["lumbar"] + shown.pose["thorax"]


def across(shown: Shown) -> float:
    """How far a knee or an ankle is beyond the middle of the body, in centimetres."""
    points, right = shown.body.points, shown.body.frames["pelvis"].right
    reached = [
        sign * sum((a - b) * c for a, b, c in zip(points[joint], points["pelvis"], right, strict=True))
        for side, sign in SIDES
        for joint in (f"knee_{side}", f"ankle_{side}")
    ]
    return -min(reached)


def head_below(shown: Shown) -> float:
    """How far the head is lower than the middle of the chest, in centimetres: four where somebody lies flat."""
    points = shown.body.points
    return (points["ribs"][1] + points["mid_back"][1]) / 2 - points["head"][1]


BOUNDS = {
    "hip bent past a right angle": Bound(angle("hip"), 92, frozenset({Tag.HIP_FLEXION_OVER_90})),
    # within five degrees of what a healthy hip has: 120 bent, 45 to the side, 45 turned
    "hip bent to its end": Bound(angle("hip"), 115, frozenset({Tag.HIP_END_RANGE})),
    "hip out to its end": Bound(angle("hip_ab"), 40, frozenset({Tag.HIP_END_RANGE})),
    "hip turned to its end": Bound(either_way("hip_rot"), 40, frozenset({Tag.HIP_END_RANGE})),
    "leg behind the trunk": Bound(angle("hip", -1), 10, frozenset({Tag.HIP_EXTENSION})),
    "leg across the middle": Bound(across, 0, frozenset({Tag.HIP_ACROSS_MIDLINE})),
    "knee bent far": Bound(angle("knee"), 110, frozenset({Tag.DEEP_KNEE_FLEXION})),
    # a low back bends about sixty degrees forward, a quarter of them is a bend; half of the whole back is far
    "low back bent forward": Bound(angle("lumbar"), 15, frozenset({Tag.LUMBAR_FLEXION})),
    "back bent far forward": Bound(rounded, 50, frozenset({Tag.LUMBAR_FLEXION_END_RANGE})),
    # and about 25 degrees backward
    "low back bent backward": Bound(angle("lumbar", -1), 5, frozenset({Tag.LUMBAR_EXTENSION})),
    "low back bent far backward": Bound(angle("lumbar", -1), 20, frozenset({Tag.LUMBAR_EXTENSION_END_RANGE})),
    "upper back bent backward": Bound(
        angle("thorax", -1),
        8,
        frozenset({Tag.UPPER_BACK_EXTENSION, Tag.LUMBAR_EXTENSION}),
        but=frozenset({Tag.SUPINE}),
    ),
    "trunk bent sideways": Bound(either_way("side"), 5, frozenset({Tag.LATERAL_FLEXION})),
    "trunk bent far sideways": Bound(either_way("side"), 25, frozenset({Tag.LATERAL_FLEXION_END_RANGE})),
    "trunk turned": Bound(either_way("twist"), 5, frozenset({Tag.ROTATION})),
    "trunk turned far": Bound(either_way("twist"), 35, frozenset({Tag.ROTATION_END_RANGE})),  # of about 45
    "head lowest": Bound(head_below, 5, frozenset({Tag.HEAD_LOWEST})),
    "head below the heart": Bound(head_below, 5, frozenset({Tag.INVERTED_HEAD}), but=frozenset({Tag.SUPINE})),
    "arm beside the head": Bound(
        angle("shoulder"), 150, frozenset({Tag.OVERHEAD}), but=frozenset({Tag.SIDE_LYING})
    ),
}

IN_NO_PICTURE = {"low back bent far backward"}  # the words alone ask for it


@cache
def shown(slug: str) -> tuple[Shown, ...]:
    stored = drawing.load(slug)
    return tuple(Shown(pose, place(stored.body, pose)) for pose in (*stored.frames, *stored.also))


def beyond(bound: Bound) -> Iterator[tuple[str, float]]:
    """Each exercise whose picture goes further than that, and how far."""
    for slug in LIBRARY:
        if (most := max(map(bound.measure, shown(slug)))) > bound.most:
            yield slug, most


@pytest.mark.parametrize("name", BOUNDS)
def test_what_a_picture_shows_is_tagged(name: str) -> None:
    bound = BOUNDS[name]
    found = list(beyond(bound))
    assert bool(found) is (name not in IN_NO_PICTURE)
    faults = [
        f"{slug}, tags: its picture shows a {name}, {most:.1f}, and asks for {' or '.join(sorted(bound.tags))}"
        for slug, most in found
        if not (bound.tags | bound.but) & LIBRARY[slug].tags
    ]
    assert not faults, "\n".join(faults)
