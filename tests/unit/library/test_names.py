"""Exercises that print one name are named with whose they are; a copy takes no name that another exercise has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.library import exercise_data, own_copies
from clinic.domain.library.exercise import OF_CLINIC, Exercise
from clinic.domain.library.names import MIXED, one_name
from tests.unit.library.squat import squat

SQUAT = exercise_data.parse(squat(), source="wall-squat.yaml")
PLANK = replace(SQUAT, slug="plank", name="Plank")
COPY = replace(SQUAT, slug=f"wall-squat{OF_CLINIC}1", name="WALL-SQUAT")


def test_two_of_one_name_are_named_with_whose_they_are() -> None:
    assert one_name([PLANK, SQUAT, COPY]) == (
        "Two exercises would print one name: “Wall squat” (of the library) and “WALL-SQUAT” (your clinic's copy). "
        "Patients report by name. Take one out, or rename the copy."
    )
    assert one_name([PLANK, SQUAT]) == ""


def refusal(name: str, *others: Exercise) -> str | None:
    try:
        own_copies.check_name(name, slug=COPY.slug, base="wall-squat", others=others)
    except InvalidInput as error:
        (field,) = error.errors
        assert field == "name"
        return error.errors[field]
    return None


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("plank", "The library has another exercise of this name. Give your copy a name of its own."),
        (
            "Wall slide",
            "Your clinic has another copy of this name. Give this one a name of its own.",
        ),
        ("Wall squat", None),  # as the one that it is made of
        ("Wall stand", None),  # as it is called already
        ("Wall lean", None),
        ("W\u0430ll lean", MIXED),
    ],
)
def test_a_copy_takes_no_name_of_another_exercise(name: str, sentence: str | None) -> None:
    slide = replace(COPY, slug=f"wall-squat{OF_CLINIC}2", name="Wall slide")
    itself = replace(COPY, name="Wall stand")
    assert refusal(name, SQUAT, itself, PLANK, slide) == sentence


def test_a_copy_needs_a_name_once_another_exercise_than_its_own_has_it() -> None:
    slide = replace(COPY, slug=f"wall-squat{OF_CLINIC}2", name="Plank")
    free = replace(COPY, slug=f"wall-squat{OF_CLINIC}3", name="Lean")
    assert own_copies.needing_names([COPY, slide, free], [SQUAT, PLANK]) == {slide.slug: "Plank"}
