"""A clinic's own copies of exercises: written by its therapists, kept as numbered revisions, compared with the library.

A copy starts from the library's newest text and remembers which revision that was. When the library has a newer one,
the clinic is told, and either edits its copy or keeps it, which both record that the newer text was looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from clinic.domain import roles
from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.domain.library import own_copies
from clinic.domain.library.exercise import OF_CLINIC
from clinic.domain.library.files import Exercise, as_data
from clinic.domain.roles import Action, Role
from clinic.models import ExerciseRevision, OwnExerciseRevision, StaffMember
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.library import public

Words = Mapping[str, object]
SeenTexts = tuple[int, int]
"""The number of the copy and of the library's text that the page showed; a copy not made yet has number 0."""

CHANGED_ELSEWHERE = (
    "This text was changed while you wrote. Yours is still here: compare it with what stands now, then save."
)
GONE = "The library no longer has the exercise that this copy was made from, so it can only be read."


def current(session: Session, clinic_id: UUID) -> Sequence[OwnExerciseRevision]:
    """The clinic's copies, each in its newest text, by slug."""
    return session.scalars(_of_clinic(clinic_id).order_by(OwnExerciseRevision.slug)).all()


def find(session: Session, clinic_id: UUID, slug: str) -> OwnExerciseRevision | None:
    """The newest text of a copy; None when the clinic has none of that name (any more)."""
    return session.scalar(_of_clinic(clinic_id).where(OwnExerciseRevision.slug == slug))


def get(session: Session, by: StaffMember, slug: str) -> OwnExerciseRevision:
    """The newest text of one of the clinic's copies; raises `NotFound`."""
    found = find(session, by.clinic_id, slug)
    if found is None:
        raise NotFound
    return found


def history(session: Session, clinic_id: UUID, slug: str) -> Sequence[OwnExerciseRevision]:
    """Every text of a copy, newest first, also of one that is no longer used."""
    return session.scalars(
        select(OwnExerciseRevision)
        .where(OwnExerciseRevision.clinic_id == clinic_id, OwnExerciseRevision.slug == slug)
        .order_by(OwnExerciseRevision.number.desc())
    ).all()


def writers(session: Session, rows: Iterable[OwnExerciseRevision]) -> dict[UUID, str]:
    """Who wrote each revision, by its id."""
    return {row.id: session.get_one(StaffMember, (row.clinic_id, row.written_by)).name for row in rows}


def outdated(session: Session, clinic_id: UUID) -> dict[str, str]:
    """Slug and name of the copies whose base has a newer text, or left the library, since they were compared."""
    compared = session.scalars(
        _of_clinic(clinic_id)
        .outerjoin(
            ExerciseRevision,
            (ExerciseRevision.slug == OwnExerciseRevision.base_slug) & ExerciseRevision.retired_on.is_(None),
        )
        .where(ExerciseRevision.number.is_distinct_from(OwnExerciseRevision.base_number))
    )
    return {row.slug: row.content["name"] for row in compared}


def read(session: Session, row: OwnExerciseRevision) -> Exercise:
    """What a copy says, with every demand on the body that it or its base's newest text has."""
    return own_copies.as_screened(public.read(row), public.newest(session, row.base_slug)[1])


def base_then(session: Session, row: OwnExerciseRevision) -> Exercise:
    """The library's text that the copy was last compared with."""
    for revision in public.history(session, row.base_slug):
        if revision.number == row.base_number:
            return public.read(revision)
    raise NotFound


def refusal(by: StaffMember) -> str:
    """The sentence why this person cannot write copies, empty when nothing stands in the way."""
    try:
        roles.check(Role(by.role), Action.WRITE_OWN_COPY)
    except ActionDenied as refused:
        return str(refused)
    return ""


