"""Who reviewed which text, at one clinic: recorded by a therapist on the exercise's page, or by the server's command.

A review counts for the text that has its digest and for no other, and at the clinic that recorded it alone: one clinic
does not answer for what another prescribes. It is never changed; a text that changed has no review yet. Whoever wrote
a copy does not review it: a second person reads it.

    reviews.unreviewed(session, clinic_id, entries)   # those that this clinic has no review of
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied
from clinic.domain.library import reviews as rule
from clinic.domain.library.reviews import ContentKind, ReviewState, ReviewText
from clinic.domain.roles import REFUSALS, Action
from clinic.models import Clinic, ContentReview, OwnExerciseRevision, StaffMember
from clinic.services.access import guard, permission
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.library import catalogue, revisions
from clinic.services.library.revisions import Entry

BY_ITS_WRITER = exists().where(
    OwnExerciseRevision.clinic_id == ContentReview.clinic_id,
    OwnExerciseRevision.slug == ContentReview.name,
    OwnExerciseRevision.number == ContentReview.number,
    OwnExerciseRevision.written_by == ContentReview.recorded_by,
)
COUNTS = ~BY_ITS_WRITER.correlate(ContentReview)
REVIEWED = (
    select(ContentReview.name, ContentReview.digest, ContentReview.reviewer, ContentReview.reviewed_on)
    .where(
        ContentReview.clinic_id == bindparam("clinic_id"),
        ContentReview.kind == ContentKind.EXERCISE,
        COUNTS,
    )
    .order_by(ContentReview.reviewed_on, ContentReview.id)
)
OF_SOME = REVIEWED.where(ContentReview.name.in_(bindparam("names", expanding=True)))


@dataclass(frozen=True)
class Reviews:
    """The reviews of the text of this digest, newest first, and the newest of another text of the exercise, if any."""

    digest: str
    of_this: tuple[ContentReview, ...]
    of_another: ContentReview | None


def contents(session: Session, entries: Collection[Entry]) -> Mapping[UUID, ReviewText]:
    """What a review of each of these texts would name, by the revision's id."""
    digests = revisions.digests(session, [entry.revision for entry in entries])
    rows = {entry.revision.id: entry.revision for entry in entries}
    return {
        key: ReviewText(ContentKind.EXERCISE, row.slug, row.number, digests[key]) for key, row in rows.items()
    }


def of_entry(session: Session, clinic_id: UUID, entry: Entry) -> Reviews:
    """The reviews of an exercise that the clinic has."""
    digest = contents(session, [entry])[entry.revision.id].digest
    found = select(ContentReview).where(
        ContentReview.clinic_id == clinic_id,
        ContentReview.kind == ContentKind.EXERCISE,
        ContentReview.name == entry.revision.slug,
        COUNTS,
    )
    rows = session.scalars(found.order_by(ContentReview.reviewed_on.desc(), ContentReview.id.desc())).all()
    others = (row for row in rows if row.digest != digest)
    return Reviews(digest, tuple(row for row in rows if row.digest == digest), next(others, None))


def newest(
    session: Session, clinic_id: UUID, wanted: Iterable[ReviewText]
) -> Mapping[tuple[ContentKind, str], ContentReview]:
    """The newest review of each text that has one, by its kind and name."""
    digests = {(content.kind, content.name): content.digest for content in wanted}
    rows = session.scalars(
        select(ContentReview)
        .where(ContentReview.clinic_id == clinic_id, ContentReview.digest.in_(set(digests.values())), COUNTS)
        .order_by(ContentReview.reviewed_on, ContentReview.id)
    )
    return {(row.kind, row.name): row for row in rows if digests.get((row.kind, row.name)) == row.digest}


def states(session: Session, clinic_id: UUID, digests: Mapping[str, str]) -> dict[str, ReviewState]:
    """How the text with each digest stands at the clinic, by the exercise's slug: of all that the clinic has, in one
    statement that names none of them.
    """
    return _stand(digests, session.execute(REVIEWED, {"clinic_id": clinic_id}))


def _stand(digests: Mapping[str, str], reviewed: Iterable[Any]) -> dict[str, ReviewState]:
    found = dict.fromkeys(digests, ReviewState())
    for slug, digest, by, on in reviewed:
        if slug not in digests:  # it is not in the library any more
            continue
        state = ReviewState(by, on, changed=digest != digests[slug])
        if state.is_reviewed or not found[slug].is_reviewed:
            found[slug] = state
    return found


def of_entries(session: Session, clinic_id: UUID, entries: Iterable[Entry]) -> dict[str, ReviewState]:
    """The same for texts that are at hand, such as those of a program."""
    rows = {entry.revision.slug: entry.revision for entry in entries}
    digests = revisions.digests(session, [*rows.values()])
    asked = {"clinic_id": clinic_id, "names": [*rows]}
    return _stand({slug: digests[row.id] for slug, row in rows.items()}, session.execute(OF_SOME, asked))


