"""Every stored figure passes every check in every frame, shows what its exercise names, and every exercise has one."""

from functools import lru_cache
from typing import Any

import pytest
import yaml

from clinic import figures
from clinic.figures.author import checks, poses
from clinic.figures.draw import drawing, felt

SLUGS = poses.slugs()


@pytest.mark.parametrize("slug", SLUGS)
def test_every_frame_passes_every_check(slug: str) -> None:
    assert checks.check(poses.read(slug), drawing.load(slug)) == []


def test_every_exercise_has_a_figure_and_every_figure_an_exercise() -> None:
    exercises = {path.stem for path in (poses.SEED.parent / "exercises").glob("*.yaml")}
    assert exercises == set(SLUGS) == figures.available()


@lru_cache(maxsize=64)
def exercise(slug: str) -> dict[str, Any]:
    text = (poses.SEED.parent / "exercises" / f"{slug}.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@pytest.mark.parametrize("slug", SLUGS)
def test_a_wall_or_chair_that_the_exercise_needs_is_drawn(slug: str) -> None:
    said, stored = exercise(slug), drawing.load(slug)
    drawn = {"wall": stored.stage.wall is not None, "chair": stored.chair is not None}
    for prop, there in drawn.items():
        assert there or not said["equipment"][prop], f"equipment names a {prop}"
    for sentence in (*said["needs"], *said["instructions"]["setup"]):
        named = [
            prop for prop in drawn if prop in sentence.lower().replace(".", " ").replace(",", " ").split()
        ]
        assert not named or any(drawn[prop] for prop in named), sentence


@pytest.mark.parametrize("slug", SLUGS)
def test_the_shade_lies_where_the_exercise_says_it_works(slug: str) -> None:
    figure, stored = poses.read(slug), drawing.load(slug)
    said = felt.patches(exercise(slug)["muscles"]["primary"], figure.emphasis, figure.feels)
    assert stored.felt == tuple(patch for patch in said if patch.split()[0] not in stored.manner.far)
    assert {patch.split()[1] for patch in stored.felt} == {patch.split()[1] for patch in said}


@pytest.mark.parametrize("slug", SLUGS)
def test_a_picture_on_the_way_shows_a_pose_of_its_own(slug: str) -> None:
    assert "middle" not in exercise(slug)["figure"] or len(poses.read(slug).wishes) == 3


@pytest.mark.parametrize("slug", SLUGS)
def test_every_end_has_an_arrow(slug: str) -> None:
    assert drawing.load(slug).arrows or drawing.load(slug).also


def test_the_library_shows_more_than_one_person() -> None:
    bodies = [drawing.load(slug).body.name for slug in SLUGS]
    assert min(bodies.count("slim"), bodies.count("full")) > len(SLUGS) / 4


@pytest.mark.parametrize("slug", SLUGS[::8])
def test_a_stored_figure_is_read_back_as_it_was_written(slug: str) -> None:
    stored = drawing.load(slug)
    assert drawing.loads(drawing.dumps(stored)) == stored
