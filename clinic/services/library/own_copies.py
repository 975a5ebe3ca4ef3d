"""A clinic's own copies of exercises: written by its therapists, kept as numbered revisions, compared with the library.

A copy starts from the library's newest text and remembers which revision that was. When the library has a newer one,
the clinic is told, and either edits its copy or keeps it, which both record that the newer text was looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput, NotFound, Stale
from clinic.domain.library import own_copies
from clinic.domain.library.exercise import OF_CLINIC
from clinic.domain.library.exercise_data import as_data
from clinic.domain.limits import OWN_COPIES
from clinic.domain.roles import Action
from clinic.models import Clinic, OwnExerciseRevision, StaffMember
from clinic.services.access import guard, permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.library import catalogue, revisions
from clinic.services.library.revisions import Entry, Revision

Words = Mapping[str, object]
SeenTexts = tuple[int, int]
"""The number of the copy and of the library's text that the page showed; a copy not made yet has number 0."""

CHANGED_ELSEWHERE = (
    "This text was changed while you wrote. Yours is still here: compare it with what stands now, then save."
)
TOO_MANY = (
    f"Your clinic uses {OWN_COPIES} copies of its own, and more are not possible. "
    "Retire one that nobody needs, then make this one."
)
GONE = "The library no longer has the exercise that this copy was made from, so it can only be read."


def get(session: Session, by: StaffMember, slug: str) -> Entry:
    """The newest text of one of the clinic's copies, as it was written; raises `NotFound`."""
    row = session.scalar(revisions.in_use(by.clinic_id).where(OwnExerciseRevision.slug == slug))
    if row is None:
        raise NotFound
    return Entry(row, revisions.read(session, [row])[row.id])


def base_to_copy(session: Session, slug: str) -> Entry:
    """The library's exercise that a copy can be made of; raises `NotFound` for one that left the library."""
    base = catalogue.of_library(session, slug)
    if base.revision.retired:
        raise NotFound
    return base


def texts_now(session: Session, by: StaffMember, slug: str) -> SeenTexts:
    """The numbers that a page about this exercise, the clinic's copy or the library's, has to have seen."""
    own = session.scalar(revisions.in_use(by.clinic_id).where(OwnExerciseRevision.slug == slug))
    base = catalogue.of_library(session, own.base_slug if own else slug)
    return own.number if own else 0, base.revision.number


def writers(session: Session, clinic_id: UUID, rows: Iterable[Revision]) -> dict[UUID, str]:
    """Who wrote each of the copy's revisions, by its id."""
    wrote = {row.id: row.written_by for row in rows if isinstance(row, OwnExerciseRevision)}
    people = select(StaffMember.id, StaffMember.name).where(
        StaffMember.clinic_id == clinic_id, StaffMember.id.in_(set(wrote.values()))
    )
    names = {row.id: row.name for row in session.execute(people)}
    return {revision_id: names[person] for revision_id, person in wrote.items()}


def refusal(by: StaffMember) -> str:
    """The sentence why this person cannot write copies, empty when nothing stands in the way."""
    try:
        permission.check(by, Action.WRITE_OWN_COPY)
    except ActionDenied as refused:
        return str(refused)
    return ""


def check_there_is_room(session: Session, by: StaffMember) -> None:
    """Raise `ActionDenied` where the clinic uses as many copies as it can."""
    used = select(func.count()).select_from(revisions.in_use(by.clinic_id).order_by(None).subquery())
    if (session.scalar(used) or 0) >= OWN_COPIES:
        raise ActionDenied(TOO_MANY)


def copy(
    session: Session, *, slug: str, words: Words, seen: SeenTexts, by: StaffMember, at: datetime
) -> OwnExerciseRevision:
    """Make the clinic's own copy of a library exercise, in its words from the start; raises `InvalidInput`.

    Raises `ActionDenied` where the clinic uses as many as it can.
    """
    permission.check(by, Action.WRITE_OWN_COPY)
    _one_by_one(session, by)
    check_there_is_room(session, by)
    base = base_to_copy(session, slug)
    _check_seen(seen, (0, base.revision.number))
    made = session.scalars(
        select(OwnExerciseRevision.slug)
        .where(OwnExerciseRevision.clinic_id == by.clinic_id, OwnExerciseRevision.base_slug == slug)
        .distinct()
    ).all()
    own_slug = f"{slug}{OF_CLINIC}{len(made) + 1}"
    _check_name(session, words, own_slug, slug, by)
    return _write(session, AuditAction.OWN_EXERCISE_COPY, own_slug, None, base, words, by=by, at=at)


