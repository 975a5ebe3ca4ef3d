"""The solver closes contacts with little change, and building again gives the stored pictures."""

import pytest

from clinic.figures.author import poses, solve
from clinic.figures.draw import drawing
from clinic.figures.model.contacts import gaps
from clinic.figures.model.skeleton import place
from clinic.figures.model.vectors import length, sub

SQUAT = {
    "contacts": ["sole on floor"],
    "free": ["y", "hip", "knee", "ankle"],
    "start": {"angles": {"y": 88, "hip": 10, "knee": 10}},
    "end": {"angles": {"y": 60, "hip": 80, "knee": 80, "lean": 30}, "keep": ["ankle_r.x"]},
}
SAMPLE = poses.slugs()[::16]


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