def unreviewed(session: Session, clinic_id: UUID, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Those of the texts that the clinic has no review of, each once, in the order given."""
    once = list({entry.revision.id: entry for entry in entries}.values())
    named = contents(session, once)
    found = newest(session, clinic_id, named.values())
    return tuple(entry for entry in once if (ContentKind.EXERCISE, entry.revision.slug) not in found)


def refusal(session: Session, by: StaffMember, entry: Entry) -> str:
    """The sentence why this person cannot record a review of this text, empty when nothing stands in the way."""
    if not permission.has(by, Action.REVIEW_CONTENT):
        return REFUSALS[Action.REVIEW_CONTENT]
    return rule.OWN_TEXT if by.id in _writers(session, entry) else ""


def _writers(session: Session, entry: Entry) -> frozenset[UUID]:
    """Who wrote this text of a copy, in this revision or in another that says the same."""
    row = entry.revision
    if not isinstance(row, OwnExerciseRevision):
        return frozenset()
    text = contents(session, [entry])[row.id]
    return frozenset(same.written_by for same in _copies_saying(session, row.clinic_id, text))


def _written_on(session: Session, clinic: Clinic, text: ReviewText) -> date | None:
    """The day at the clinic on which a copy first said this; none of the library's own texts and of rules."""
    written = [row.since for row in _copies_saying(session, clinic.id, text)]
    return _today(clinic, min(written)) if written else None


def _copies_saying(session: Session, clinic_id: UUID, text: ReviewText) -> list[OwnExerciseRevision]:
    """The revisions of the clinic's copy of that name that say exactly this."""
    if text.kind is not ContentKind.EXERCISE:
        return []
    rows = session.scalars(revisions.own([clinic_id]).where(OwnExerciseRevision.slug == text.name)).all()
    digests = revisions.digests(session, rows) if rows else {}
    return [row for row in rows if digests[row.id] == text.digest]


def record_own(
    session: Session,
    *,
    slug: str,
    number: int,
    read: str,
    on: date | None = None,
    by: StaffMember,
    at: datetime,
) -> bool:
    """Somebody says of themselves that they reviewed this revision, whose digest was `read` on their page, today or
    on an earlier day.

    Raises `NotFound` for one that is not there, `ActionDenied` for what they wrote themselves, and where it says
    something else by now: a copy has the demands of the library's exercise, which may have grown.
    """
    permission.check(by, Action.REVIEW_CONTENT)
    entry = catalogue.revision(session, by.clinic_id, slug, number)
    if by.id in _writers(session, entry):
        raise ActionDenied(rule.OWN_TEXT)
    content = contents(session, [entry])[entry.revision.id]
    if content.digest != read:
        raise ActionDenied(rule.READ_OTHERWISE)
    clinic = session.get_one(Clinic, by.clinic_id)
    return record(
        session,
        clinic=clinic,
        content=content,
        reviewer=by.name,
        registration=by.registration,
        reviewed_on=on or _today(clinic, at),
        by=by,
        at=at,
    )


def record(
    session: Session,
    *,
    clinic: Clinic,
    content: ReviewText,
    reviewer: str,
    registration: str,
    reviewed_on: date,
    by: StaffMember | None,
    at: datetime,
) -> bool:
    """Keep who reviewed what, unless the same was kept before; whether it is new. Raises `InvalidInput`, also where
    the review is of before the day on which a copy was written.
    """
    permission.check(by, Action.REVIEW_CONTENT)
    reviewer, registration = reviewer.strip(), registration.strip()
    written_on = _written_on(session, clinic, content)
    rule.check(reviewer, registration, reviewed_on, written_on=written_on, today=_today(clinic, at))
    # of two at once the second waits, and finds what the first kept
    session.get_one(Clinic, clinic.id, with_for_update={"key_share": True})
    if by is not None:
        guard.check_works_here(session, by)
    said = {
        "kind": content.kind,
        "name": content.name,
        "digest": content.digest,
        "reviewer": reviewer,
        "registration": registration,
        "reviewed_on": reviewed_on,
    }
    same = select(ContentReview.id).filter_by(clinic_id=clinic.id, **said)
    if session.scalars(same.limit(1)).first() is not None:
        return False
    row = ContentReview(
        clinic_id=clinic.id, number=content.number, recorded_by=by and by.id, recorded_at=at, **said
    )
    session.add(row)
    session.flush()
    detail = {
        "what": content.label,
        "digest": content.digest,
        "registration": registration,
        "on": reviewed_on.isoformat(),
    }
    trail.record(
        session,
        AuditAction.CONTENT_REVIEW,
        by=by,
        at=at,
        subject=row,
        clinic_id=clinic.id,
        detail=detail,
    )
    return True


def _today(clinic: Clinic, at: datetime) -> date:
    return at.astimezone(ZoneInfo(clinic.timezone)).date()
