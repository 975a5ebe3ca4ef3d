"""Every stored figure passes every check in every frame, and every exercise has one."""

import pytest

from clinic import figures
from clinic.figures.author import checks, poses
from clinic.figures.draw import drawing

SLUGS = poses.slugs()


@pytest.mark.parametrize("slug", SLUGS)
def test_every_frame_passes_every_check(slug: str) -> None:
    assert checks.check(poses.read(slug), drawing.load(slug)) == []


def test_every_exercise_has_a_figure_and_every_figure_an_exercise() -> None:
    exercises = {path.stem for path in (poses.SEED.parent / "exercises").glob("*.yaml")}
    assert exercises == set(SLUGS) == figures.available()


def test_the_library_shows_more_than_one_person() -> None:
    bodies = [drawing.load(slug).body.name for slug in SLUGS]
    assert min(bodies.count("slim"), bodies.count("full")) > len(SLUGS) / 4


@pytest.mark.parametrize("slug", SLUGS[::8])
def test_a_stored_figure_is_read_back_as_it_was_written(slug: str) -> None:
    stored = drawing.load(slug)
    assert drawing.loads(drawing.dumps(stored)) == stored
