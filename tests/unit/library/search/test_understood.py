"""What the library's search understands: words that stand for others, compounds and endings; and what it says of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic.domain.library import search
from clinic.domain.library.exercise_data import parse
from clinic.domain.library.search import find
from clinic.domain.library.search.search_words import Meaning, SearchWords
from tests.unit.library.squat import squat

PLAIN = parse(squat(), source="x")


def explained(**meaning: object) -> SearchWords:
    return SearchWords(
        (Meaning(**{"typed": ("swiss ball",), **meaning}),), frozenset({"the"}), frozenset({"pain"})
    )


def said(library: search.Index, typed: str) -> list[str]:
    return [str(one) for one in find(library, typed, {}).forgiven]


def test_words_that_stand_for_others_find_what_those_find_and_weigh_a_little_less() -> None:
    one, two = replace(PLAIN, name="A hop", other_names=("Hop swiss",)), replace(PLAIN, name="Ball hop")
    library = search.index([one, two], explained(finds=("ball",)))
    assert find(library, "swiss", {}).exercises == (two, one)
    assert find(library, "swissball", {}).exercises == (two, one)
    assert said(library, "swiss ball") == []


def test_what_is_only_near_is_said_also_of_its_beginning_and_of_a_slip() -> None:
    library = search.index(
        [PLAIN], explained(typed=("sciatic nerve",), finds=("quadriceps",), said="front of thigh")
    )
    for typed in ("sciatic", "sciat", "scaitic", "sciatic nerve", "nerve"):
        assert said(library, typed) == [f"Shown for front of thigh; you typed {typed}."]
    assert said(library, "quadriceps") == []


def test_a_word_that_is_left_out_is_said_with_what_was_kept() -> None:
    library = search.index([PLAIN], explained(finds=("ball",)))
    assert said(library, "the quadriceps pain") == ["Shown for quadriceps; you typed quadriceps pain."]
    assert find(library, "pain", {}).exercises == ()


def test_words_that_say_nothing_are_passed_over_only_beside_others() -> None:
    library = search.index(
        [replace(PLAIN, name="Bullfrog"), replace(PLAIN, name="Stir the pot")], explained()
    )
    assert [found.name for found in find(library, "the bullfrog", {}).exercises] == ["Bullfrog"]
    assert find(library, "the", {}).exercises[0].name == "Stir the pot"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Bird-dog", "birddog"),
        ("Bird-dog", "bird dog"),
        ("Bird dog", "birddog"),
        ("Birddog", "bird dog"),
        ("Birddog", "bird-dog"),
        ("Push-up", "pushups"),
        ("Bridge", "bridging"),
        ("Bridging", "bridges"),
        ("Seat taps", "seated tap"),
    ],
)
def test_compounds_and_endings_are_no_slips(name: str, typed: str) -> None:
    library = search.index([replace(PLAIN, name=name)])
    assert find(library, typed, {}).exercises
    assert said(library, typed) == []


def test_what_was_forgiven_names_the_nearest_words() -> None:
    library = search.index(
        [replace(PLAIN, name=name) for name in ("Hamstring", "Hamstrings", "Curl", "Hurl")]
    )
    assert said(library, "hamstrng xurl") == [
        "Shown for hamstring; you typed hamstrng.",
        "Shown for curl and hurl; you typed xurl.",
    ]


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("curl zebra", search.NO_SUCH_WORD.format(words="“zebra”")),
        ("zebra qwxy", search.NO_SUCH_WORD.format(words="“zebra” and “qwxy”")),
        ("curl hop", search.NOT_TOGETHER),
        ("curl", ""),
    ],
)
def test_where_nothing_is_found_it_is_said_why(typed: str, advice: str) -> None:
    library = search.index([replace(PLAIN, name=name) for name in ("Curl", "Hop")])
    assert find(library, typed, {}).advice == advice


@pytest.mark.parametrize(
    ("names", "typed"),
    [
        (("Squat at the wall", "Wall squat", "Wall squat hold", "One-leg wall squat"), "wall squat"),
        (("Ball pike", "Pike", "Pike press"), "pike"),
    ],
)
def test_a_name_that_is_what_was_typed_comes_first_then_one_that_begins_so(
    names: tuple[str, ...], typed: str
) -> None:
    plain = replace(PLAIN, other_names=(), muscles=replace(PLAIN.muscles, primary=(), secondary=()))
    library = search.index([replace(plain, name=name) for name in names])
    found = [exercise.name for exercise in find(library, typed, {}).exercises]
    assert found[:2] == [typed.capitalize(), next(name for name in names if name.startswith(f"{found[0]} "))]
