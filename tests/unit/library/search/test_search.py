"""Searching the library: what is typed finds what is meant, and filters count what they would show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic.domain.library import search, words
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.exercise_data import parse
from clinic.domain.library.search import find
from clinic.domain.library.vocabulary import Category, Muscle, Sided, StartPosition, Tag
from clinic.domain.text.slips import slips
from clinic.services.library import yaml_files
from clinic.settings import ROOT
from tests.unit.library.squat import squat

SEVEN = (
    "ball-crunch",
    "childs-pose-thread-through",
    "forearm-plank",
    "roll-ball-erector-spinae",
    "supine-spinal-rotation",
    "upright-ball-sit",
    "wall-squat",
)


@pytest.fixture(scope="module")
def exercises() -> tuple[Exercise, ...]:
    files = (ROOT / "seed" / "exercises" / f"{slug}.yaml" for slug in SEVEN)
    return tuple(parse(yaml_files.read(file), source=file.name) for file in files)


@pytest.fixture
def library(exercises: tuple[Exercise, ...]) -> search.Index:
    return search.index(exercises)


def slugs(found: search.Found) -> list[str]:
    return [exercise.slug for exercise in found.exercises]


def test_nothing_typed_and_nothing_chosen_shows_everything(
    library: search.Index, exercises: tuple[Exercise, ...]
) -> None:
    assert sorted(slugs(find(library, "", {}))) == sorted(exercise.slug for exercise in exercises)


@pytest.mark.parametrize(
    "typed", ["hamstrng", "Hamstrings", "hamstirngs", "hamstr", "HÁMSTRING", "hxmstryngs"]
)
def test_a_muscle_is_found_however_it_is_typed(library: search.Index, typed: str) -> None:
    found = find(library, typed, {}).exercises
    assert found
    assert all("hamstrings" in (*e.muscles.primary, *e.muscles.secondary) for e in found)


@pytest.mark.parametrize("typed", ["forearm plank", "plank forearm", "forarm plnak", "exercise ball plank"])
def test_a_name_is_found_by_all_its_words_in_any_order(library: search.Index, typed: str) -> None:
    assert slugs(find(library, typed, {}))[0] == "forearm-plank"


def test_every_word_must_match(library: search.Index) -> None:
    assert slugs(find(library, "forearm hamstrings zebra", {})) == []


def test_a_hit_in_the_name_comes_before_a_hit_in_a_tag(library: search.Index) -> None:
    found = find(library, "crunch", {}).exercises
    assert "crunch" in found[0].name.casefold()


def test_short_words_are_not_guessed_at(library: search.Index) -> None:
    assert slugs(find(library, "zzx", {})) == []


def test_more_than_two_slips_are_not_guessed_at(library: search.Index) -> None:
    assert slugs(find(library, "hamstringzzz", {})) == []


def test_values_of_one_filter_add_up_and_filters_narrow_each_other(library: search.Index) -> None:
    either = find(library, "", {"level": {"beginner", "intermediate"}})
    both = find(library, "", {"level": {"beginner"}, "category": {"flexibility"}})
    assert {exercise.level for exercise in either.exercises} == {"beginner", "intermediate"}
    assert both.exercises
    assert all(e.level == "beginner" and e.category == "flexibility" for e in both.exercises)


def test_a_count_is_what_choosing_that_value_alone_would_show(library: search.Index) -> None:
    chosen = {"category": {"flexibility"}, "level": {"beginner"}}
    counts = find(library, "ball", chosen).counts
    for name, values in counts.items():
        for value, count in values.items():
            assert count == len(find(library, "ball", {**chosen, name: {value}}).exercises), (name, value)


def test_a_filter_value_nobody_knows_finds_nothing(library: search.Index) -> None:
    assert slugs(find(library, "", {"level": {"olympic"}})) == []


@pytest.mark.parametrize(
    ("typed", "word", "expected"),
    [
        ("plank", "planking", 0),
        ("plnak", "plank", 1),
        ("hamstrng", "hamstrings", 1),
        ("brige", "bridge", 1),
        ("placnk", "plank", 1),
        ("lpank", "plank", 1),
        ("ab", "ab", 0),
        ("cat", "dog", 3),
        ("catct", "cat", 2),
    ],
)
def test_slips_are_counted_to_the_nearest_beginning_of_the_word(typed: str, word: str, expected: int) -> None:
    assert slips(typed, word) == expected


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("inverted_head", True),
        ("xerl", False),  # two slips in four letters
        ("xurl", True),
        ("curlx", True),  # one more letter than any word has
        ("curlxx", False),
        ("cerlxxx", False),
        ("lruc", False),  # every letter of it, but not in this order
        ("lr", False),  # too short to guess at
    ],
)
def test_a_slip_of_the_finger_in_four_letters_is_forgiven(typed: str, *, is_found: bool) -> None:
    one = replace(PLAIN, name="Curl", tags=frozenset({Tag.INVERTED_HEAD}))
    assert (find(search.index([one]), typed, {}).exercises == (one,)) is is_found


def test_every_tag_and_kind_of_sidedness_has_words() -> None:
    assert set(words.TAGS) == set(Tag)
    assert set(words.SIDED) == set(Sided)


def test_a_word_of_a_vocabulary_reads_as_words() -> None:
    assert words.words(Category.CORE_STRENGTH) == "Core strength"
    assert words.words(Category.BALANCE_POSTURE) == "Balance and posture"
    assert words.tag_phrases({Tag.PRONE, Tag.ROTATION}) == ["turns the trunk", "face down"]


def test_a_long_text_is_searched_by_its_first_words_only(library: search.Index) -> None:
    assert slugs(find(library, "plank " * search.MOST_WORDS + "zzz", {})) == slugs(find(library, "plank", {}))
    assert not slugs(find(library, "plank " * (search.MOST_WORDS - 1) + "zzz", {}))


def test_a_word_longer_than_any_name_is_compared_with_none(library: search.Index) -> None:
    assert not slugs(find(library, "plnak" * 1000, {}))


def test_an_exercise_that_needs_nothing_else_is_found_under_ball_only(
    exercises: tuple[Exercise, ...],
) -> None:
    bare = replace(
        exercises[0], equipment=replace(exercises[0].equipment, wall=False, mat=False, chair=False)
    )
    assert find(search.index([bare]), "", {"equipment": {"ball_only"}}).exercises == (bare,)


PLAIN = parse(squat(), source="x")
TRAINED = replace(PLAIN.muscles, primary=(Muscle.HAMSTRINGS,), secondary=())
NAMED = replace(PLAIN, name="Hamstrings on the ball")
ALSO_CALLED = replace(PLAIN, name="Bridge", other_names=("Hamstrings curl",))
TRAINS = replace(PLAIN, name="Curl", muscles=TRAINED)


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("hamstrings", (NAMED, ALSO_CALLED, TRAINS)),
        ("hamst", (NAMED, ALSO_CALLED, TRAINS)),
        ("curl hamstrings", (TRAINS, ALSO_CALLED)),
        ("cur hamstrings", (TRAINS, ALSO_CALLED)),
        ("hamstrings curl", (ALSO_CALLED, TRAINS)),  # one of them is called just so
    ],
)
def test_a_name_weighs_more_than_another_name_and_that_more_than_a_muscle(
    typed: str, order: tuple[Exercise, ...]
) -> None:
    others = [replace(PLAIN, name=name, muscles=replace(TRAINED, primary=())) for name in ("Arm", "Zebra")]
    assert find(search.index([*others, *order]), typed, {}).exercises == order


@pytest.mark.parametrize(
    "typed", ["inverted head", "below the heart", "hands and knees", "four point", "lower limb"]
)
def test_what_an_exercise_demands_is_found_by_its_words_and_by_its_code(typed: str) -> None:
    demanding = replace(
        PLAIN, name="A", start_position=StartPosition.FOUR_POINT, tags=frozenset({Tag.INVERTED_HEAD})
    )
    other = replace(demanding, name="B", tags=frozenset(), start_position=StartPosition.STANDING)
    found = find(search.index([other, demanding]), typed, {}).exercises
    assert found == ((demanding, other) if typed == "lower limb" else (demanding,))


def test_the_whole_word_comes_before_a_word_that_begins_so() -> None:
    begins, whole = replace(PLAIN, name="A kneeler"), replace(PLAIN, name="Kneel")
    assert find(search.index([begins, whole]), "kneel", {}).exercises == (whole, begins)


def test_a_whole_word_in_a_lesser_text_does_not_come_before_a_beginning_in_a_better_one() -> None:
    plain = replace(PLAIN, muscles=replace(TRAINED, primary=()))
    whole = replace(plain, name="A bend", muscles=TRAINED)
    begins = replace(plain, name="Bend", other_names=("Hamstringsy",))
    assert find(search.index([whole, begins]), "hamstrings", {}).exercises == (begins, whole)


def test_an_exercise_counts_by_the_best_of_its_words() -> None:
    plain = replace(PLAIN, muscles=replace(TRAINED, primary=()))
    low = replace(plain, name="A bend", other_names=("Hammock",))
    high = replace(plain, name="Hammer", other_names=("Hamlet",))
    assert find(search.index([low, high]), "ham", {}).exercises == (high, low)


@pytest.mark.parametrize("needed", ["wall", "mat", "chair"])
def test_an_exercise_is_found_under_each_thing_it_needs(needed: str) -> None:
    everything = {name: name == needed for name in ("wall", "mat", "chair")}
    one = replace(PLAIN, equipment=replace(PLAIN.equipment, **everything))
    counts = find(search.index([one]), "", {}).counts
    assert counts["equipment"] == {needed: 1}
    assert counts["origin"] == {}
    assert counts["muscle"] == {"quadriceps": 1, "hamstrings": 1}
