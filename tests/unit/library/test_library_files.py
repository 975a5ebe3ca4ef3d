"""A broken content file is refused with file, line and reason, and nothing of the library is used."""

from pathlib import Path

import pytest

from clinic.domain.content import BrokenContent
from clinic.services.library import files, yaml_files
from tests.unit.library.squat import squat

REFERENCES = """\
- {id: S1, title: A seed, url: null, kind: seed}
- {id: P24, title: A page, url: "https://example.org/", kind: physio}
"""


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """A library of one exercise, the wall squat."""
    (tmp_path / "references.yaml").write_text(REFERENCES)
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises/wall-squat.yaml").write_text(yaml_files.dump(squat()))
    return tmp_path


def refusal(seed: Path) -> str:
    with pytest.raises(BrokenContent) as refused:
        files.load(seed)
    return str(refused.value).removeprefix(str(seed))


def change(seed: Path, old: str, new: str) -> int:
    """Replace text in the squat's file; answers the line of the change."""
    file = seed / "exercises/wall-squat.yaml"
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))
    return text[: text.index(old)].count("\n") + 1


def test_a_sound_library_is_loaded(seed: Path) -> None:
    assert [exercise.slug for exercise in files.load(seed)] == ["wall-squat"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("level: beginner", "level: expert", "level: 'expert' is not one of beginner"),
        ("    sets: 2", "    sets: 0", "dosage.beginner.sets: Sets must be between 1 and 10."),
        ("- Rise.", "- rise", "instructions.steps.1: must be a sentence"),
        ("harder: []", "harder: [pike]", "harder.0: there is no exercise pike."),
        ("sources: [P24]", "sources: [P99]", "sources.0: there is no reference P99."),
        ("  position: cited", "  position: seed", "marks.position: is marked seed, but no listed source may"),
        ("slug: wall-squat", "slug: squat", "slug: must be wall-squat, as the file is named."),
        ("name: Wall squat", "slug: wall-squat", "the field slug is given twice."),
        ("tags: [leg_load", "tags: [axial_load", "tags: axial_load is an old word; say its parts."),
        ("tags: [leg_load, deep_knee_flexion]", "tags: [{a: 1, a: 2}]", "the field a is given twice."),
        ("sided: none", "sided: [none", "is not YAML"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(seed: Path, old: str, new: str, reason: str) -> None:
    line = change(seed, old, new)

    assert refusal(seed).startswith("/exercises/wall-squat.yaml:")
    assert reason in refusal(seed)
    if "YAML" not in reason:
        assert refusal(seed).startswith(f"/exercises/wall-squat.yaml:{line}: ")


def test_a_missing_field_is_refused_at_the_top_of_what_lacks_it(seed: Path) -> None:
    change(seed, "progression: repetitions\n", "")

    assert refusal(seed) == "/exercises/wall-squat.yaml:1: the field progression is missing."


def test_a_file_that_is_empty_is_refused(seed: Path) -> None:
    (seed / "exercises/pike.yaml").write_text("")

    assert refusal(seed) == "/exercises/pike.yaml:1: is empty."


def test_a_library_without_exercises_is_refused(seed: Path) -> None:
    (seed / "exercises/wall-squat.yaml").unlink()

    assert refusal(seed) == "/exercises: has no exercise files."


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (
            "- {id: P24, title: Twice, url: 'https://example.org/', kind: physio}",
            "2: the id P24 is used twice.",
        ),
        (
            "- {id: P25, title: Bare, url: null, kind: physio}",
            "2.url: is missing; only a seed document has none.",
        ),
        ("- {id: P25, title: Bare, url: 'example.org', kind: physio}", "2.url: must start with https://"),
        (
            "- {id: P25, title: Rumour, url: 'https://example.org/', kind: hearsay}",
            "2.kind: 'hearsay' is not",
        ),
    ],
)
def test_a_broken_reference_is_refused_with_its_line(seed: Path, entry: str, reason: str) -> None:
    (seed / "references.yaml").write_text(REFERENCES + entry)

    assert refusal(seed).startswith(f"/references.yaml:3: {reason}")


@pytest.mark.parametrize(
    ("fact", "refused"),
    [("position", False), ("dosage", True), ("muscles", True), ("level", True)],
)
def test_a_fitness_page_alone_carries_a_position_only(seed: Path, fact: str, refused: bool) -> None:
    fitness = REFERENCES.replace("kind: physio", "kind: fitness, use: names and positions")
    (seed / "references.yaml").write_text(fitness)
    marks = dict.fromkeys(squat()["marks"], "confirm") | {fact: "cited"}
    (seed / "exercises/wall-squat.yaml").write_text(yaml_files.dump(squat() | {"marks": marks}))

    if refused:
        assert f"marks.{fact}: is marked cited, but no listed source may carry it." in refusal(seed)
    else:
        assert files.load(seed)


def test_writing_what_was_read_gives_the_same_text(seed: Path) -> None:
    [exercise] = files.load(seed)

    assert files.dump(exercise) == (seed / "exercises/wall-squat.yaml").read_text()
