"""Steps up and down from whatever dosage a therapist has given, not only from those of the library."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain import dosage
from clinic.domain.dosage import LIMITS, Dosage
from clinic.domain.followup.adherence import Adherence, Outcome
from clinic.domain.followup.progression.checks import SuggestionKind
from clinic.domain.followup.progression.history import PlanSoFar, Ticks
from clinic.domain.followup.progression.sessions import Performed, ReportedSession
from clinic.domain.followup.progression.suggesting import suggestions
from clinic.domain.library.exercise import Exercise
from clinic.domain.limits import DOSAGE_NOTE
from clinic.domain.programs import climbing
from clinic.domain.programs.ladder import Variable
from clinic.domain.programs.steps import GrowingItem, Step, loads_of
from tests.growing import LIBRARY, growing
from tests.unit.followup.diaries import BEGAN, DAYS

PLANK, SQUAT, STIR, MARCH, SIT = (
    LIBRARY[slug]
    for slug in ("forearm-plank", "wall-squat", "stir-the-pot", "bridge-march", "upright-ball-sit")
)
FIGURES = {
    name: st.integers(*LIMITS[name]) for name in ("sets", "rest_seconds", "days_per_week", "times_per_day")
}
TIMED = st.builds(Dosage, seconds=st.integers(*LIMITS["seconds"]), **FIGURES)
COUNTED = st.builds(
    Dosage, reps=st.integers(*LIMITS["reps"]), hold_seconds=st.integers(*LIMITS["hold_seconds"]), **FIGURES
)
ITEMS = st.builds(growing, st.sampled_from(list(LIBRARY.values())), TIMED | COUNTED)


def up(item: GrowingItem, **dose: Any) -> Step | None:
    return climbing.harder(replace(item, dosage=replace(item.dosage, **dose)))


def down(item: GrowingItem, **dose: Any) -> Step | None:
    return climbing.easier(replace(item, dosage=replace(item.dosage, **dose)))


@pytest.mark.parametrize(("seconds", "after"), [(5, 15), (20, 25), (30, 35), (40, 50), (59, 60)])
def test_between_the_rungs_the_next_one_is_taken(seconds: int, after: int) -> None:
    step = up(growing(PLANK), seconds=seconds)

    assert step is not None
    assert (step.variable, step.before, step.after) == (Variable.SECONDS, seconds, after)


@pytest.mark.parametrize(("seconds", "after"), [(90, 60), (60, 50), (59, 50), (30, 25)])
def test_the_way_down_has_the_same_rungs(seconds: int, after: int) -> None:
    step = down(growing(PLANK), seconds=seconds)

    assert step is not None
    assert (step.variable, step.after) == (Variable.SECONDS, after)


def test_below_the_librarys_first_dose_there_is_an_easier_exercise_only() -> None:
    assert down(growing(PLANK), seconds=10) is None
    easier = climbing.easier(growing(PLANK), allowed=["kneeling-forearm-plank"])

    assert easier is not None
    assert (easier.slug, easier.dosage) == (
        "kneeling-forearm-plank",
        Dosage(sets=3, seconds=15, rest_seconds=60),
    )


@pytest.mark.parametrize(("rest", "after"), [(120, 105), (95, 90), (90, 75), (75, 60)])
def test_rest_gets_shorter_down_to_what_the_file_gives(rest: int, after: int) -> None:
    step = up(growing(STIR), seconds=30, sets=3, rest_seconds=rest)

    assert step is not None
    assert (step.variable, step.after) == (Variable.REST, after)


@pytest.mark.parametrize("rest", [0, 20, 60])
def test_rest_that_is_short_already_is_left_alone(rest: int) -> None:
    step = up(growing(STIR), seconds=30, sets=3, rest_seconds=rest)

    assert step is not None
    assert step.variable is Variable.WAY


@pytest.mark.parametrize(
    ("exercise", "own", "figures"),
    [
        (PLANK, {"seconds_target": 300}, (25, 35, 50, 60)),
        (SIT, {"seconds_target": 3600, "seconds_step": (900, 900)}, (300, 1200, 1800)),
        (SIT, {"seconds_target": None, "seconds_step": None}, (300, 360, 480, 600)),
    ],
)
def test_a_ladder_holds_where_a_clinics_own_copy_says_more_or_nothing(
    exercise: Exercise, own: dict[str, Any], figures: tuple[int, ...]
) -> None:
    item = growing(
        replace(exercise, dosage={at: replace(each, **own) for at, each in exercise.dosage.items()})
    )
    assert [up(item, seconds=seconds).after for seconds in figures[:-1]] == [*figures[1:]]
    after = up(item, seconds=figures[-1])
    assert after is None or after.variable is not Variable.SECONDS


def test_timed_work_has_no_hold_to_lengthen() -> None:
    step = up(growing(MARCH), reps=None, seconds=30, hold_seconds=0, rest_seconds=30)

    assert step is not None
    assert step.variable is Variable.WAY


def test_a_harder_way_joins_the_note_and_leaves_it_again() -> None:
    item = growing(STIR, Dosage(sets=3, seconds=30, rest_seconds=60, note="Circle both ways."))
    added = climbing.harder(item)
    assert added is not None
    assert added.dosage.note == "Circle both ways. Make the circles a bit wider."

    left_out = climbing.easier(replace(item, dosage=added.dosage))

    assert left_out is not None
    assert (left_out.before, left_out.after, left_out.dosage) == (added.after, "", item.dosage)


def test_a_harder_way_that_the_note_has_no_room_for_is_passed_over() -> None:
    fits = DOSAGE_NOTE - len(" Bring your feet closer together.")
    at_the_end = {"seconds": 60, "rest_seconds": 30}

    assert up(growing(PLANK), **at_the_end, note="x" * fits) is not None
    assert up(growing(PLANK), **at_the_end, note="x" * (fits + 1)) is None


def test_a_harder_exercise_needs_somebodys_word() -> None:
    top = growing(PLANK, Dosage(sets=3, seconds=60, rest_seconds=30, note="Bring your feet closer together."))

    assert climbing.harder(top) is None
    step = climbing.harder(top, allowed=["stir-the-pot", "pike"])

    assert step is not None
    assert (step.slug, str(step)) == ("stir-the-pot", "“stir the pot” at its first dose")


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (up(growing(SQUAT)), "repetitions from 8 to 10"),
        (up(growing(SQUAT), reps=12), "sets from 2 to 3"),
        (down(growing(SQUAT), rest_seconds=30), "seconds of rest from 30 to 45"),
        (up(growing(PLANK), seconds=60, rest_seconds=30), "with “Bring your feet closer together.”"),
        (
            down(growing(PLANK), note="Bring your feet closer together."),
            "without “Bring your feet closer together.”",
        ),
    ],
)
def test_a_step_says_itself(step: Step, words: str) -> None:
    assert str(step) == words


def test_the_next_step_is_said_in_the_patients_language() -> None:
    said = climbing.next_step(growing(PLANK), lambda message, **values: f"<{message % values}>")

    assert said is not None
    assert said.startswith("<Next step, when your therapist agrees: <3 × 35 seconds>, <rest 60 seconds>")


def test_the_next_step_is_said_in_english_where_nobody_translates() -> None:
    assert climbing.next_step(growing(PLANK)) == (
        "Next step, when your therapist agrees: 3 × 35 seconds, rest 60 seconds, 3 days a week."
    )
    circling = growing(STIR, Dosage(sets=3, seconds=30, rest_seconds=60))
    assert climbing.next_step(circling) == (
        "Next step, when your therapist agrees: Make the circles a bit wider."
    )


def test_a_harder_way_is_a_step_from_nothing_to_its_words_and_back() -> None:
    way = "Make the circles a bit wider."
    plain = Dosage(sets=3, seconds=30, rest_seconds=60)
    with_it = replace(plain, note=way)
    assert climbing.harder(growing(STIR, plain)) == Step(Variable.WAY, "", way, STIR.slug, with_it)
    assert climbing.easier(growing(STIR, with_it)) == Step(Variable.WAY, way, "", STIR.slug, plain)


def test_a_way_that_the_note_has_twice_is_left_out_once() -> None:
    way = "Make the circles a bit wider."
    step = down(growing(STIR), seconds=30, sets=3, rest_seconds=60, note=f"{way} {way}")
    assert step is not None
    assert step.dosage.note == way


@given(ITEMS)
def test_a_step_stays_within_the_limits_of_the_ladder_and_of_a_dosage(item: GrowingItem) -> None:
    for step, is_up in ((climbing.harder(item), True), (climbing.easier(item), False)):
        if step is None or step.variable not in LIMITS:
            continue
        rung = next(rung for rung in item.ladder.rungs if rung.variable is step.variable)
        here = loads_of(item, rung)
        before, after = (here.sign * figure for figure in (int(step.before), int(step.after)))
        assert dosage.check(step.dosage) == step.dosage
        assert (before < after) is is_up
        assert after <= here.values[-1]
        assert not is_up or after - before <= max(here.sizes)


@given(st.sets(st.sampled_from(list(LIBRARY)), min_size=3, max_size=5), st.integers(1, 3))
def test_whoever_accepts_everything_takes_two_steps_a_week_and_one_of_each_exercise(
    slugs: set[str], every: int
) -> None:
    items = [growing(LIBRARY[slug]) for slug in sorted(slugs)]
    sessions: list[ReportedSession] = []
    steps: list[tuple[int, str]] = []
    for number, day in enumerate(DAYS[::every]):
        sessions.append(
            ReportedSession(
                number,
                day,
                {item.slug: Performed(item.dosage, Outcome.DONE, extra=2) for item in items},
                pain=1,
                effort=4,
            )
        )
        plan = PlanSoFar(frozenset(item.slug for item in items), Adherence(9, 10))
        seen = Ticks(BEGAN, dict.fromkeys(LIBRARY, BEGAN))
        found = suggestions(items, sessions, {item.slug: seen for item in items}, plan, on=day)
        for place, one in enumerate(found):
            if one.kind is SuggestionKind.READY and one.step:
                steps.append(((day - BEGAN) // timedelta(days=1), one.step.slug))
                items[place] = growing(LIBRARY[one.step.slug], one.step.dosage, stepped_on=day)
        assert len({item.slug for item in items}) == len(items)

    assert len(steps) >= 4
    for start in range(len(DAYS)):
        week = Counter(slug for day, slug in steps if start <= day < start + 7)
        assert week.total() <= 2
        assert max(week.values(), default=0) <= 1
