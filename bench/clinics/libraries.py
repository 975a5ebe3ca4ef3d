"""A library of any size: the real exercises again and again, under other names."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import Level
from clinic.services.library import files, public


def write(size: int, folder: Path) -> None:
    """The files of so many exercises, as `clinic library load` reads them; the first are all that we have."""
    real = files.load(public.SEED)
    size = max(size, len(real))
    rounds = range(-(-size // len(real)))
    exercises = [_clone(exercise, number) for number in rounds for exercise in real][:size]
    (folder / "exercises").mkdir(parents=True)
    shutil.copy(public.SEED / "references.yaml", folder)
    for exercise in exercises:
        (folder / "exercises" / f"{exercise.slug}.yaml").write_text(files.dump(exercise), "utf-8")


def _clone(exercise: Exercise, number: int) -> Exercise:
    """Under another name and alone: a chain cut off by the size would be refused."""
    if number == 0:
        return exercise
    name, slug = f"{exercise.name} {number}", f"{exercise.slug}-{number}"
    dosage = {Level.BEGINNER: next(iter(exercise.dosage.values()))}
    return replace(exercise, name=name, slug=slug, level=Level.BEGINNER, dosage=dosage, easier=(), harder=())
