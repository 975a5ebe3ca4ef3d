"""Do the checks catch bad figures? Each deliberate fault must be reported, and the untouched figure must not."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from clinic.figures.author import checks, poses
from clinic.figures.author.poses import PoseFile
from clinic.figures.draw import drawing
from clinic.figures.draw.drawing import Drawing
from clinic.figures.model.skeleton import Skeleton
from clinic.figures.model.vectors import add

Fault = Callable[[PoseFile, Drawing], tuple[PoseFile, Drawing]]


def change(*frames: int, **by: float) -> Fault:
    """Add to named values of some frames (default: all)."""

    def fault(figure: PoseFile, stored: Drawing) -> tuple[PoseFile, Drawing]:
        moved = tuple(
            {
                name: value + (by.get(name, 0.0) if not frames or i in frames else 0.0)
                for name, value in pose.items()
            }
            for i, pose in enumerate(stored.frames)
        )
        return figure, replace(stored, frames=moved)

    return fault


@dataclass(frozen=True)
class Stretched(Drawing):
    """A figure whose right thigh is 3 cm too long."""

    def placed(self, frame: int) -> Skeleton:
        skeleton = super().placed(frame)
        skeleton.points["knee_r"] = add(skeleton.points["knee_r"], (0.0, 0.0, 12.0))
        return skeleton


def stretched(figure: PoseFile, stored: Drawing) -> tuple[PoseFile, Drawing]:
    return figure, Stretched(**vars(stored))


def cropped(figure: PoseFile, stored: Drawing) -> tuple[PoseFile, Drawing]:
    x, y, width, height = stored.box
    return figure, replace(stored, box=(x + width / 2, y, width / 2, height))


def outdated(figure: PoseFile, stored: Drawing) -> tuple[PoseFile, Drawing]:
    return replace(figure, source="other"), stored


def floating(figure: PoseFile, stored: Drawing) -> tuple[PoseFile, Drawing]:
    wishes = tuple(replace(wish, contacts=wish.contacts[:1]) for wish in figure.wishes)
    return replace(figure, wishes=wishes), stored


def frozen(figure: PoseFile, stored: Drawing) -> tuple[PoseFile, Drawing]:
    return figure, replace(stored, frames=stored.frames[:1] * len(stored.frames), felt=())


def floating_further(figure: PoseFile, stored: Drawing) -> tuple[PoseFile, Drawing]:
    return figure, replace(stored, also=tuple({**pose, "y": pose["y"] + 9} for pose in stored.also))


FAULTS: dict[str, tuple[str, Fault, str]] = {
    "the ball rolled away": ("wall-squat", change(ball_y=9), "back misses ball"),
    "the body hangs 3 cm in the air": ("wall-squat", change(y=3), "sole_r misses floor by 3.0"),
    "the elbow bends backwards": ("wall-squat", change(elbow=-40), "elbow is at"),
    "the feet slide": ("wall-squat", change(8, x=5), "ankle_r slides by 5.0"),
    "the back goes through the wall": ("wall-squat", change(x=-60), "inside the wall"),
    "the arm goes through the ball": ("seated-knee-extension", change(shoulder_ab_r=-34), "inside the ball"),
    "it leans back over nothing": (
        "seated-march",
        change(lean=-50, hip_r=-50, hip_l=-50),
        "the centre of mass",
    ),
    "nothing is touched": ("upright-ball-sit", floating, "nothing carries the body"),
    "a bone is stretched": ("wall-squat", stretched, "thigh_r is"),
    "the picture is cropped": ("wall-squat", cropped, "outside the picture"),
    "nothing happens": ("wall-squat", frozen, "nothing moves by more than"),
    "an arm is before the face": (
        "seated-march",
        change(shoulder_r=138, elbow_r=100, shoulder_ab_r=-20),
        "of the face is hidden",
    ),
    "a knee jumps on the way": ("wall-squat", change(4, knee=30), "knee jumps by"),
    "a further end floats": ("prone-y-t-w-l", floating_further, "further end 0: toes_r misses floor"),
    "the pose data changed since": ("wall-squat", outdated, "older than its pose data"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_deliberate_fault_is_caught(name: str) -> None:
    slug, fault, expected = FAULTS[name]
    problems = checks.check(*fault(poses.read(slug), drawing.load(slug)))
    assert any(expected in problem for problem in problems), problems


@pytest.mark.parametrize("slug", sorted({slug for slug, _, _ in FAULTS.values()}))
def test_the_same_figure_without_a_fault_passes(slug: str) -> None:
    assert checks.check(*change()(poses.read(slug), drawing.load(slug))) == []
