"""Stored texts of exercises: which there are, and what they say.

A revision never changes, so what was parsed once is kept per process, by its id.

    texts = revisions.read(session, rows)  # asks for those only that this process has not read before
    texts[row.id].name
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased, defer

from clinic.domain.canonical import digest
from clinic.domain.library import exercise_data
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.own_copies import as_screened
from clinic.models import ExerciseRevision, OwnExerciseRevision

Revision = ExerciseRevision | OwnExerciseRevision
Key = TypeVar("Key", bound=Hashable)
Kept = TypeVar("Kept")
MOST_KEPT = 5000  # more than a large library and its copies have, so that nothing in use is parsed again
_kept: dict[UUID, Exercise] = {}


@dataclass(frozen=True)
class Entry:
    """A revision and what it says; `is_behind`: the exercise has a newer text. Asked of what programs hold."""

    revision: Revision
    exercise: Exercise
    is_behind: bool = False


def shared() -> Select[ExerciseRevision]:
    """The texts that all clinics have."""
    return select(ExerciseRevision).options(defer(ExerciseRevision.content))


def in_library() -> Select[ExerciseRevision]:
    """Those in the library now, by slug."""
    return shared().where(ExerciseRevision.retired_on.is_(None)).order_by(ExerciseRevision.slug)


def own(clinics: Collection[UUID]) -> Select[OwnExerciseRevision]:
    """The texts of these clinics' own copies."""
    mine = OwnExerciseRevision.clinic_id.in_(clinics)
    return select(OwnExerciseRevision).where(mine).options(defer(OwnExerciseRevision.content))


def in_use(clinic_id: UUID) -> Select[OwnExerciseRevision]:
    """A clinic's copies that it uses now, by slug."""
    used = own([clinic_id]).where(OwnExerciseRevision.retired_at.is_(None))
    return used.order_by(OwnExerciseRevision.slug)


def _newest_and() -> Select[ExerciseRevision]:
    other = aliased(ExerciseRevision)
    highest = select(func.max(other.number)).where(other.slug == ExerciseRevision.slug).scalar_subquery()
    earlier = ExerciseRevision.id.in_(bindparam("ids", expanding=True))
    slugs = ExerciseRevision.slug.in_(bindparam("slugs", expanding=True))
    return (
        shared()
        .where(slugs, (ExerciseRevision.number == highest) | earlier)
        .order_by(ExerciseRevision.number)
    )


NEWEST_AND = _newest_and()


def newest_shared(session: Session, slugs: Collection[str]) -> Mapping[str, ExerciseRevision]:
    """The newest texts by slug, even of exercises that left the library."""
    return {row.slug: row for row in newest_and(session, slugs, ())}


def newest_and(session: Session, slugs: Collection[str], ids: Collection[UUID]) -> Sequence[ExerciseRevision]:
    """The newest texts of exercises and those of their earlier texts that `ids` names, the newest last."""
    return session.scalars(NEWEST_AND, {"slugs": list(slugs), "ids": list(ids)}).all() if slugs else ()


def newest_own(session: Session, clinic_id: UUID, slugs: Collection[str]) -> Sequence[OwnExerciseRevision]:
    """The newest texts of a clinic's copies, even of those that it no longer uses."""
    return newest_own_and(session, {clinic_id}, slugs, ())


def newest_own_and(
    session: Session, clinics: Collection[UUID], slugs: Collection[str], ids: Collection[UUID]
) -> Sequence[OwnExerciseRevision]:
    """The newest texts of clinics' copies and those of their earlier texts that `ids` names, the newest last."""
    other, mine = aliased(OwnExerciseRevision), OwnExerciseRevision
    same = (other.clinic_id == mine.clinic_id, other.slug == mine.slug)
    highest = select(func.max(other.number)).where(*same).scalar_subquery()
    wanted = own(clinics).where(mine.slug.in_(slugs), (mine.number == highest) | mine.id.in_(ids))
    return session.scalars(wanted.order_by(mine.number)).all() if slugs else ()


def read(session: Session, rows: Iterable[Revision]) -> Mapping[UUID, Exercise]:
    """What the revisions say, by their id, each as it was written."""
    wanted = {row.id: row for row in rows}
    known = {key: _kept[key] for key in wanted if key in _kept}
    for key, content in _contents(session, [row for key, row in wanted.items() if key not in known]):
        known[key] = replace(_exercise(content), slug=wanted[key].slug)
        keep(_kept, key, known[key], most=MOST_KEPT)
    return known


def screened(
    session: Session, rows: Collection[Revision], bases: Mapping[str, ExerciseRevision]
) -> Mapping[UUID, Entry]:
    """The revisions by id with what they say, and with every demand that the text of their base has, too."""
    texts = read(session, (*rows, *bases.values()))
    return {row.id: Entry(row, _screened(texts[row.id], texts[bases[row.base_slug].id])) for row in rows}


def _screened(text: Exercise, newest: Exercise) -> Exercise:
    """An older text of the library's own is measured by itself."""
    found = as_screened(text, newest)
    return found if text.is_own else replace(found, made_of=None)


def digests(session: Session, rows: Sequence[Revision]) -> Mapping[UUID, str]:
    """What stands for every word of each revision and for what it demands now, by its id.

    A copy is screened with the demands that its base has now. Those that it was not written with are part of what
    stands for it, so that whoever reviewed it without them is asked again.
    """
    shared_ones = {row.id: row.digest for row in rows if isinstance(row, ExerciseRevision)}
    copies = [row for row in rows if isinstance(row, OwnExerciseRevision)]
    bases = newest_shared(session, {row.base_slug for row in copies})
    texts = read(session, bases.values())
    demands = {row.id: texts[bases[row.base_slug].id].tags for row in copies}
    return shared_ones | {
        key: digest(_with_demands(content, demands[key])) for key, content in _contents(session, copies)
    }


def _with_demands(content: dict[str, Any], base: Collection[str]) -> dict[str, Any]:
    """The content as it is stored, unless its base demands more by now."""
    more = {str(tag) for tag in base}.difference(content["tags"])
    return {**content, "tags": sorted({*content["tags"], *more})} if more else content


def keep(kept: dict[Key, Kept], key: Key, value: Kept, *, most: int) -> None:
    """Put a value into a cache of at most so many; the one that came first makes room for it."""
    kept[key] = value
    if len(kept) > most:
        del kept[next(iter(kept))]


def _contents(session: Session, rows: Sequence[Revision]) -> Iterable[tuple[UUID, dict[str, Any]]]:
    """Id and content, one statement for the library's texts and one for copies."""
    mine = [row for row in rows if isinstance(row, OwnExerciseRevision)]
    theirs = [row.id for row in rows if isinstance(row, ExerciseRevision)]
    if theirs:
        table = ExerciseRevision
        yield from session.execute(select(table.id, table.content).where(table.id.in_(theirs)))
    if mine:
        clinics, ids = {row.clinic_id for row in mine}, [row.id for row in mine]
        copy = OwnExerciseRevision
        which = select(copy.id, copy.content).where(copy.clinic_id.in_(clinics), copy.id.in_(ids))
        yield from session.execute(which)


def _exercise(content: dict[str, Any]) -> Exercise:
    return exercise_data.parse(content, source=content["slug"])
