"""The library as one clinic sees it: the exercises of all clinics, and its own copies beside them.

    catalogue.get(session, clinic_id, "wall-squat").exercise.name
    catalogue.of_items(session, program.items)[item.id].revision.number

Another clinic's copy and an exercise that does not exist are the same `NotFound`. What is asked about many exercises
takes no more statements than about one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import Session

from clinic.domain.errors import NotFound
from clinic.domain.library import search as searching
from clinic.domain.library.exercise import OF_CLINIC, Exercise
from clinic.domain.library.own_copies import needing_names
from clinic.domain.library.search import Index
from clinic.models import ExerciseRevision, OwnExerciseRevision, ProgramItem
from clinic.services.library import revisions, search_words
from clinic.services.library.revisions import Entry, Revision

Thing = TypeVar("Thing")
LibraryState = tuple[int | UUID | None, ...]
MOST_KEPT = 32


@dataclass(frozen=True)
class Prepared:
    """A clinic's library prepared for searching, with slug and name of the copies that fell `behind`.

    Those are the ones whose base has a newer text, or left the library, since they were compared with it. `digests`
    stand for every word of each text, by slug. `unnamed` are the copies whose name another exercise has by now.
    """

    index: Index
    behind: Mapping[str, str]
    digests: Mapping[str, str]
    unnamed: Mapping[str, str]


def _mark(
    model: type[Revision], in_use: ColumnElement[bool], *where: ColumnElement[bool]
) -> Iterator[ColumnElement[Any]]:
    """What no two states of a table of revisions have in common: rows are added, which raises the first figure, or
    retired for good, which lowers the second, and never change or go. The newest id is of this database alone.
    """
    rows = select(func.count()).select_from(model).where(*where)
    yield rows.scalar_subquery()
    yield rows.where(in_use).scalar_subquery()
    yield select(model.id).where(*where).order_by(model.id.desc()).limit(1).scalar_subquery()


STATE = select(
    *_mark(ExerciseRevision, ExerciseRevision.retired_on.is_(None)),
    *_mark(
        OwnExerciseRevision,
        OwnExerciseRevision.retired_at.is_(None),
        OwnExerciseRevision.clinic_id == bindparam("clinic_id"),
    ),
)
IN_LIBRARY = revisions.in_library().where(ExerciseRevision.slug.in_(bindparam("slugs", expanding=True)))
_prepared: dict[LibraryState, Prepared] = {}


def state(session: Session, clinic_id: UUID) -> LibraryState:
    """A mark of the revisions in use, the library's and the clinic's own: as long as it stays, so do the texts."""
    return tuple(session.execute(STATE, {"clinic_id": clinic_id}).one())


def prepared(session: Session, clinic_id: UUID) -> Prepared:
    """All of it, kept per process until a revision comes or goes."""
    key = state(session, clinic_id)
    if key in _prepared:
        return _prepared[key]
    rows = session.scalars(revisions.in_library()).all()
    copies = session.scalars(revisions.in_use(clinic_id)).all()
    entries = _prescribable(session, rows, copies)
    texts, newest = revisions.read(session, copies), {row.slug: row.number for row in rows}
    behind = {row.slug: texts[row.id].name for row in copies if newest.get(row.base_slug) != row.base_number}
    words = revisions.digests(session, [entry.revision for entry in entries])
    found = Prepared(
        index=searching.index((entry.exercise for entry in entries), search_words.current()),
        behind=behind,
        digests={entry.revision.slug: words[entry.revision.id] for entry in entries},
        unnamed=needing_names(texts.values(), (entry.exercise for entry in entries)),
    )
    if key == state(session, clinic_id):  # else one came while the others were read
        revisions.keep(_prepared, key, found, most=MOST_KEPT)
    return found


def search(session: Session, clinic_id: UUID, text: str) -> tuple[Exercise, ...]:
    """The exercises that match every word of `text`, best first; all of them for an empty text."""
    return searching.find(prepared(session, clinic_id).index, text, {}).exercises


def library(session: Session) -> tuple[Entry, ...]:
    """What all clinics have: every exercise in its newest text, by slug."""
    return _prescribable(session, session.scalars(revisions.in_library()).all(), ())


def everything(session: Session, clinic_id: UUID) -> tuple[Entry, ...]:
    """What can be prescribed at the clinic: the library in its newest texts, and the clinic's own copies."""
    copies = session.scalars(revisions.in_use(clinic_id)).all()
    return _prescribable(session, session.scalars(revisions.in_library()).all(), copies)


def of_library(session: Session, slug: str) -> Entry:
    """The newest text that all clinics have, even of an exercise that was retired; raises `NotFound`."""
    row = _there(revisions.newest_shared(session, [slug]).get(slug))
    return Entry(row, revisions.read(session, [row])[row.id])


