"""Several exercises reviewed at once: those that nobody at the clinic reviewed yet, each with all that a review stands
for, and a review of its own for each that a therapist read.

Nothing here reviews what was not shown: a review names the revision and the digest of what stood on the page.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from clinic.documents.review_sheet import ReviewPage
from clinic.domain.errors import InvalidInput, NotFound
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.reviews import ContentKind, read_label
from clinic.domain.roles import Action
from clinic.models import StaffMember
from clinic.services.access import permission
from clinic.services.library import reviews
from clinic.services.screening import content, review_sheet

BETWEEN = ":"
GONE = "{label} is not in the library any more. Leave it out; what else you ticked is still ticked."
NOTHING_READ = "Tick each exercise whose text you read."


@dataclass(frozen=True)
class ToReview:
    """One exercise that waits for a review: its text and facts as the review sheet says them."""

    exercise: Exercise
    page: ReviewPage

    @property
    def value(self) -> str:
        """Revision and digest of what is shown, `wall-squat@3:9f…`, as a ticked box sends them."""
        return f"{self.page.label}{BETWEEN}{self.page.digest}"


def waiting(session: Session, by: StaffMember) -> tuple[ToReview, ...]:
    """What this person may review and nobody here has, in the library's order; not what they wrote themselves."""
    found = content.in_use(session, by.clinic_id)
    open_ = [
        entry
        for entry in found.entries
        if (ContentKind.EXERCISE, entry.revision.slug) not in found.reviews
        and not reviews.refusal(session, by, entry)
    ]
    return tuple(ToReview(entry.exercise, review_sheet.of_exercise(found, entry)) for entry in open_)


def record(session: Session, *, read: Collection[str], on: date, by: StaffMember, at: datetime) -> int:
    """One review of each text that was `read`, by its `ToReview.value`; how many are new. All of them or none.

    Raises `InvalidInput` where none was read or one is gone, and what `reviews.record_own` raises.
    """
    permission.check(by, Action.REVIEW_CONTENT)
    if not read:
        raise InvalidInput({"texts": NOTHING_READ})
    kept = 0
    for value in sorted(set(read)):
        label, _, digest = value.partition(BETWEEN)
        slug, number = read_label(label)
        try:
            kept += reviews.record_own(session, slug=slug, number=number, read=digest, on=on, by=by, at=at)
        except NotFound as gone:
            raise InvalidInput({"texts": GONE.format(label=label)}) from gone
    return kept
