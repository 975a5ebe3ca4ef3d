"""From every exercise one can step down to a beginner's, and no chain goes in a circle."""

from dataclasses import replace

import pytest

from clinic.domain.content import BrokenContent
from clinic.domain.library import chains, exercise_data
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import Level
from tests.unit.library.squat import squat

SQUAT = exercise_data.parse(squat(), source="squat")


def exercise(slug: str, level: str = "beginner", *, easier: str = "", harder: str = "") -> Exercise:
    return replace(
        SQUAT, slug=slug, level=Level(level), easier=tuple(easier.split()), harder=tuple(harder.split())
    )


def check(*library: Exercise) -> None:
    chains.check(library, sources={entry.slug: f"{entry.slug}.yaml" for entry in library})


def test_a_chain_from_beginner_to_advanced_is_accepted() -> None:
    check(
        exercise("kneeling", harder="plank"),
        exercise("plank", "intermediate", easier="kneeling", harder="stir"),
        exercise("stir", "advanced", easier="plank"),
    )


@pytest.mark.parametrize(
    ("library", "refusal"),
    [
        ([exercise("plank", harder="stir")], "plank.yaml: harder.0: there is no exercise stir."),
        (
            [exercise("plank", harder="stir"), exercise("stir")],
            "plank.yaml: harder.0: stir does not list plank as easier.",
        ),
        (
            [exercise("plank"), exercise("stir", easier="plank")],
            "stir.yaml: easier.0: plank does not list stir as harder.",
        ),
        (
            [exercise("stir", "intermediate")],
            "stir.yaml: easier: the chain of easier exercises ends here, but this exercise is intermediate.",
        ),
        (
            [exercise("plank", "intermediate", harder="stir"), exercise("stir", easier="plank")],
            "plank.yaml: harder.0: stir (beginner) cannot be harder than plank (intermediate).",
        ),
    ],
)
def test_a_broken_chain_is_refused(library: list[Exercise], refusal: str) -> None:
    with pytest.raises(BrokenContent) as refused:
        check(*library)

    assert str(refused.value) == refusal


def test_a_circle_is_refused_and_shown() -> None:
    with pytest.raises(BrokenContent, match=r"^(\w)\.yaml: easier: .* go in a circle: \1 → (\w → ){2}\1\."):
        check(
            exercise("a", easier="c", harder="b"),
            exercise("b", easier="a", harder="c"),
            exercise("c", easier="b", harder="a"),
        )
