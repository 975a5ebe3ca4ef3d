"""What the patient will read of each exercise, for whoever signs: its dose, its note, and what it says to mind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from clinic.domain.plans import cautions
from clinic.models import Program
from clinic.services.programs import drafts
from clinic.services.screening.assess import Review


class ReadAtHome(NamedTuple):
    """One exercise in the patient's words; whether it is paused now and comes back with the signature."""

    name: str
    dosage: str
    note: str
    cautions: Sequence[str]
    is_back: bool


def of(program: Program, review: Review, back: Collection[str]) -> list[ReadAtHome]:
    """Each exercise of the program, in its order; `back` are the slugs of those that come back."""
    return [
        ReadAtHome(*said, of_all(review, item.slug), item.slug in back)
        for item, said in zip(program.items, drafts.preview(program, review.entries), strict=True)
    ]


def of_all(review: Review, slug: str | None = None) -> list[str]:
    """What the plan says to mind about one exercise, or about all of it: the limits of a consult among it."""
    return cautions.folded(review.assessment.patient_cautions(slug))
