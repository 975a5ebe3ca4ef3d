"""What the screening, a consult or the clinic stands against is no step: asked where one would be suggested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from clinic.domain.followup.progression import suggesting
from clinic.domain.followup.progression.history import PlanSoFar, Ticks
from clinic.domain.followup.progression.suggesting import Suggestion
from clinic.domain.programs.steps import GrowingItem
from clinic.services.library.revisions import Entry
from clinic.services.screening import easier
from clinic.services.screening.assess import Review
from clinic.services.screening.steps import StepChange


def goes_back(item: GrowingItem, suggestion: Suggestion) -> bool:
    """Whether an easier exercise is suggested, the last resort: what stands against it is asked only then."""
    step = suggestion.step
    return step is not None and step.slug in {other.slug for other in item.easier}


def without_refused(
    session: Session, review: Review, growing: Sequence[GrowingItem], linked: Mapping[str, Entry]
) -> list[GrowingItem]:
    """The exercises without the easier ones that the screening, a consult or the clinic stands against."""
    slugs = {other.slug for item in growing for other in item.easier}
    found = easier.screened(session, review.record, review.consults, {slug: linked[slug] for slug in slugs})
    return [
        replace(item, easier=tuple(other for other in item.easier if not found[other.slug].objection))
        for item in growing
    ]


def steps_up(
    growing: Sequence[GrowingItem],
    ticked: Mapping[str, Ticks],
    so_far: PlanSoFar,
    linked: Mapping[str, Entry],
    *,
    on: date,
) -> Mapping[str, StepChange]:
    """What would change by the next step of each exercise that has one, by slug."""
    found = {
        item.slug: (item, step)
        for item in growing
        if (step := suggesting.next_up(item, ticked.get(item.slug, Ticks()), so_far, on=on))
    }
    return {
        slug: StepChange(
            item.exercise,
            item.dosage,
            item.exercise if step.slug == slug else linked[step.slug].exercise,
            step.dosage,
        )
        for slug, (item, step) in found.items()
    }