def find_all(session: Session, clinic_id: UUID, slugs: Iterable[str]) -> Mapping[str, Entry]:
    """The newest texts of those of the exercises that can be prescribed, in the order given.

    A copy goes with its base: what the library no longer has, nobody starts to prescribe.
    """
    wanted = tuple(slugs)
    own = [slug for slug in wanted if OF_CLINIC in slug]
    copies: Sequence[OwnExerciseRevision] = ()
    if own:
        used = revisions.in_use(clinic_id).where(OwnExerciseRevision.slug.in_(own))
        copies = session.scalars(used).all()
    shared = {slug for slug in wanted if slug not in own} | {row.base_slug for row in copies}
    rows = session.scalars(IN_LIBRARY, {"slugs": shared}).all()
    found = {entry.exercise.slug: entry for entry in _prescribable(session, rows, copies)}
    return {slug: found[slug] for slug in wanted if slug in found}


def find(session: Session, clinic_id: UUID, slug: str) -> Entry | None:
    """The newest text of an exercise that can be prescribed; None when there is none (any more)."""
    return find_all(session, clinic_id, [slug]).get(slug)


def get(session: Session, clinic_id: UUID, slug: str) -> Entry:
    """The newest text of an exercise that can be prescribed; raises `NotFound`."""
    return _there(find(session, clinic_id, slug))


def newest_of(session: Session, clinic_id: UUID, slugs: Iterable[str]) -> Mapping[str, Entry]:
    """The newest texts by slug, even of exercises that can no longer be prescribed."""
    wanted = set(slugs)
    own = {slug for slug in wanted if OF_CLINIC in slug}
    copies = revisions.newest_own(session, clinic_id, own)
    shared = revisions.newest_shared(session, wanted - own | {row.base_slug for row in copies})
    rows: list[Revision] = [*copies, *(row for row in shared.values() if row.slug in wanted)]
    return {entry.revision.slug: entry for entry in revisions.screened(session, rows, shared).values()}


def newest(session: Session, clinic_id: UUID, slug: str) -> Entry:
    """The newest text, even of an exercise that can no longer be prescribed; raises `NotFound`."""
    return _there(newest_of(session, clinic_id, [slug]).get(slug))


def history(session: Session, clinic_id: UUID, slug: str) -> Sequence[Revision]:
    """Every text of an exercise, newest first, also of one that is no longer used."""
    if OF_CLINIC in slug:
        own = revisions.own([clinic_id]).where(OwnExerciseRevision.slug == slug)
        return session.scalars(own.order_by(OwnExerciseRevision.number.desc())).all()
    shared = revisions.shared().where(ExerciseRevision.slug == slug)
    return session.scalars(shared.order_by(ExerciseRevision.number.desc())).all()


def revision(session: Session, clinic_id: UUID, slug: str, number: int) -> Entry:
    """One text as it was, a copy's with the demands that its base has now; raises `NotFound`."""
    for row in history(session, clinic_id, slug):
        if row.number == number and isinstance(row, OwnExerciseRevision):
            return _screened(session, [row])[row.id]
        if row.number == number:
            return Entry(row, revisions.read(session, [row])[row.id])
    raise NotFound


def copies_of(session: Session, clinic_id: UUID, slug: str) -> tuple[Entry, ...]:
    """The clinic's copies of an exercise, each in its newest text, by slug."""
    used = revisions.in_use(clinic_id).where(OwnExerciseRevision.base_slug == slug)
    return tuple(_screened(session, session.scalars(used).all()).values())


def of_items(session: Session, items: Collection[ProgramItem]) -> Mapping[UUID, Entry]:
    """The revisions that programs hold, by item, current or not, with every demand on the body found since."""
    own = {item.own_revision_id: item for item in items if item.own_revision_id}
    kept = {item.exercise_revision_id: item.slug for item in items if item.exercise_revision_id}
    clinics, names = {item.clinic_id for item in own.values()}, {item.slug for item in own.values()}
    copies = revisions.newest_own_and(session, clinics, names, list(own))
    slugs = {*kept.values(), *(row.base_slug for row in copies)}
    shared = revisions.newest_and(session, slugs, list(kept))
    read: list[Revision] = [*copies, *shared]
    newest = {(_clinic(row), row.slug): row.number for row in read}
    rows = [row for row in read if row.id in own or row.id in kept]
    entries = revisions.screened(session, rows, {row.slug: row for row in shared})
    found = {
        key: replace(
            entry, is_behind=entry.revision.number < newest[_clinic(entry.revision), entry.revision.slug]
        )
        for key, entry in entries.items()
    }
    held = ((item.id, item.own_revision_id or item.exercise_revision_id) for item in items)
    return {item_id: found[revision_id] for item_id, revision_id in held if revision_id}


def _clinic(row: Revision) -> UUID | None:
    """Whose a text is: a clinic's, or none's, which is everybody's."""
    return row.clinic_id if isinstance(row, OwnExerciseRevision) else None


def _prescribable(
    session: Session, shared: Sequence[ExerciseRevision], copies: Sequence[OwnExerciseRevision]
) -> tuple[Entry, ...]:
    """The library's current texts, and the copies of them."""
    bases = {row.slug: row for row in shared}
    rows: list[Revision] = [*shared, *(row for row in copies if row.base_slug in bases)]
    return tuple(revisions.screened(session, rows, bases).values())


def _screened(session: Session, rows: Collection[Revision]) -> Mapping[UUID, Entry]:
    return revisions.screened(
        session, rows, revisions.newest_shared(session, {row.base_slug for row in rows})
    )


def _there(found: Thing | None) -> Thing:
    if found is None:
        raise NotFound
    return found