def copy(
    session: Session, *, slug: str, said: Words, seen: SeenTexts, by: StaffMember, at: datetime
) -> OwnExerciseRevision:
    """Make the clinic's own copy of a library exercise, in its words from the start; raises `InvalidInput`."""
    roles.check(Role(by.role), Action.WRITE_OWN_COPY)
    base = public.get(session, slug)
    _check_seen(seen, (0, base[0].number))
    made = session.scalars(
        select(OwnExerciseRevision.slug)
        .where(OwnExerciseRevision.clinic_id == by.clinic_id, OwnExerciseRevision.base_slug == slug)
        .distinct()
    ).all()
    own_slug = f"{slug}{OF_CLINIC}{len(made) + 1}"
    return _write(session, AuditAction.OWN_EXERCISE_COPY, own_slug, None, base, said, by=by, at=at)


def edit(
    session: Session, *, slug: str, said: Words, seen: SeenTexts, by: StaffMember, at: datetime
) -> OwnExerciseRevision:
    """Write the next text of a copy, compared with the library's newest; raises `InvalidInput`."""
    return _revise(session, AuditAction.OWN_EXERCISE_EDIT, slug, said, seen, by=by, at=at)


def keep(
    session: Session, *, slug: str, seen: SeenTexts, by: StaffMember, at: datetime
) -> OwnExerciseRevision:
    """Stay with the copy's words although the library's changed. What the screening rests on follows the library."""
    said = own_copies.words_of(public.read(get(session, by, slug)))
    return _revise(session, AuditAction.OWN_EXERCISE_KEEP, slug, said, seen, by=by, at=at)


def retire(session: Session, *, slug: str, by: StaffMember, at: datetime) -> None:
    """Stop using a copy. Drafts that hold it and signed plans keep its text."""
    roles.check(Role(by.role), Action.WRITE_OWN_COPY)
    row = get(session, by, slug)
    row.retired_at = at
    trail.record(
        session, AuditAction.OWN_EXERCISE_RETIRE, by=by, at=at, subject=row, detail={"exercise": slug}
    )
    session.flush()


def _of_clinic(clinic_id: UUID) -> Select[OwnExerciseRevision]:
    return select(OwnExerciseRevision).where(
        OwnExerciseRevision.clinic_id == clinic_id, OwnExerciseRevision.retired_at.is_(None)
    )


def _revise(
    session: Session,
    action: AuditAction,
    slug: str,
    said: Words,
    seen: SeenTexts,
    *,
    by: StaffMember,
    at: datetime,
) -> OwnExerciseRevision:
    roles.check(Role(by.role), Action.WRITE_OWN_COPY)
    before = get(session, by, slug)
    base = _base(session, before.base_slug)
    _check_seen(seen, (before.number, base[0].number))
    return _write(session, action, slug, before, base, said, by=by, at=at)


def _check_seen(seen: SeenTexts, now: SeenTexts) -> None:
    if seen != now:
        raise InvalidInput({"seen by you": CHANGED_ELSEWHERE})


def _base(session: Session, slug: str) -> public.Current:
    found = public.find(session, slug)
    if found is None:
        raise ActionDenied(GONE)
    return found


def _write(
    session: Session,
    action: AuditAction,
    slug: str,
    before: OwnExerciseRevision | None,
    base: public.Current,
    said: Words,
    *,
    by: StaffMember,
    at: datetime,
) -> OwnExerciseRevision:
    row = OwnExerciseRevision(
        clinic_id=by.clinic_id,
        slug=slug,
        number=before.number + 1 if before else 1,
        base_slug=base[0].slug,
        base_number=base[0].number,
        content=as_data(own_copies.revise(base[1], said)),
        written_by=by.id,
        written_at=at,
    )
    if before:
        before.retired_at = at
        session.flush()  # the database allows one current text, and would see the new one first
    session.add(row)
    session.flush()
    detail = {"exercise": slug, "number": row.number, "compared_with": base[0].number}
    trail.record(session, action, by=by, at=at, subject=row, detail=detail)
    return row
