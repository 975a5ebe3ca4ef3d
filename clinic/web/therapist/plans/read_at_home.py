"""What the patient will read of each exercise, for whoever signs: its dose, its note, and what it says to mind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from clinic.domain.library.exercise import OF_CLINIC
from clinic.domain.plans import cautions
from clinic.models import Plan, Program
from clinic.services.plans import contents
from clinic.services.programs import drafts
from clinic.services.screening.assess import Review


class ReadAtHome(NamedTuple):
    """One exercise in the patient's words; whether it is paused now and comes back with the signature, and whether the
    version before had it, as the library or the clinic's copy has it.
    """

    name: str
    dosage: str
    note: str
    cautions: Sequence[str]
    is_back: bool
    was_before: bool


def of(
    program: Program, review: Review, back: Collection[str], earlier: Plan | None = None
) -> list[ReadAtHome]:
    """Each exercise of the program, in its order; `back` are the slugs of those that come back, `earlier` is the
    version before.
    """
    before = {_base(slug) for slug in contents.ids(earlier)} if earlier else set[str]()
    return [
        ReadAtHome(*said, of_all(review, item.slug), item.slug in back, _base(item.slug) in before)
        for item, said in zip(program.items, drafts.preview(program, review.entries), strict=True)
    ]


def of_all(review: Review, slug: str | None = None) -> list[str]:
    """What the plan says to mind about one exercise, or about all of it: the limits of a consult among it."""
    return cautions.folded(review.assessment.patient_cautions(slug))


def _base(slug: str) -> str:
    """The library's exercise, also of a clinic's own copy."""
    return slug.partition(OF_CLINIC)[0]
