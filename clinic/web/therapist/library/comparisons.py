"""A clinic's own copy beside the library's text of the same exercise, field by field in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clinic import db
from clinic.domain.library import dosage_words
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import Level, Tag, shortest
from clinic.domain.library.words import words
from clinic.models import OwnExerciseRevision
from clinic.services.library import catalogue
from clinic.services.library.revisions import Revision

PARTS: dict[str, Callable[[Exercise], Sequence[str]]] = {
    "Name": lambda one: (one.name,),
    "Level": lambda one: (words(one.level),),
    "Why": lambda one: (one.why,),
    "What the patient needs": lambda one: one.needs,
    "Set-up": lambda one: one.instructions.setup,
    "Steps": lambda one: one.instructions.steps,
    "Breathing": lambda one: (one.instructions.breathing,),
    "Feel it here": lambda one: (one.instructions.feel,),
    "Stop if": lambda one: one.instructions.stop_if,
    "Common mistakes": lambda one: one.mistakes,
    "To make it easier": lambda one: one.easier_ways,
    "To make it harder": lambda one: one.harder_ways,
    "Dosage": lambda one: [
        f"{words(level)}: {line}"
        for level in Level
        if level in one.dosage
        for line in dosage_words.lines(one.dosage[level])
    ],
    "Demands on the body": lambda one: [words(tag) for tag in Tag if tag in shortest(one.tags)],
    "Sides": lambda one: (words(one.sided),),
    "Pictures": lambda one: [title for _, title in one.figure.panels],
}


@dataclass(frozen=True)
class ComparedField:
    """One field of the two texts; `changed` when the library wrote it anew since they were last compared."""

    label: str
    ours: Sequence[str]
    library: Sequence[str]
    changed: bool


@dataclass(frozen=True)
class Comparison:
    """The fields that differ; `number` is the library's newest revision, `gone` says that it left the library."""

    parts: tuple[ComparedField, ...]
    number: int
    compared_with: int
    gone: bool

    @property
    def is_due(self) -> bool:
        """Whether the library has a text that the clinic has not compared its copy with."""
        return not self.gone and self.number != self.compared_with


def of(row: Revision) -> Comparison:
    """The copy as it is screened, beside the library's newest text and what changed there."""
    assert isinstance(row, OwnExerciseRevision)
    session = db.get_session()
    now = catalogue.of_library(session, row.base_slug)
    own = catalogue.revision(session, row.clinic_id, row.slug, row.number).exercise
    then = catalogue.revision(session, row.clinic_id, row.base_slug, row.base_number).exercise
    parts = (
        ComparedField(
            label, read(own), read(now.exercise), changed=list(read(then)) != list(read(now.exercise))
        )
        for label, read in PARTS.items()
    )
    return Comparison(
        tuple(part for part in parts if part.changed or list(part.ours) != list(part.library)),
        number=now.revision.number,
        compared_with=row.base_number,
        gone=now.revision.retired is not None,
    )
