"""A program is a draft until it is signed or discarded, and only a draft changes."""

from __future__ import annotations

import pytest

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.library.vocabulary import Level
from clinic.domain.limits import PROGRAM_ITEMS, PROGRAM_NOTE
from clinic.domain.programs import draft
from clinic.domain.programs.draft import COMMUTING, Operation, ProgramStatus, Transition
from clinic.domain.record.patients import Experience
from clinic.domain.roles import Role
from tests import seed

ENDED = {
    ProgramStatus.SIGNED: "This program is signed. Start the next version to change it.",
    ProgramStatus.DISCARDED: "This program was discarded. Start a new one.",
}
AFTER = {
    Transition.EDIT: ProgramStatus.DRAFT,
    Transition.SIGN: ProgramStatus.SIGNED,
    Transition.DISCARD: ProgramStatus.DISCARDED,
}


@pytest.mark.parametrize("transition", Transition)
def test_a_draft_goes_where_the_table_says_and_nothing_leaves_an_end(transition: Transition) -> None:
    assert draft.next_status(ProgramStatus.DRAFT, transition) is AFTER[transition]
    for status, sentence in ENDED.items():
        with pytest.raises(ActionDenied, match=f"^{sentence}$"):
            draft.next_status(status, transition)


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.ASSISTANT])
def test_therapists_and_assistants_edit_drafts_and_nothing_else(role: Role) -> None:
    draft.check_can_edit(ProgramStatus.DRAFT, role)
    for status, sentence in ENDED.items():
        with pytest.raises(ActionDenied, match=f"^{sentence}$"):
            draft.check_can_edit(status, role)


def test_an_administrator_edits_no_program() -> None:
    with pytest.raises(ActionDenied, match="Only therapists and assistants can change a program"):
        draft.check_can_edit(ProgramStatus.DRAFT, Role.ADMINISTRATOR)


@pytest.mark.parametrize("operation", Operation)
def test_a_change_says_what_it_saw_unless_it_means_the_same_after_any_other(operation: Operation) -> None:
    draft.check_revision_given(operation, 0)
    if operation in COMMUTING:
        draft.check_revision_given(operation, None)
    else:
        with pytest.raises(InvalidInput) as refused:
            draft.check_revision_given(operation, None)
        assert refused.value.errors == {
            "revision": "Open the program again and repeat the change from its page."
        }


def test_a_program_holds_each_exercise_once_and_no_more_than_fit() -> None:
    held = [f"exercise-{number}" for number in range(PROGRAM_ITEMS - 1)]

    draft.check_can_add("plank", "Plank", held=held)
    with pytest.raises(ActionDenied, match=r"^Plank is already in this program\.$"):
        draft.check_can_add("plank", "Plank", held=["plank"])
    with pytest.raises(ActionDenied, match=rf"^A program holds at most {PROGRAM_ITEMS} exercises\.$"):
        draft.check_can_add("plank", "Plank", held=[*held, "squat"])


def test_a_note_fits_on_top_of_a_plan() -> None:
    draft.check_note("x" * PROGRAM_NOTE)
    with pytest.raises(InvalidInput) as refused:
        draft.check_note("x" * (PROGRAM_NOTE + 1))
    assert refused.value.errors == {"note": f"Keep the note to {PROGRAM_NOTE} characters."}


def test_a_patients_level_is_a_word_of_the_librarys_levels() -> None:
    assert [str(word) for word in Experience] == [str(word) for word in Level]


@pytest.mark.parametrize(
    ("slug", "level", "own"),
    [
        ("wall-lean-hold", None, Level.BEGINNER),
        ("wall-lean-hold", Level.INTERMEDIATE, Level.INTERMEDIATE),
        ("wall-lean-hold", Level.ADVANCED, Level.ADVANCED),
        ("hamstring-curl", Level.ADVANCED, Level.INTERMEDIATE),  # the nearest easier one that the file has
        ("upright-ball-sit", Level.ADVANCED, Level.BEGINNER),
        ("knee-tuck", None, Level.ADVANCED),  # it has no gentler one
    ],
)
def test_the_level_decides_the_first_dosage(slug: str, level: Level | None, own: Level) -> None:
    exercise = seed.library()[slug]

    assert draft.first_dosage(exercise, level) == exercise.dosage[own].default()
