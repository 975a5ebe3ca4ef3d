"""The ladders that ship fit the library that ships."""

import re

import pytest

from clinic.domain import dosage
from clinic.domain.library.vocabulary import Mark, Progression
from clinic.domain.programs import climbing
from clinic.domain.programs.ladder import Variable
from tests.growing import LADDERS, LIBRARY, growing

WAYS = {way for exercise in LIBRARY.values() for way in exercise.harder_ways}
SAID = LADDERS[Progression.REPETITIONS].said_by_figures
OF_TIME_OR_NUMBER = re.compile(r"\b(longer|one more breath|do more of|hold for)\b", re.IGNORECASE)
A_LONGER_BREATH = {"Make the breath out one count longer."}  # a tempo, which no figure says


def test_the_planks_figures_are_the_seeds() -> None:
    first = LADDERS[Progression.SEED_PLANK].rungs[0]

    assert (first.variable, first.step, first.limit) == (Variable.SECONDS, (10, 15), 60)
    assert (first.sources, first.mark) == (("S2",), Mark.SEED)


def test_no_exercise_is_to_grow_beyond_its_ladder() -> None:
    for exercise in LIBRARY.values():
        limit = LADDERS[exercise.progression].rungs[0].limit
        grown = [level.grown().seconds for level in exercise.dosage.values()]
        assert limit is None or max(seconds or 0 for seconds in grown) <= limit


@pytest.mark.parametrize("word", [Progression.SEED_PLANK, Progression.SIT_TIME])
def test_a_ladder_says_nothing_else_than_the_exercises_that_climb_it(word: Progression) -> None:
    """It says it for a clinic's own copy, whose figures may be left out or others."""
    first = LADDERS[word].rungs[0]
    said = [each for one in LIBRARY.values() if one.progression is word for each in one.dosage.values()]
    assert said
    assert {each.seconds_step and (each.seconds_step[0], each.seconds_step[1]) for each in said} == {
        first.step
    }
    assert {each.seconds_target for each in said} == {first.limit}


def test_a_harder_way_is_no_step_exactly_where_a_figure_says_it() -> None:
    assert SAID <= WAYS
    assert {way for way in WAYS if OF_TIME_OR_NUMBER.search(way)} - A_LONGER_BREATH == SAID


def test_every_exercise_can_become_harder_and_every_dose_on_the_way_can_be_prescribed() -> None:
    for exercise in LIBRARY.values():
        item = growing(exercise)
        steps = 0
        while step := climbing.harder(item):
            assert dosage.check(step.dosage) == step.dosage
            item = growing(exercise, step.dosage)
            steps += 1
        assert 1 <= steps <= 15, exercise.slug
