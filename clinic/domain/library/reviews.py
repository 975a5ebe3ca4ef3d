"""Clinical review: a registered clinician has read one text of an exercise, or one version of a rule.

A review names what was read by its digest. A changed text has another one, so that a review lapses by itself; nobody
has to remember to take it back.

>>> ReviewText(ContentKind.EXERCISE, "wall-squat", 3, "9f86…").label
'wall-squat@3'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clinic.domain import limits
from clinic.domain.errors import InvalidInput
from clinic.domain.text import can_be_printed, spelled

LABEL = re.compile(r"([a-z0-9-]+)@([1-9][0-9]{0,8})")
REVIEWED = "Reviewed by {by} on {on}"
CHANGED = "The text changed since {by} reviewed it on {on}"
NOT_REVIEWED = "Not reviewed"
OWN_TEXT = "You wrote this text. Another therapist of your clinic reviews it."
READ_OTHERWISE = "The text or its demands changed since you opened the page. Read it again, then review it."
NOT_WRITTEN_YET = "This text was written on {day}, so nobody can have read it before."
LABELS_LOOK = (
    "Name what was read as the sheet does, such as wall-squat@3 for the third revision; not {text!r}."
)


class ContentKind(StrEnum):
    """What can be reviewed."""

    EXERCISE = "exercise"
    RULE = "rule"


@dataclass(frozen=True)
class ReviewText:
    """One text: `number` is an exercise's revision or a rule's version, `digest` stands for every word of it."""

    kind: ContentKind
    name: str
    number: int
    digest: str

    @property
    def label(self) -> str:
        """What the sheet prints beside the box to sign, and the command takes."""
        return f"{self.name}@{self.number}"


@dataclass(frozen=True)
class ReviewState:
    """How a text stands at a clinic: `by` reviewed it on that day, or another text of the same exercise, where it
    `changed` since; nobody reviewed any where there is no day.
    """

    by: str = ""
    on: date | None = None
    changed: bool = False

    @property
    def is_reviewed(self) -> bool:
        """Whether somebody reviewed this very text."""
        return self.on is not None and not self.changed

    def __str__(self) -> str:
        if self.on is None:
            return NOT_REVIEWED
        return (CHANGED if self.changed else REVIEWED).format(by=self.by, on=spelled(self.on))


def read_label(text: str) -> tuple[str, int]:
    """Name and number of what a label names; raises `InvalidInput`."""
    found = LABEL.fullmatch(text.strip())
    if found is None:
        raise InvalidInput({"what was reviewed": LABELS_LOOK.format(text=text)})
    return found[1], int(found[2])


def check(
    reviewer: str, registration: str, reviewed_on: date, *, written_on: date | None = None, today: date
) -> None:
    """Refuse a review that nobody could be asked about later, or of a text that was `written_on` a later day; raises
    `InvalidInput` with a sentence a field.

    A text of the library may be read on paper before it is loaded somewhere, so that it has no such day.
    """
    errors = {
        "reviewer": _text(reviewer, limits.NAME, "Say who reviewed it"),
        "registration": _text(registration, limits.REGISTRATION, "Give the reviewer's registration"),
        "day": _day(reviewed_on, written_on, today),
    }
    errors = {field: sentence for field, sentence in errors.items() if sentence}
    if errors:
        raise InvalidInput(errors)


def _day(reviewed_on: date, written_on: date | None, today: date) -> str:
    if reviewed_on > today:
        return "The day of the review cannot lie in the future."
    if written_on and reviewed_on < written_on:
        return NOT_WRITTEN_YET.format(day=spelled(written_on))
    return ""


def _text(text: str, most: int, asked: str) -> str:
    fits = len(text) <= most and can_be_printed(text)
    return "" if fits else f"{asked}, in up to {most} characters that can be printed."
