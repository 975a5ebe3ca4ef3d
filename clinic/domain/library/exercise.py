"""What an exercise of the library is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from clinic.domain.library.level_dosage import LevelDosage
from clinic.domain.library.vocabulary import (
    Category,
    Claim,
    Level,
    Mark,
    Muscle,
    Progression,
    Sided,
    StartPosition,
    Tag,
)

Panel = Literal["start", "middle", "end"]
OF_CLINIC = "--"  # joins base and number in the slug of a clinic's own copy; no file may use it


def base_of(slug: str) -> str:
    """The library's exercise that this is, or that a clinic made its copy from: both are one movement.

    >>> base_of("forearm-plank--1"), base_of("forearm-plank")
    ('forearm-plank', 'forearm-plank')
    """
    return slug.partition(OF_CLINIC)[0]


@dataclass(frozen=True)
class Equipment:
    """Ball diameters in cm that suit, and what else has to be there."""

    ball_cm: tuple[int, ...]
    wall: bool
    mat: bool
    chair: bool


@dataclass(frozen=True)
class Muscles:
    primary: tuple[Muscle, ...]
    secondary: tuple[Muscle, ...]


@dataclass(frozen=True)
class Instructions:
    """Sentences for the patient, by role."""

    setup: tuple[str, ...]
    steps: tuple[str, ...]
    breathing: str
    feel: str
    stop_if: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """Full pose sentences: title and alternative text of the pictures; a move in three parts has one on the way."""

    start: str
    end: str
    middle: str = ""

    @property
    def panels(self) -> tuple[tuple[Panel, str], ...]:
        """Each picture with its sentence, in the order of the movement."""
        between: tuple[tuple[Panel, str], ...] = (("middle", self.middle),) if self.middle else ()
        return (("start", self.start), *between, ("end", self.end))


@dataclass(frozen=True)
class Exercise:
    """`tags` is complete: a word that another one implies is there too (`vocabulary.IMPLIES`).

    `mechanic` says to the clinician what moves against what; a text stored before there was one has none.
    `made_of` is, for a clinic's own copy as it is screened, the library's newest text of its base.
    """

    slug: str
    name: str
    other_names: tuple[str, ...]
    category: Category
    level: Level
    start_position: StartPosition
    equipment: Equipment
    muscles: Muscles
    tags: frozenset[Tag]
    sided: Sided
    why: str
    instructions: Instructions
    mistakes: tuple[str, ...]
    easier_ways: tuple[str, ...]
    harder_ways: tuple[str, ...]
    needs: tuple[str, ...]
    dosage: Mapping[Level, LevelDosage]
    progression: Progression
    easier: tuple[str, ...]
    harder: tuple[str, ...]
    sources: tuple[str, ...]
    marks: Mapping[Claim, Mark]
    figure: Figure
    mechanic: str = ""
    clinician_notes: tuple[str, ...] = ()
    made_of: Exercise | None = None

    def mark(self, fact: Claim) -> Mark:
        """Where a fact comes from; sets, rest and frequency follow the dosage unless marked themselves."""
        return self.marks.get(fact, self.marks[Claim.DOSAGE])

    @property
    def base(self) -> str:
        """The library's exercise whose pictures show this one: itself, or what the clinic made its copy from."""
        return base_of(self.slug)

    @property
    def is_own(self) -> bool:
        """Whether this is a clinic's own copy."""
        return self.slug != self.base
