"""What the open draft changes already of the plan in force, exercise by exercise, for who puts a step into it.

drafted.changes(program, draft, entries, linked)    # (DraftedChange("Lying roll", "new, 2 × 8 times"), …)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from clinic.domain.dosage import describe, from_dict
from clinic.domain.followup.progression.decisions import Decided
from clinic.models import Program, SuggestionDecision
from clinic.services.library.revisions import Entry


class DraftedChange(NamedTuple):
    """An exercise of the open draft that is not as the plan in force has it, and what it is there."""

    name: str
    words: str


def changes(
    program: Program, draft: Program | None, entries: Mapping[UUID, Entry], linked: Mapping[str, Entry]
) -> tuple[DraftedChange, ...]:
    """What the open draft takes out, adds and gives another dosage."""
    return tuple(_changes(program, draft, entries, linked)) if draft else ()


def _changes(
    program: Program, draft: Program, entries: Mapping[UUID, Entry], linked: Mapping[str, Entry]
) -> Iterator[DraftedChange]:
    before = {item.slug: from_dict(item.dosage) for item in program.items}
    names = {slug: entry.exercise.name for slug, entry in linked.items()}
    names |= {item.slug: entries[item.id].exercise.name for item in program.items}
    now = {item.slug: from_dict(item.dosage) for item in draft.items}
    for slug, dosage in now.items():
        if slug not in before:
            yield DraftedChange(names.get(slug, slug), f"new, {describe(dosage)}")
        elif dosage != before[slug]:
            yield DraftedChange(names[slug], f"now {describe(dosage)}, in the plan {describe(before[slug])}")
    for slug in before.keys() - now.keys():
        yield DraftedChange(names[slug], "taken out")


def slugs(program: Program, draft: Program | None, made: Iterable[SuggestionDecision]) -> Iterator[str]:
    """What the open draft changes of the plan or adds to it, and what somebody decided to change in it another way."""
    if draft is None:
        return
    before = {item.slug: from_dict(item.dosage) for item in program.items}
    for item in draft.items:
        if from_dict(item.dosage) != before.get(item.slug):
            yield item.slug
    for decision in made:
        if decision.decided is Decided.CHANGED and decision.program_id == draft.id:
            yield decision.slug
