"""Exercises of the library as a plan has them, for tests of how they grow."""

from __future__ import annotations

from typing import Any

from clinic.domain.dosage import Dosage
from clinic.domain.library.exercise import Exercise
from clinic.domain.programs.steps import GrowingItem
from clinic.services.library import files
from clinic.services.programs import ladders
from clinic.settings import ROOT

LADDERS = ladders.load(ROOT / "seed")
LIBRARY = {exercise.slug: exercise for exercise in files.load(ROOT / "seed")}


def growing(exercise: Exercise, dosage: Dosage | None = None, **changes: Any) -> GrowingItem:
    """With its neighbors, at a dosage or at the one that a program starts with."""
    easier, harder = (tuple(LIBRARY[slug] for slug in slugs) for slugs in (exercise.easier, exercise.harder))
    ladder = LADDERS[exercise.progression]
    return GrowingItem(exercise, dosage or first_dosage(exercise), ladder, easier, harder, **changes)


def first_dosage(exercise: Exercise) -> Dosage:
    return exercise.dosage[exercise.level].default()
