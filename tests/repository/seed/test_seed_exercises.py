"""The library that ships: large enough, complete and true to the seed documents."""

from collections import Counter

import pytest

from clinic.domain.library.exercise import Exercise
from clinic.domain.library.references import SourceKind
from clinic.domain.library.vocabulary import Category, Claim, Level, Mark, StartPosition, Tag
from clinic.services.library import files
from clinic.settings import ROOT

SEED = ROOT / "seed"
LIBRARY = {exercise.slug: exercise for exercise in files.load(SEED)}
REFERENCES = files.load_references(SEED)

every_exercise = pytest.mark.parametrize("exercise", LIBRARY.values(), ids=LIBRARY)


def test_there_are_at_least_72_exercises() -> None:
    assert len(LIBRARY) >= 72


def test_whoever_neither_kneels_lies_down_nor_stands_up_has_something_to_do() -> None:
    floor = {Tag.KNEELING, Tag.FLOOR_TRANSFER}
    on_a_chair = [
        exercise
        for exercise in LIBRARY.values()
        if exercise.equipment.chair and exercise.start_position is StartPosition.SITTING
    ]

    assert len([e for e in on_a_chair if not e.tags & (floor | {Tag.LEG_LOAD, Tag.SITTING_UNSTABLE})]) >= 2


def test_every_category_and_level_has_at_least_five() -> None:
    counts = Counter(word for exercise in LIBRARY.values() for word in (exercise.category, exercise.level))

    assert all(counts[word] >= 5 for word in (*Category, *Level)), counts


@every_exercise
def test_the_file_is_written_as_an_export_would_write_it(exercise: Exercise) -> None:
    assert files.dump(exercise) == (SEED / f"exercises/{exercise.slug}.yaml").read_text("utf-8")


@every_exercise
def test_nothing_a_patient_needs_is_left_empty(exercise: Exercise) -> None:
    told = exercise.instructions

    assert all((told.setup, told.stop_if, exercise.mistakes, exercise.needs, exercise.muscles.primary))
    assert all((exercise.easier_ways, exercise.harder_ways, exercise.tags))


@every_exercise
def test_the_clinician_is_told_what_moves_against_what(exercise: Exercise) -> None:
    assert 8 <= len(exercise.mechanic.split()) <= 45


@every_exercise
def test_an_exercise_without_a_source_says_that_a_clinician_has_to_confirm_it(exercise: Exercise) -> None:
    assert exercise.sources or set(exercise.marks.values()) == {Mark.CONFIRM}


@every_exercise
def test_tags_and_links_are_ours_and_marked_so(exercise: Exercise) -> None:
    assert {exercise.mark(Claim.TAGS), exercise.mark(Claim.LINKS)} == {Mark.CONFIRM}


def test_only_the_two_seed_documents_have_no_address() -> None:
    assert {r.id for r in REFERENCES.values() if r.url is None} == {"S1", "S2"}
    assert {r.id for r in REFERENCES.values() if r.kind is SourceKind.SEED} == {"S1", "S2"}


PARKED = ("kneeling on the ball", "stand on the ball", "dumbbell", "dips", "bounce up", "eyes closed")


@every_exercise
def test_parked_exercises_stay_out(exercise: Exercise) -> None:
    words = " ".join((exercise.name, *exercise.other_names, *exercise.instructions.steps)).lower()

    assert not [parked for parked in PARKED if parked in words]
    assert not exercise.tags & {Tag.EYES_CLOSED, Tag.EXTERNAL_LOAD_ON_BALL}


SEED_FIGURES = {
    ("forearm-plank", "intermediate", "sets"): (3, 3),
    ("forearm-plank", "intermediate", "seconds"): (25, 25),
    ("forearm-plank", "intermediate", "seconds_target"): 60,
    ("forearm-plank", "intermediate", "seconds_step"): (10, 15),
    ("supine-spinal-rotation", "beginner", "sets"): (3, 3),
    ("supine-spinal-rotation", "beginner", "seconds"): (30, 45),
    ("childs-pose-thread-through", "beginner", "sets"): (3, 3),
    ("childs-pose-thread-through", "beginner", "seconds"): (30, 30),
    ("childs-pose-thread-through", "beginner", "side"): "each",
    ("upright-ball-sit", "beginner", "seconds"): (5 * 60, 10 * 60),
    ("upright-ball-sit", "beginner", "seconds_target"): 30 * 60,
    ("roll-ball-erector-spinae", "intermediate", "reps"): (8, 12),
    ("roll-ball-erector-spinae", "intermediate", "days_per_week"): (3, 4),
    ("roll-ball-erector-spinae", "beginner", "reps"): (12, 15),
    ("roll-ball-erector-spinae", "beginner", "days_per_week"): (3, 4),
}


@pytest.mark.parametrize(("slug", "level", "field"), SEED_FIGURES, ids="-".join)
def test_the_figures_of_the_seed_documents_are_kept(slug: str, level: str, field: str) -> None:
    assert getattr(LIBRARY[slug].dosage[Level(level)], field) == SEED_FIGURES[slug, level, field]


@pytest.mark.parametrize(
    ("slug", "source"),
    [
        ("roll-ball-erector-spinae", "S1"),
        ("forearm-plank", "S2"),
        ("supine-spinal-rotation", "S2"),
        ("childs-pose-thread-through", "S2"),
        ("upright-ball-sit", "S2"),
        ("wall-squat", "S2"),
        ("ball-crunch", "S2"),
    ],
)
def test_the_seven_exercises_of_the_seed_documents_name_them(slug: str, source: str) -> None:
    assert source in LIBRARY[slug].sources
