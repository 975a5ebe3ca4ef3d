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
