"""The solver closes contacts with little change, and building again gives the stored pictures."""

import pytest

from clinic.figures.author import poses, solve
from clinic.figures.author.poses import PoseFile
from clinic.figures.draw import drawing
from clinic.figures.model.contacts import clearances, gaps
from clinic.figures.model.pose import JOINT_LIMITS, stem
from clinic.figures.model.skeleton import place
from clinic.figures.model.vectors import length, sub

pytestmark = pytest.mark.slow  # two seconds in all, with the import of SciPy
SQUAT = {
    "contacts": ["sole on floor"],
    "free": ["y", "hip", "knee", "ankle"],
    "start": {"angles": {"y": 88, "hip": 10, "knee": 10}},
    "end": {"angles": {"y": 60, "hip": 80, "knee": 80, "lean": 30}, "keep": ["ankle_r.x"]},
}
SAMPLE = poses.slugs()[5::16]


def test_every_contact_of_the_key_poses_is_closed() -> None:
    figure = poses.parse("squat", SQUAT)
    for wish, pose in zip(figure.wishes, solve.key_poses(figure), strict=True):
        skeleton = place(figure.body, pose)
        for contact in wish.contacts:
            assert max(map(abs, gaps(skeleton, figure.stage, contact))) < 0.05


def test_what_is_not_free_stays_as_it_was_written() -> None:
    figure = poses.parse("squat", SQUAT)
    _, end = solve.key_poses(figure)
    assert end["lean"] == 30
    assert end["shoulder"] == 0


def lunge(hip: float) -> PoseFile:
    """One leg behind the body, its sole to be flat on the floor."""
    wish = {"contacts": ["sole_r on floor"], "free": ["y", "ankle_r"], "end": {"angles": {"y": 80}}}
    return poses.parse("lunge", wish | {"start": {"angles": {"y": 80, "hip_r": hip}}})


def test_a_joint_goes_little_past_its_limit_however_far_out_of_reach_the_floor_is() -> None:
    within, beyond = (solve.key_poses(lunge(hip))[0]["ankle_r"] for hip in (-43, -65))
    _, high = JOINT_LIMITS["ankle"]
    assert within < high < beyond < high + 8


def test_the_trunk_holds_to_the_wish_and_limbs_give_way() -> None:
    free = ["y", "hip", "lumbar", "shoulder", "ankle", "knee"]
    bent = {"y": 70, "hip": 70, "knee": 40, "ankle": 20, "lean": 60, "shoulder": 90}
    wish = {"contacts": ["sole on floor", "fingers on floor"], "free": free, "end": {"angles": {"y": 80}}}
    start, _ = solve.key_poses(poses.parse("touch", wish | {"start": {"angles": bent}}))
    assert abs(start["lumbar"]) < 10 < start["knee"] - bent["knee"]


def test_no_joint_jumps_on_the_way_from_one_key_pose_to_the_next() -> None:
    frames = solve.frames(poses.read("bridge-calves-on-ball"))
    jumps = [
        abs(before[name] - 2 * here[name] + after[name])
        for before, here, after in zip(frames, frames[1:], frames[2:], strict=False)
        for name in here
        if stem(name) in JOINT_LIMITS
    ]
    assert max(jumps) < 4


def test_flesh_gives_by_little_more_than_is_allowed() -> None:
    pressed = {
        "ball": 55,
        "contacts": ["ball on floor", "sole on floor"],
        "free": ["y", "hip", "knee", "ankle"],
    }
    figure = poses.parse(
        "sit", pressed | {key: {"angles": {"y": 60, "hip": 90, "knee": 90}} for key in ("start", "end")}
    )
    start, _ = solve.key_poses(figure)
    depths = [-gap for _, _, gap in clearances(place(figure.body, start), figure.stage)]
    assert max(depths) < figure.stage.soft + 1


def test_a_kept_point_stays_through_all_frames() -> None:
    figure = poses.parse("squat", SQUAT)
    ankles = [place(figure.body, pose).points["ankle_r"][0] for pose in solve.frames(figure)]
    assert len(ankles) == solve.FRAMES
    assert max(ankles) - min(ankles) < 0.1


def test_a_middle_pose_is_the_middle_frame() -> None:
    middle = {"angles": {"y": 88, "hip": 10, "knee": 10, "shoulder": 90}}
    frames = solve.frames(poses.parse("squat", SQUAT | {"middle": middle}))
    assert len(frames) == solve.FRAMES
    assert frames[solve.FRAMES // 2]["shoulder"] == 90


@pytest.mark.parametrize("slug", SAMPLE)
def test_solving_again_gives_the_stored_key_poses(slug: str) -> None:
    figure, stored = poses.read(slug), drawing.load(slug)
    stride = (len(stored.frames) - 1) // (len(figure.wishes) - 1)
    for number, pose in enumerate(solve.key_poses(figure)):
        again, before = place(figure.body, pose).points, stored.placed(number * stride).points
        assert max(length(sub(again[name], before[name])) for name in again) < 0.3
