"""All content that a clinician can review: the exercises of a clinic and the rules, each text by its label.

content.find(session, clinic_id, "wall-squat", 3).digest     # exercise or rule; a text that is not there is refused
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.canonical import digest
from clinic.domain.errors import InvalidInput, NotFound
from clinic.domain.library.reviews import ContentKind, ReviewText
from clinic.domain.screening.rulebook import Rulebook, as_data
from clinic.domain.screening.rules import Rule
from clinic.models import ContentReview
from clinic.services.library import catalogue, reviews
from clinic.services.library.revisions import Entry
from clinic.services.screening import rulebooks

NOT_THERE = "There is no {label} here. `clinic library review` writes the sheet of what there is."
OTHER_TEXT = (
    "{label} is not the text that was read: its digest is another one. Export the sheet anew and read it."
)


@dataclass(frozen=True)
class Reviewable:
    """What is in use at a clinic now, each with what a review of it names, and the newest review of each."""

    book: Rulebook
    entries: tuple[Entry, ...]
    exercises: Mapping[UUID, ReviewText]
    reviews: Mapping[tuple[ContentKind, str], ContentReview]

    def review_of(self, content: ReviewText) -> ContentReview | None:
        """Its newest review, if it has one."""
        return self.reviews.get((content.kind, content.name))

    def done(self, kind: ContentKind) -> int:
        """How many texts of this kind are reviewed."""
        return sum(found is kind for found, _ in self.reviews)


def of_rule(rule: Rule) -> ReviewText:
    """What a review of a rule names."""
    return ReviewText(ContentKind.RULE, rule.id, rule.version, digest(as_data(rule)))


def in_use(session: Session, clinic_id: UUID) -> Reviewable:
    """Everything that the clinic prescribes and screens by now; raises `ActionDenied` where no rules are loaded."""
    book = rulebooks.current(session)
    entries = catalogue.everything(session, clinic_id)
    exercises = reviews.contents(session, entries)
    wanted = [*exercises.values(), *map(of_rule, book.rules)]
    return Reviewable(book, entries, exercises, reviews.newest(session, clinic_id, wanted))


def find(session: Session, clinic_id: UUID, name: str, number: int, *, read: str = "") -> ReviewText:
    """A text by name and number, which may be an earlier revision of an exercise; raises `InvalidInput`.

    `read` is the digest of what was read, where that is known: another text is refused.
    """
    found = _rule(session, name, number) or _exercise(session, clinic_id, name, number)
    label = f"{name}@{number}"
    if found is None:
        raise InvalidInput({"what was reviewed": NOT_THERE.format(label=label)})
    if read and read != found.digest:
        raise InvalidInput({"what was reviewed": OTHER_TEXT.format(label=label)})
    return found


def _rule(session: Session, name: str, number: int) -> ReviewText | None:
    named = (of_rule(rule) for rule in rulebooks.current(session).rules if rule.id == name)
    return next((content for content in named if content.number == number), None)


def _exercise(session: Session, clinic_id: UUID, name: str, number: int) -> ReviewText | None:
    try:
        entry = catalogue.revision(session, clinic_id, name, number)
    except NotFound:
        return None
    return reviews.contents(session, [entry])[entry.revision.id]