def edit(
    session: Session, *, slug: str, words: Words, seen: SeenTexts, by: StaffMember, at: datetime
) -> OwnExerciseRevision:
    """Write the next text of a copy, compared with the library's newest; raises `InvalidInput`."""
    permission.check(by, Action.WRITE_OWN_COPY)
    _one_by_one(session, by)
    _check_name(session, words, slug, _row(session, by, slug).base_slug, by)
    return _revise(session, AuditAction.OWN_EXERCISE_EDIT, slug, words, seen, by=by, at=at)


def keep(
    session: Session, *, slug: str, seen: SeenTexts, by: StaffMember, at: datetime
) -> OwnExerciseRevision:
    """Stay with the copy's words although the library's changed. What the screening rests on follows the library."""
    words = own_copies.words_of(get(session, by, slug).exercise)
    return _revise(session, AuditAction.OWN_EXERCISE_KEEP, slug, words, seen, by=by, at=at)


def retire(session: Session, *, slug: str, seen: int, by: StaffMember, at: datetime) -> None:
    """Stop using a copy. Drafts that hold it and signed plans keep its text. Raises `Stale` for a text not `seen`."""
    permission.check(by, Action.WRITE_OWN_COPY)
    row = _row(session, by, slug)
    if row.number != seen or not _retired(session, row, by=by, at=at):
        raise Stale(guard.CHANGED, now=row.number)
    trail.record(
        session, AuditAction.OWN_EXERCISE_RETIRE, by=by, at=at, subject=row, detail={"exercise": slug}
    )
    session.flush()


def _row(session: Session, by: StaffMember, slug: str) -> OwnExerciseRevision:
    row = get(session, by, slug).revision
    assert isinstance(row, OwnExerciseRevision)
    return row


def _revise(
    session: Session,
    action: AuditAction,
    slug: str,
    words: Words,
    seen: SeenTexts,
    *,
    by: StaffMember,
    at: datetime,
) -> OwnExerciseRevision:
    permission.check(by, Action.WRITE_OWN_COPY)
    before = _row(session, by, slug)
    base = catalogue.of_library(session, before.base_slug)
    if base.revision.retired:
        raise ActionDenied(GONE)
    _check_seen(seen, (before.number, base.revision.number))
    return _write(session, action, slug, before, base, words, by=by, at=at)


def _retired(session: Session, row: OwnExerciseRevision, *, by: StaffMember, at: datetime) -> bool:
    """Retire the text in use, before the next one comes; false where somebody else has done so meanwhile."""
    done = session.scalar(
        update(OwnExerciseRevision)
        .where(
            OwnExerciseRevision.clinic_id == row.clinic_id,
            OwnExerciseRevision.id == row.id,
            OwnExerciseRevision.retired_at.is_(None),
        )
        .values(retired_at=at)
        .returning(OwnExerciseRevision.id)
    )
    guard.check_works_here(session, by)
    return done is not None


def _one_by_one(session: Session, by: StaffMember) -> None:
    """Copies of one clinic are written one after the other, so that no two get the same name, nor one too many."""
    session.get_one(Clinic, by.clinic_id, with_for_update={"key_share": True})


def _check_name(session: Session, words: Words, slug: str, base: str, by: StaffMember) -> None:
    name, others = words.get("name"), catalogue.prepared(session, by.clinic_id).index.exercises
    if isinstance(name, str):
        own_copies.check_name(name, slug=slug, base=base, others=others)


def _check_seen(seen: SeenTexts, now: SeenTexts) -> None:
    if seen != now:
        raise InvalidInput({"seen by you": CHANGED_ELSEWHERE})


def _write(
    session: Session,
    action: AuditAction,
    slug: str,
    before: OwnExerciseRevision | None,
    base: Entry,
    words: Words,
    *,
    by: StaffMember,
    at: datetime,
) -> OwnExerciseRevision:
    row = OwnExerciseRevision(
        clinic_id=by.clinic_id,
        slug=slug,
        number=before.number + 1 if before else 1,
        base_slug=base.revision.slug,
        base_number=base.revision.number,
        content=as_data(own_copies.revise(base.exercise, words)),
        written_by=by.id,
        written_at=at,
    )
    guard.check_works_here(session, by)
    if before and not _retired(session, before, by=by, at=at):
        raise InvalidInput({"seen by you": CHANGED_ELSEWHERE})
    session.add(row)
    session.flush()
    detail = {"exercise": slug, "number": row.number, "compared_with": base.revision.number}
    trail.record(session, action, by=by, at=at, subject=row, detail=detail)
    return row
