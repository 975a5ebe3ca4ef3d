"""What a tag implies: an exercise has every word that another one brings, and says the fewest of itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.library import exercise_data
from clinic.domain.library.vocabulary import IMPLIES, RETIRED_TAGS, Tag, complete, meant, shortest
from tests.unit.library.squat import squat

TAGS = st.frozensets(st.sampled_from(Tag))


@pytest.mark.parametrize("word", ["lumbar_flexion", "lumbar_extension", "rotation", "lateral_flexion"])
def test_the_end_of_a_movement_is_the_movement_and_not_the_other_way_round(word: str) -> None:
    end = Tag(f"{word}_end_range")

    assert complete([end]) == {end, Tag(word)}
    assert complete([Tag(word)]) == {Tag(word)}


def test_a_hanging_head_is_the_lowest_point_and_the_old_word_is_both_of_its_parts() -> None:
    assert complete([Tag.INVERTED_HEAD]) == {Tag.INVERTED_HEAD, Tag.HEAD_LOWEST}
    assert complete([Tag.AXIAL_LOAD]) == {Tag.AXIAL_LOAD, Tag.SPINAL_LOAD, Tag.LEG_LOAD}


def test_an_exercise_that_a_database_keeps_in_the_old_word_demands_both_parts_and_is_kept_as_it_was() -> None:
    data = squat("tags", ["axial_load", "deep_knee_flexion"])
    exercise = exercise_data.parse(data, source="wall-squat")

    assert exercise.tags >= {Tag.SPINAL_LOAD, Tag.LEG_LOAD}
    assert exercise_data.as_data(exercise) == data


def test_only_a_retired_word_asks_for_what_it_implies() -> None:
    assert meant([Tag.INVERTED_HEAD, Tag.ROTATION_END_RANGE]) == {Tag.INVERTED_HEAD, Tag.ROTATION_END_RANGE}
    assert meant([Tag.AXIAL_LOAD]) == complete([Tag.AXIAL_LOAD])
    assert IMPLIES.keys() >= RETIRED_TAGS


@given(TAGS)
def test_the_fewest_words_mean_the_same_and_nothing_is_implied_twice_over(tags: frozenset[Tag]) -> None:
    whole = complete(tags)

    assert complete(whole) == whole
    assert complete(shortest(whole)) == whole
    assert shortest(whole) == shortest(tags)
