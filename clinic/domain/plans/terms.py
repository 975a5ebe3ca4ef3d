"""What a signer sets beside the program: when it is looked at again, and from which pain on it is paused.

>>> Terms.usual(on=date(2026, 11, 21)).review_on
datetime.date(2027, 1, 2)

The limit loosens nothing but pain: spreading symptoms and stop signs pause a plan at any score.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from clinic.domain.errors import InvalidInput
from clinic.domain.limits import (
    PAIN_CAP,
    PAIN_CAP_REASON,
    REVIEW_WEEKS,
    USUAL_PAIN_CAP,
    USUAL_REVIEW_WEEKS,
)
from clinic.domain.text import in_words, is_blank

IN_WEEKS = "Choose a day in the next {weeks} weeks."
LATEST = timedelta(weeks=REVIEW_WEEKS)
WHY_HIGHER = f"Say why this patient may go on with pain above {USUAL_PAIN_CAP}."


@dataclass(frozen=True)
class Terms:
    """The day of the review, the highest pain of 10 that pauses nothing, and why it is another one than usual."""

    review_on: date
    pain_cap: int = USUAL_PAIN_CAP
    reason: str = ""

    @classmethod
    def usual(cls, *, on: date) -> Terms:
        """What a plan that is signed on that day gets where nobody says otherwise; clinician to confirm."""
        return cls(on + timedelta(weeks=USUAL_REVIEW_WEEKS))


def has_passed(review_on: date | None, *, on: date) -> bool:
    """Whether the day is over on which a plan was to be looked at again."""
    return review_on is not None and on > review_on


def check(terms: Terms, *, on: date) -> None:
    """Raise `InvalidInput` with a sentence per field unless a plan that is signed on that day can have these."""
    higher = terms.pain_cap > USUAL_PAIN_CAP
    checks = {
        "review_on": (
            on < terms.review_on <= on + LATEST,
            IN_WEEKS.format(weeks=in_words(REVIEW_WEEKS)),
        ),
        "pain_cap": (terms.pain_cap in PAIN_CAP, f"Choose a number from {PAIN_CAP}."),
        "pain_cap_reason": (
            len(terms.reason) <= PAIN_CAP_REASON and (not higher or not is_blank(terms.reason)),
            f"{WHY_HIGHER} Use up to {PAIN_CAP_REASON} characters.",
        ),
    }
    errors = {field: sentence for field, (holds, sentence) in checks.items() if not holds}
    if errors:
        raise InvalidInput(errors)
