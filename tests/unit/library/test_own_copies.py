"""A clinic's own copy says an exercise its way; what the screening rests on stays the library's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from clinic.domain.content import BrokenContent
from clinic.domain.dosage import Dosage, Side
from clinic.domain.errors import InvalidInput
from clinic.domain.library import demands, exercise_data, own_copies
from clinic.domain.library.dose import Dose
from clinic.domain.library.vocabulary import Claim, Level, Mark, Tag
from clinic.domain.screening.case import ProgramExercise
from tests import seed
from tests.unit.library.squat import SQUAT, squat

BASE = exercise_data.parse(squat(), source="wall-squat.yaml")
CITED = replace(
    BASE, marks={**BASE.marks, Claim.LEVEL: Mark.CITED, Claim.SETS: Mark.CITED, Claim.REST: Mark.CITED}
)
DOSE = {"beginner": {"sets": 3, "reps": [8, 12], "days_per_week": 3}}


def refusal(said: dict[str, Any]) -> BrokenContent:
    with pytest.raises(BrokenContent) as refused:
        own_copies.revise(BASE, said)
    return refused.value


def test_what_the_clinic_says_replaces_the_librarys_words_and_nothing_else() -> None:
    own = own_copies.revise(CITED, {"name": "Wall slide", "why": "This wakes your thighs up."})
    assert own == replace(CITED, name="Wall slide", why="This wakes your thighs up.")


@pytest.mark.parametrize("name", sorted({*SQUAT} - {*own_copies.EDITABLE}))
def test_what_the_screening_rests_on_is_not_the_clinics(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        own_copies.revise(BASE, {name: SQUAT[name]})
    assert refused.value.errors == {
        name: "This stays as the library has it, because the screening rests on it."
    }


def test_words_say_the_same_again_on_another_base() -> None:
    own = own_copies.revise(BASE, {"why": "This wakes your thighs up.", "dosage": DOSE})
    words = own_copies.words_of(own)
    assert set(words) == set(own_copies.EDITABLE)
    assert own_copies.revise(BASE, words) == own


def test_a_changed_dosage_is_the_clinics_to_confirm_and_no_longer_cited() -> None:
    own = own_copies.revise(CITED, {"dosage": DOSE})
    assert own.marks == {
        **{fact: mark for fact, mark in CITED.marks.items() if fact not in own_copies.DOSAGE_FACTS},
        Claim.DOSAGE: Mark.CONFIRM,
    }


def test_a_changed_level_is_the_clinics_to_confirm() -> None:
    dose = {"intermediate": {"sets": 3, "reps": [8, 12], "days_per_week": 3}}
    own = own_copies.revise(CITED, {"level": "intermediate", "dosage": dose})
    assert own.level is Level.INTERMEDIATE
    assert own.marks[Claim.LEVEL] is Mark.CONFIRM
    assert own_copies.revise(CITED, {"name": "Wall slide"}).marks == CITED.marks


@pytest.mark.parametrize(("sided", "side"), [("none", Side.BOTH), ("per_side", Side.EACH)])
def test_the_side_of_a_dosage_is_the_exercises_whatever_the_clinic_says(sided: str, side: Side) -> None:
    base = exercise_data.parse(
        {**squat("sided", sided), "dosage": {"beginner": {**DOSE["beginner"], "side": str(side)}}}, source="x"
    )
    said = {"beginner": {**DOSE["beginner"], "sets": 4, "side": "left"}}
    assert own_copies.revise(base, {"dosage": said}).dosage[Level.BEGINNER].side is side


def test_a_dosage_that_is_none_is_refused_as_in_a_file() -> None:
    refused = refusal({"dosage": "often"})
    assert refused.path == ("dosage",)
    assert str(refused).startswith("your clinic's copy: dosage: ")


def sentence(length: int) -> str:
    return f"T{'x' * (length - 2)}."


LONGEST: dict[tuple[str, ...], tuple[int, Callable[[int], object]]] = {
    ("name",): (80, lambda length: "x" * length),
    ("why",): (800, sentence),
    ("mistakes",): (800, lambda length: [sentence(300), sentence(length - 300)]),  # a list counts as a whole
    ("instructions", "feel"): (800, lambda length: SQUAT["instructions"] | {"feel": sentence(length)}),
}


@pytest.mark.parametrize("path", LONGEST, ids=".".join)
def test_a_text_is_as_long_as_a_handout_holds(path: tuple[str, ...]) -> None:
    most, text = LONGEST[path]
    own_copies.revise(BASE, {path[0]: text(most)})
    refused = refusal({path[0]: text(most + 1)})
    assert (refused.path, refused.reason) == (path, f"must not be longer than {most} characters.")
    assert str(refused).startswith("your clinic's copy: ")


def test_a_demand_found_later_counts_for_the_copy_too() -> None:
    own = own_copies.revise(BASE, {"name": "Wall slide"})
    later = replace(BASE, tags=frozenset({Tag.ROTATION}))
    assert own_copies.as_screened(own, later).tags == own_copies.as_screened(own, BASE).tags | {Tag.ROTATION}


def test_another_move_under_a_gentle_name_is_screened_with_that_moves_demands() -> None:
    base, missed = seed.library()["breathing-legs-on-ball"], {}
    for slug, other in seed.library().items():
        told = own_copies.words_of(other)
        keep = {
            name: told[name] for name in ("instructions", "easier_ways", "harder_ways", "level", "dosage")
        }
        own = own_copies.revise(base, {**keep, "name": "Quiet breathing"})

        screened = own_copies.as_screened(own, base)
        doses = [level.grown() for level in own.dosage.values()]
        found = frozenset().union(*(ProgramExercise.of(screened, dose).tags for dose in doses))
        missed[slug] = other.tags - found
    assert missed
    assert {slug: tags for slug, tags in missed.items() if tags} == {}


def test_a_dose_is_measured_by_the_library_whatever_the_copy_calls_usual() -> None:
    base = seed.library()["pike"]
    much = {"advanced": {"sets": 10, "reps": 60, "hold_seconds": 60, "days_per_week": 7, "side": "both"}}
    own = own_copies.revise(base, {"dosage": much})
    given = own.dosage[Level.ADVANCED].default()

    assert Dose.of(own_copies.as_screened(own, base), given) == Dose.of(base, given)


def test_a_stretch_told_as_a_stretch_is_none_where_its_base_is_held_by_effort() -> None:
    base = seed.library()["wall-squat"]
    stretch = seed.library()["prayer-stretch"]
    own = own_copies.revise(base, {"instructions": own_copies.words_of(stretch)["instructions"]})

    assert demands.rests(stretch)
    held = ProgramExercise.of(own_copies.as_screened(own, base), Dosage(1, reps=5, hold_seconds=10))
    assert Tag.PROLONGED_ISOMETRIC in held.tags


@pytest.mark.parametrize(
    "slug", sorted(slug for slug, one in seed.library().items() if own_copies.walks_out(one))
)
def test_a_copy_keeps_the_way_back_off_the_ball(slug: str) -> None:
    base = seed.library()[slug]
    said = exercise_data.as_data(base)["instructions"]
    without = own_copies.revise(base, {"instructions": {**said, "steps": ["Do it slowly."]}})
    assert without.instructions.steps == ("Do it slowly.", base.instructions.steps[-1])

    of_its_own = ["Do it slowly.", "Walk both feet back under you."]
    assert own_copies.revise(base, {"instructions": {**said, "steps": of_its_own}}).instructions.steps == (
        *of_its_own,
    )


def test_whoever_walks_out_as_the_move_itself_has_a_way_back_to_keep_too() -> None:
    walks = {slug for slug, one in seed.library().items() if own_copies.walks_out(one)}
    assert {"sit-to-bridge-walk-out", "prone-walk-out", "ball-crunch", "pike"} <= walks
    assert {"wall-squat", "wall-sit", "single-leg-wall-squat"} & walks == set()


@pytest.mark.parametrize(
    "elsewhere", ["Walk to the kitchen and come back.", "Walk back.", "Bring your feet back.", "Lean back."]
)
def test_a_walk_that_moves_neither_feet_nor_hands_back_is_no_way_off_the_ball(elsewhere: str) -> None:
    base = seed.library()["sit-to-bridge-walk-out"]
    said = exercise_data.as_data(base)["instructions"]
    own = own_copies.revise(base, {"instructions": {**said, "steps": [elsewhere]}})
    assert own.instructions.steps == (elsewhere, "Walk your feet back to sit.")


def test_a_copy_of_what_never_leaves_the_floor_gets_no_step_that_it_did_not_have() -> None:
    said = exercise_data.as_data(BASE)["instructions"]
    own = own_copies.revise(BASE, {"instructions": {**said, "steps": ["Bend your knees."]}})
    assert own.instructions.steps == ("Bend your knees.",)
