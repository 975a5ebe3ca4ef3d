"""Every stored figure passes every check in every frame, shows what its exercise names, and every exercise has one."""

from functools import cache

import pytest

from clinic import figures
from clinic.domain.library import demands
from clinic.domain.library.vocabulary import Tag
from clinic.figures.author import checks, poses
from clinic.figures.draw import drawing, felt
from tests import seed

LIBRARY = seed.library()
SLUGS = poses.slugs()
read = cache(poses.read)
load = cache(drawing.load)
FAR = {  # joint: the angle from which its picture asks for a tag
    "hip": (100, Tag.HIP_FLEXION_OVER_90),
    "knee": (110, Tag.DEEP_KNEE_FLEXION),
    "shoulder": (150, Tag.OVERHEAD),
}
RESTS = {
    "side-lying-knee-squeeze": {"shoulder"},
    "side-lying-leg-lift": {"shoulder"},
}  # the arm lies, as in sleep


@pytest.mark.parametrize("slug", SLUGS)
def test_every_frame_passes_every_check(slug: str) -> None:
    assert checks.check(read(slug), load(slug)) == []


def test_every_exercise_has_a_figure_and_every_figure_an_exercise() -> None:
    assert LIBRARY.keys() == set(SLUGS) == figures.available()


def test_a_wall_or_chair_that_the_exercise_needs_is_drawn() -> None:
    faults = []
    for slug, exercise in LIBRARY.items():
        drawn = {"wall": load(slug).stage.wall is not None, "chair": load(slug).chair is not None}
        needed = {"wall": exercise.equipment.wall, "chair": exercise.equipment.chair}
        faults += [
            f"{slug}, equipment: {prop}" for prop, there in drawn.items() if needed[prop] and not there
        ]
        for sentence in (*exercise.needs, *exercise.instructions.setup):
            named = drawn.keys() & sentence.lower().replace(".", " ").replace(",", " ").split()
            if named and not any(drawn[prop] for prop in named):
                faults.append(f"{slug}, needs or setup: {sentence}")
    assert not faults, "\n".join(faults)


def test_the_shade_lies_where_the_exercise_says_it_works() -> None:
    faults = []
    for slug, exercise in LIBRARY.items():
        figure, stored = read(slug), load(slug)
        said = felt.patches(exercise.muscles.primary, figure.emphasis, figure.feels)
        near = tuple(patch for patch in said if patch.split()[0] not in stored.manner.far)
        regions = [{patch.split()[1] for patch in patches} for patches in (stored.felt, said)]
        if stored.felt != near or regions[0] != regions[1]:
            faults.append(f"{slug}, muscles, primary: {said}, shaded {stored.felt}")
    assert not faults, "\n".join(faults)


def test_a_picture_on_the_way_shows_a_pose_of_its_own() -> None:
    on_the_way = [slug for slug, exercise in LIBRARY.items() if exercise.figure.middle]
    assert on_the_way
    faults = [f"{slug}, figure, middle" for slug in on_the_way if len(read(slug).wishes) != 3]
    assert not faults, "\n".join(faults)


def test_every_end_has_an_arrow() -> None:
    faults = [slug for slug in SLUGS if not load(slug).arrows and not load(slug).also]
    assert not faults, "\n".join(faults)


def test_the_library_shows_more_than_one_person() -> None:
    bodies = [load(slug).body.name for slug in SLUGS]
    assert min(bodies.count("slim"), bodies.count("full")) > len(SLUGS) / 4


def test_a_stored_figure_is_read_back_as_it_was_written() -> None:
    some = SLUGS[::8]
    assert some
    faults = [slug for slug in some if drawing.loads(drawing.dumps(load(slug))) != load(slug)]
    assert not faults, "\n".join(faults)


def test_what_the_pictures_bend_far_is_tagged() -> None:
    """Ten degrees and more beyond a right angle at the hip, twenty at the knee; arms up beside the head. Ours."""
    faults = [
        f"{slug}, tags: its picture bends {joint} by {angle:.0f} degrees and asks for {tag}"
        for slug, exercise in LIBRARY.items()
        for joint, (far, tag) in FAR.items()
        if (angle := bent(slug, joint)) > far
        and tag not in exercise.tags
        and joint not in RESTS.get(slug, ())
    ]
    assert not faults, "\n".join(faults)


def test_a_thigh_that_a_picture_shows_behind_the_trunk_is_tagged() -> None:
    """More than ten degrees in any frame; a leg lifted level with the back is told by its words. Ours."""
    behind = {slug for slug in LIBRARY if min(bends(slug, "hip"), default=0) < -10}
    assert behind
    assert {slug for slug in behind if Tag.HIP_EXTENSION not in LIBRARY[slug].tags} == set()


@pytest.mark.parametrize(
    ("sentence", "is_back"),
    [
        ("Draw one leg back.", True),
        ("Stretch your leg straight behind you.", True),
        ("Sink into a lunge.", True),
        ("Step one foot back.", False),
        ("Lean your back on the ball.", False),
    ],
)
def test_a_copy_that_draws_a_leg_back_in_its_own_words_is_screened_for_it(
    sentence: str, is_back: bool
) -> None:
    assert (Tag.HIP_EXTENSION in demands.demanded(sentence)) is is_back


def bent(slug: str, joint: str) -> float:
    """The most that either side of a joint is bent in any frame of the picture, in degrees."""
    return max(bends(slug, joint))


def bends(slug: str, joint: str) -> list[float]:
    """How far either side of a joint is bent in each frame of the picture, in degrees."""
    sides = (joint, f"{joint}_r", f"{joint}_l")
    return [frame[name] for frame in load(slug).frames for name in sides if name in frame]
