"""A program to start from: phases with when each may begin, and its exercises with how much of each.

A draft takes one phase; the later ones are named, and come when a therapist says that they may begin. Where an item
names no dosage, it is the one that the library gives for the patient's level.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from clinic.domain.dosage import Dosage
from clinic.domain.library.vocabulary import Category, Level, Mark
from clinic.domain.programs.entry import EntryCondition


@dataclass(frozen=True)
class TemplateItem:
    """An exercise by its slug; `dosage` is None where the patient's level decides."""

    slug: str
    dosage: Dosage | None = None


@dataclass(frozen=True)
class Phase:
    """At most four exercises of the built-in ones, none harder than `level`; `entry` is empty for a start at once."""

    name: str
    level: Level
    entry: tuple[EntryCondition, ...]
    items: tuple[TemplateItem, ...]


@dataclass(frozen=True)
class BuiltIn:
    """A template that came with the release. Its `version` rises when it `changed`, on that day.

    `problems` are the conditions it is meant for; each of its exercises suits one of the balls `ball_cm`.
    """

    slug: str
    version: int
    changed: date
    name: str
    aim: str
    problems: tuple[str, ...]
    trains: tuple[Category, ...]
    ball_cm: tuple[int, ...]
    note: str
    phases: tuple[Phase, ...]
    sources: tuple[str, ...] = ()
    mark: Mark = field(default=Mark.CONFIRM)
