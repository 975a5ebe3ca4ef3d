"""Reads the library's content files and refuses a broken one with file, line, place and reason.

exercises = load(ROOT / "seed")  # exercises/*.yaml, citing references.yaml
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from clinic.domain.content import BrokenContent
from clinic.domain.library import chains, exercise_data, references
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.references import Reference, SourceKind
from clinic.domain.library.vocabulary import RETIRED_TAGS, Claim, Mark
from clinic.services.library import yaml_files

NOT_IN_FILES = (
    "is not kept in the file: `clinic library review --record` records who reviewed which revision."
)


def load(directory: Path) -> tuple[Exercise, ...]:
    """Every exercise in `directory`/exercises by slug, checked; raises `BrokenContent`."""
    cited = load_references(directory)
    files = {file.stem: file for file in sorted((directory / "exercises").glob("*.yaml"))}
    if not files:
        raise BrokenContent("has no exercise files.", source=str(directory / "exercises"))
    with yaml_files.lines_in_refusals():
        library = tuple(_read(file, cited) for file in files.values())
        chains.check(library, sources={slug: str(file) for slug, file in files.items()})
    return library


def load_references(directory: Path) -> Mapping[str, Reference]:
    """The references in `directory`/references.yaml by id; raises `BrokenContent`."""
    file = directory / "references.yaml"
    with yaml_files.lines_in_refusals():
        return references.parse(yaml_files.read(file), source=str(file))


def dump(exercise: Exercise) -> str:
    """The text of the exercise's file."""
    return yaml_files.dump(exercise_data.as_data(exercise))


def _read(file: Path, cited: Mapping[str, Reference]) -> Exercise:
    data = yaml_files.read(file)
    exercise = exercise_data.parse(data, source=str(file))
    for field in exercise_data.RETIRED:
        if field in data:
            raise BrokenContent(NOT_IN_FILES, source=str(file), path=(field,))
    if exercise.slug != file.stem:
        raise BrokenContent(f"must be {file.stem}, as the file is named.", source=str(file), path=("slug",))
    for word in exercise.tags & RETIRED_TAGS:
        raise BrokenContent(f"{word} is an old word; say its parts.", source=str(file), path=("tags",))
    _check_sources(exercise, cited, source=str(file))
    return exercise


def _check_sources(exercise: Exercise, cited: Mapping[str, Reference], *, source: str) -> None:
    for number, reference in enumerate(exercise.sources):
        if reference not in cited:
            raise BrokenContent(
                f"there is no reference {reference}.", source=source, path=("sources", number)
            )
    sources = [cited[reference] for reference in exercise.sources]
    for fact, mark in exercise.marks.items():
        if mark is not Mark.CONFIRM and not any(_carries(one, fact, mark) for one in sources):
            raise BrokenContent(
                f"is marked {mark}, but no listed source may carry it.", source=source, path=("marks", fact)
            )


def _carries(reference: Reference, fact: Claim, mark: Mark) -> bool:
    return (reference.kind is SourceKind.SEED) is (mark is Mark.SEED) and reference.carries(fact)
