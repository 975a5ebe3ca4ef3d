"""The library as one clinic sees it: the exercises of all clinics, and its own copies beside them.

Another clinic's copy and an exercise that does not exist are the same `NotFound`.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.errors import NotFound
from clinic.domain.library.exercise import OF_CLINIC
from clinic.domain.library.files import Exercise
from clinic.domain.library.own_copies import as_screened
from clinic.domain.library.search import Index
from clinic.models import OwnExerciseRevision, ProgramItem
from clinic.services.library import own_copies, public
from clinic.services.library.public import Revision

Entry = tuple[Revision, Exercise]


def index(session: Session, clinic_id: UUID) -> Index:
    """All of it, prepared for searching."""
    return public.index(session, own_copies.current(session, clinic_id))


def search(session: Session, clinic_id: UUID, text: str) -> tuple[Exercise, ...]:
    """The exercises that match every word of `text`, best first; all of them for an empty text."""
    return public.search(session, text, own_copies.current(session, clinic_id))


def find(session: Session, clinic_id: UUID, slug: str) -> Entry | None:
    """The newest text of an exercise that can be prescribed; None when there is none (any more).

    A copy goes with its base: what the library no longer has, nobody starts to prescribe.
    """
    if OF_CLINIC not in slug:
        return public.find(session, slug)
    row = own_copies.find(session, clinic_id, slug)
    if row is None or public.find(session, row.base_slug) is None:
        return None
    return row, own_copies.read(session, row)


def get(session: Session, clinic_id: UUID, slug: str) -> Entry:
    """The newest text of an exercise that can be prescribed; raises `NotFound`."""
    found = find(session, clinic_id, slug)
    if found is None:
        raise NotFound
    return found


def history(session: Session, clinic_id: UUID, slug: str) -> Sequence[Revision]:
    """Every text of an exercise, newest first."""
    if OF_CLINIC in slug:
        return own_copies.history(session, clinic_id, slug)
    return public.history(session, slug)


def newest(session: Session, clinic_id: UUID, slug: str) -> Entry:
    """The newest text, even of an exercise that can no longer be prescribed; raises `NotFound`."""
    for row in history(session, clinic_id, slug):
        return row, read(session, row)
    raise NotFound


def read(session: Session, row: Revision) -> Exercise:
    """What a revision says, as it is screened."""
    return own_copies.read(session, row) if isinstance(row, OwnExerciseRevision) else public.read(row)


def of_item(session: Session, item: ProgramItem) -> Entry:
    """The revision that a program holds, current or not, with every demand on the body found since."""
    if item.own_revision_id is not None:
        row: Revision = session.get_one(OwnExerciseRevision, (item.clinic_id, item.own_revision_id))
        return row, read(session, row)
    assert item.exercise_revision_id is not None  # the table checks that there is one of the two
    kept, exercise = public.revision(session, item.exercise_revision_id)
    return kept, as_screened(exercise, public.newest(session, item.slug)[1])
