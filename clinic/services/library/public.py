"""Load the exercise library that all clinics have from its files, every text kept as a numbered revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.canonical import digest
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.exercise_data import as_data
from clinic.domain.library.references import Reference
from clinic.models import ExerciseRevision
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.library import files as library_files
from clinic.services.library import revisions
from clinic.settings import ROOT

SEED = ROOT / "seed"


@dataclass(frozen=True)
class Loaded:
    """What a load changed, by slug."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    retired: tuple[str, ...]


def sync(session: Session, *, at: datetime, directory: Path = SEED) -> Loaded:
    """Bring the library to what the files say; raises `BrokenContent` and writes nothing if one is broken.

    A changed text becomes a new revision and retires the one before; an exercise without a file is retired.
    """
    files = {exercise.slug: exercise for exercise in library_files.load(directory)}
    before = {row.slug: row for row in session.scalars(revisions.in_library())}
    changed = tuple(
        slug
        for slug, exercise in files.items()
        if slug in before and before[slug].digest != _digest(exercise)
    )
    new = tuple(slug for slug in files if slug not in before)
    retired = tuple(slug for slug in before if slug not in files)
    for slug in (*changed, *retired):
        before[slug].retired_on = at.date()
    session.flush()
    _add(session, (files[slug] for slug in (*new, *changed)), at=at)
    loaded = Loaded(new, changed, retired)
    if new or changed or retired:
        counts = {"new": len(new), "changed": len(changed), "retired": len(retired)}
        trail.record(session, AuditAction.LIBRARY_LOAD, by=None, at=at, detail=counts)
    return loaded


@lru_cache(maxsize=1)
def references() -> Mapping[str, Reference]:
    """The published sources by id, as the library's files cite them."""
    return library_files.load_references(SEED)


def _add(session: Session, files: Iterable[Exercise], *, at: datetime) -> None:
    numbers: dict[str, int] = {}
    for slug, number in session.execute(select(ExerciseRevision.slug, ExerciseRevision.number)):
        numbers[slug] = max(number, numbers.get(slug, 0))
    for exercise in files:
        session.add(
            ExerciseRevision(
                slug=exercise.slug,
                number=numbers.get(exercise.slug, 0) + 1,
                digest=_digest(exercise),
                content=as_data(exercise),
                loaded_at=at,
            )
        )
    session.flush()


def _digest(exercise: Exercise) -> str:
    return digest(as_data(exercise))
