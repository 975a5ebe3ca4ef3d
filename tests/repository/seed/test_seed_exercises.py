"""The library that ships: large enough, complete and true to the seed documents."""

import difflib
from collections import Counter

from clinic.domain.library.references import SourceKind
from clinic.domain.library.vocabulary import Category, Claim, Level, Mark, StartPosition, Tag
from clinic.services.library import files
from clinic.settings import ROOT
from tests import seed

SEED = ROOT / "seed"
LIBRARY = seed.library()
EXERCISES = LIBRARY.values()
REFERENCES = seed.references()


def test_there_are_at_least_72_exercises() -> None:
    assert len(LIBRARY) >= 72


def test_whoever_neither_kneels_lies_down_nor_stands_up_has_something_to_do() -> None:
    floor = {Tag.KNEELING, Tag.FLOOR_TRANSFER}
    on_a_chair = [
        exercise
        for exercise in EXERCISES
        if exercise.equipment.chair and exercise.start_position is StartPosition.SITTING
    ]

    assert len([e for e in on_a_chair if not e.tags & (floor | {Tag.LEG_LOAD, Tag.SITTING_UNSTABLE})]) >= 2


def test_every_category_and_level_has_at_least_five() -> None:
    counts = Counter(word for exercise in EXERCISES for word in (exercise.category, exercise.level))

    assert all(counts[word] >= 5 for word in (*Category, *Level)), counts


def test_the_file_is_written_as_an_export_would_write_it() -> None:
    faults = [
        "\n".join(
            difflib.unified_diff(written.splitlines(), exported.splitlines(), slug, "export", lineterm="")
        )
        for slug, exercise in LIBRARY.items()
        if (exported := files.dump(exercise))
        != (written := (SEED / f"exercises/{slug}.yaml").read_text("utf-8"))
    ]
    assert not faults, "\n".join(faults)


def test_nothing_a_patient_needs_is_left_empty() -> None:
    faults = [
        f"{exercise.slug}, {field}: empty"
        for exercise in EXERCISES
        for field, value in {
            "setup": exercise.instructions.setup,
            "stop_if": exercise.instructions.stop_if,
            "mistakes": exercise.mistakes,
            "needs": exercise.needs,
            "muscles, primary": exercise.muscles.primary,
            "easier_ways": exercise.easier_ways,
            "harder_ways": exercise.harder_ways,
            "tags": exercise.tags,
        }.items()
        if not value
    ]
    assert not faults, "\n".join(faults)


def test_the_clinician_is_told_what_moves_against_what() -> None:
    faults = [
        f"{exercise.slug}, mechanic: {exercise.mechanic}"
        for exercise in EXERCISES
        if not 8 <= len(exercise.mechanic.split()) <= 45
    ]
    assert not faults, "\n".join(faults)


def test_an_exercise_without_a_source_says_that_a_clinician_has_to_confirm_it() -> None:
    unsourced = [exercise for exercise in EXERCISES if not exercise.sources]
    assert unsourced
    faults = [
        f"{exercise.slug}, marks: {exercise.marks}"
        for exercise in unsourced
        if set(exercise.marks.values()) != {Mark.CONFIRM}
    ]
    assert not faults, "\n".join(faults)


def test_tags_and_links_are_ours_and_marked_so() -> None:
    faults = [
        f"{exercise.slug}, marks, {claim}: {exercise.mark(claim)}"
        for exercise in EXERCISES
        for claim in (Claim.TAGS, Claim.LINKS)
        if exercise.mark(claim) is not Mark.CONFIRM
    ]
    assert not faults, "\n".join(faults)


def test_only_the_two_seed_documents_have_no_address() -> None:
    assert {r.id for r in REFERENCES.values() if r.url is None} == {"S1", "S2"}
    assert {r.id for r in REFERENCES.values() if r.kind is SourceKind.SEED} == {"S1", "S2"}


PARKED = ("kneeling on the ball", "stand on the ball", "dumbbell", "dips", "bounce up", "eyes closed")


def test_parked_exercises_stay_out() -> None:
    faults = [
        f"{exercise.slug}, {field}: {text}"
        for exercise in EXERCISES
        for field, texts in {
            "name": [exercise.name],
            "other_names": exercise.other_names,
            "steps": exercise.instructions.steps,
            "tags": exercise.tags & {Tag.EYES_CLOSED, Tag.EXTERNAL_LOAD_ON_BALL},
        }.items()
        for text in texts
        if field == "tags" or any(parked in text.lower() for parked in PARKED)
    ]
    assert not faults, "\n".join(faults)


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


def test_the_figures_of_the_seed_documents_are_kept() -> None:
    faults = [
        f"{slug}, dosage, {level}, {field}: {figure}, not {kept}"
        for (slug, level, field), kept in SEED_FIGURES.items()
        if (figure := getattr(LIBRARY[slug].dosage[Level(level)], field)) != kept
    ]
    assert not faults, "\n".join(faults)


SEED_SOURCE = {
    "roll-ball-erector-spinae": "S1",
    "forearm-plank": "S2",
    "supine-spinal-rotation": "S2",
    "childs-pose-thread-through": "S2",
    "upright-ball-sit": "S2",
    "wall-squat": "S2",
    "ball-crunch": "S2",
}


def test_the_seven_exercises_of_the_seed_documents_name_them() -> None:
    named = {slug: source for slug, source in SEED_SOURCE.items() if source in LIBRARY[slug].sources}

    assert named == SEED_SOURCE
