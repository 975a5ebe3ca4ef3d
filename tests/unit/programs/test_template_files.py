"""A template's file is read whole and held against the library, or refused with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from clinic.domain.content import BrokenContent
from clinic.domain.dosage import Dosage, Side
from clinic.domain.library.vocabulary import Category, Level, Mark
from clinic.domain.programs import entry, template_data
from clinic.domain.programs.entry import EntryCondition, EntryKind
from clinic.domain.programs.template import BuiltIn, Phase, TemplateItem
from clinic.services.library import yaml_files
from tests import seed

FILE = """\
slug: knees
version: 2
changed: 2026-11-28
name: Knees
aim: Get thighs strong.
problems: [knee_osteoarthritis]
trains: [lower_limb, flexibility]
ball_cm: [55]
note: Of our own.
phases:
  - name: First
    level: intermediate
    entry: []
    items:
      - {exercise: wall-squat, dosage: {sets: 2, reps: 8, days_per_week: 3, rest_seconds: 60}}
      - {exercise: childs-pose-thread-through, dosage: {sets: 3, seconds: 30, days_per_week: 3, rest_seconds: 15}}
  - name: Second
    level: intermediate
    entry:
      - {kind: pain, at_most: 3, sessions: 3}
      - {kind: technique}
    items:
      - {exercise: wall-sit}
sources: [S2]
mark: confirm
"""


def read(folder: Path, text: str) -> BuiltIn:
    file = folder / "knees.yaml"
    file.write_text(text)
    with yaml_files.lines_in_refusals():
        return template_data.parse(
            yaml_files.read(file), source=str(file), library=seed.library(), cited=seed.references()
        )


def test_a_file_says_all_of_a_template(tmp_path: Path) -> None:
    squat = Dosage(sets=2, reps=8, rest_seconds=60, days_per_week=3)
    stretch = Dosage(sets=3, seconds=30, rest_seconds=15, side=Side.EACH, days_per_week=3)
    begin = (EntryCondition(EntryKind.PAIN, at_most=3, sessions=3), EntryCondition(EntryKind.TECHNIQUE))

    assert read(tmp_path, FILE) == BuiltIn(
        slug="knees",
        version=2,
        changed=date(2026, 11, 28),
        name="Knees",
        aim="Get thighs strong.",
        problems=("knee_osteoarthritis",),
        trains=(Category.LOWER_LIMB, Category.FLEXIBILITY),
        ball_cm=(55,),
        note="Of our own.",
        phases=(
            Phase(
                "First",
                Level.INTERMEDIATE,
                (),
                (TemplateItem("wall-squat", squat), TemplateItem("childs-pose-thread-through", stretch)),
            ),
            Phase("Second", Level.INTERMEDIATE, begin, (TemplateItem("wall-sit"),)),
        ),
        sources=("S2",),
        mark=Mark.CONFIRM,
    )


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("name: Knees\n", "name: Knees\nmood: good\n", "mood: is not a known field."),
        ("version: 2", "version: 0", "version: must be 1 or more"),
        ("knee_osteoarthritis", "knees", "problems.0: knees is not a known condition code."),
        ("exercise: wall-sit", "exercise: wall-lie", "items.0.exercise: there is no exercise wall-lie."),
        ("exercise: childs-pose-thread-through", "exercise: wall-squat", "items.1.dosage.reps: is not how"),
        ("reps: 8", "reps: 13", "items.0.dosage.reps: must be 8 to 12, as in the library, not 13."),
        ("reps: 8", "seconds: 20", "items.0.dosage.reps: is not how the library counts this exercise."),
        ("rest_seconds: 60", "hold_seconds: 4", "items.0.dosage.hold_seconds: must be 0 to 0"),
        ("rest_seconds: 60", "note: ' '", "items.0.dosage.note: must be a text"),
        ("sets: 2", "sets: 11", "items.0.dosage.sets: Sets must be between 1 and 10."),
        ("sets: 2, ", "side: left, ", "items.0.dosage.side: is not a known field."),
        ("level: intermediate", "level: beginner", "phases.0.level: must be intermediate, as its hardest"),
        ("[lower_limb, flexibility]", "[lower_limb]", "trains: must be flexibility, lower_limb"),
        ("ball_cm: [55]", "ball_cm: [65]", "ball_cm: childs-pose-thread-through suits none of these."),
        ("ball_cm: [55]", "ball_cm: [55, 85]", "ball_cm.1: suits no exercise here."),
        ("ball_cm: [55]", "ball_cm: [50]", "ball_cm.0: 50 cm is not a ball size"),
        ("kind: pain, at_most: 3", "kind: pain", "entry.0: the field at_most is missing."),
        ("at_most: 3", "at_most: 11", "entry.0.at_most: must be 0 to 10, not 11."),
        ("kind: technique", "kind: technique, weeks: 3", "entry.1.weeks: is not a known field."),
        ("kind: technique", "kind: mood", "entry.1.kind: 'mood' is not one of"),
        ("[S2]", "[S2, X9]", "sources.1: there is no reference X9."),
        ("sources: [S2]\nmark: confirm", "sources: []\nmark: seed", "mark: is seed, but no listed source"),
        (
            "    items:\n      - {exercise: wall-sit}",
            "    items: []",
            "phases.1.items: needs 1 to 4 exercises",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert old in FILE

    with pytest.raises(BrokenContent) as refused:
        read(tmp_path, FILE.replace(old, new, 1))

    assert reason in str(refused.value)
    assert refused.value.line is not None


def test_an_exercise_is_listed_once_in_a_phase(tmp_path: Path) -> None:
    again = "- {exercise: wall-sit, dosage: {sets: 3, seconds: 10, rest_seconds: 60, days_per_week: 3}}"
    twice = FILE.replace("- {exercise: wall-sit}", f"- {{exercise: wall-sit}}\n      {again}")

    with pytest.raises(BrokenContent, match=r"phases.1.items.1: wall-sit is listed twice."):
        read(tmp_path, twice)


def test_every_condition_has_words_and_its_figures() -> None:
    assert entry.WORDS.keys() == entry.NEEDS.keys() == set(EntryKind)
    for kind, figures in entry.NEEDS.items():
        said = EntryCondition(kind, **dict.fromkeys(figures, 4)).words
        assert said.count("4") == len(figures)
