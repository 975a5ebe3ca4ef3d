"""The exercise library in the database: loaded from files, every text kept as a numbered revision.

A revision never changes, so what was parsed once stays right: it is kept per process by revision id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer

from clinic.domain.canonical import digest
from clinic.domain.errors import NotFound
from clinic.domain.library import files as exercises
from clinic.domain.library import own_copies
from clinic.domain.library import search as library_search
from clinic.domain.library.files import Exercise
from clinic.domain.library.references import Reference
from clinic.domain.library.search import Index
from clinic.models import ExerciseRevision, OwnExerciseRevision
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.library import files as library_files
from clinic.settings import ROOT

SEED = ROOT / "seed"
Revision = ExerciseRevision | OwnExerciseRevision
Current = tuple[ExerciseRevision, Exercise]
_parsed: dict[UUID, Exercise] = {}


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
    before = {row.slug: row for row in session.scalars(_current())}
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


def current(session: Session) -> tuple[Current, ...]:
    """Every exercise of the library with its newest revision (content unloaded), by slug."""
    rows = session.scalars(_current().options(defer(ExerciseRevision.content))).all()
    unknown = [row.id for row in rows if row.id not in _parsed]
    contents = session.execute(
        select(ExerciseRevision.id, ExerciseRevision.content).where(ExerciseRevision.id.in_(unknown))
    )
    for revision_id, content in contents if unknown else ():
        _parsed[revision_id] = _exercise(content)
    return tuple((row, _parsed[row.id]) for row in rows)


def find(session: Session, slug: str) -> Current | None:
    """The newest revision of an exercise; None when the library has none of that name (any more)."""
    row = session.scalar(_current().where(ExerciseRevision.slug == slug))
    return None if row is None else (row, read(row))


def get(session: Session, slug: str) -> Current:
    """The newest revision of an exercise; raises `NotFound`."""
    found = find(session, slug)
    if found is None:
        raise NotFound
    return found


def listed(session: Session, slugs: Iterable[str]) -> tuple[Exercise, ...]:
    """Those of the exercises that are in the library, in the order given."""
    found = (find(session, slug) for slug in slugs)
    return tuple(current[1] for current in found if current)


def newest(session: Session, slug: str) -> Current:
    """The newest revision, even of an exercise that is no longer in the library; raises `NotFound`."""
    rows = history(session, slug)
    if not rows:
        raise NotFound
    return rows[0], read(rows[0])


def revision(session: Session, revision_id: UUID) -> Current:
    """One revision, current or not; raises `NotFound`."""
    row = session.get(ExerciseRevision, revision_id)
    if row is None:
        raise NotFound
    return row, read(row)


def read(row: Revision) -> Exercise:
    """What a stored revision says."""
    if row.id not in _parsed:
        _parsed[row.id] = replace(_exercise(row.content), slug=row.slug)
    return _parsed[row.id]


def index(session: Session, own: Iterable[OwnExerciseRevision] = ()) -> Index:
    """The library and a clinic's own copies of it prepared for searching, kept per process until a revision changes."""
    ids = tuple(session.scalars(_current().with_only_columns(ExerciseRevision.id)))
    if not _parsed.keys() >= set(ids):
        current(session)
    copies = tuple(own)
    for row in copies:
        read(row)
    return _index(ids, tuple(row.id for row in copies))


def search(session: Session, text: str, own: Iterable[OwnExerciseRevision] = ()) -> tuple[Exercise, ...]:
    """The exercises that match every word of `text`, best first; all of them for an empty text."""
    return library_search.find(index(session, own), text, {}).exercises


@lru_cache(maxsize=1)
def references() -> Mapping[str, Reference]:
    """The published sources by id, as the library's files cite them."""
    return library_files.load_references(SEED)


def history(session: Session, slug: str) -> Sequence[ExerciseRevision]:
    """Every revision of an exercise, newest first."""
    return session.scalars(
        select(ExerciseRevision)
        .where(ExerciseRevision.slug == slug)
        .order_by(ExerciseRevision.number.desc())
        .options(defer(ExerciseRevision.content))
    ).all()


@lru_cache(maxsize=32)
def _index(public_ids: tuple[UUID, ...], own_ids: tuple[UUID, ...]) -> Index:
    public = {exercise.slug: exercise for exercise in map(_parsed.__getitem__, public_ids)}
    own = map(_parsed.__getitem__, own_ids)
    copies = (own_copies.as_screened(copy, public[copy.base]) for copy in own if copy.base in public)
    return library_search.index((*public.values(), *copies))


def _current() -> Select[ExerciseRevision]:
    return (
        select(ExerciseRevision).where(ExerciseRevision.retired_on.is_(None)).order_by(ExerciseRevision.slug)
    )


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
                content=_content(exercise),
                loaded_at=at,
            )
        )
    session.flush()


def _content(exercise: Exercise) -> dict[str, Any]:
    """The file's data as JSON can hold it: the day of review as ISO text."""
    data: dict[str, Any] = exercises.as_data(exercise)
    reviewed_on = exercise.reviewed_on
    return {**data, "reviewed_on": None if reviewed_on is None else reviewed_on.isoformat()}


def _exercise(content: dict[str, Any]) -> Exercise:
    day = content["reviewed_on"]
    data = {**content, "reviewed_on": None if day is None else date.fromisoformat(day)}
    return exercises.parse(data, source=content["slug"])


def _digest(exercise: Exercise) -> str:
    return digest(_content(exercise))
