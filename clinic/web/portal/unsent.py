"""What to do now about what a refused page says, of which nothing is kept yet."""

from __future__ import annotations

from dataclasses import dataclass

from clinic.domain.screening.rules import Urgency
from clinic.web.portal import report_words
from clinic.web.portal.signs_form import SignsForm


@dataclass(frozen=True)
class Unsent:
    """How fast, the fastest of it, and what to do."""

    urgency: Urgency | None
    texts: tuple[str, ...]


def of(form: SignsForm) -> Unsent | None:
    """About the signs that a refused report ticks, and pain above the plan's limit, of all or of one; nothing where
    it may be sent or says nothing of the kind.
    """
    if not form.errors:
        return None
    told = form.causes()
    found = [(urgency, text) for name, urgency, text in report_words.advice() if name in told]
    return Unsent(found[0][0], tuple(text for _, text in found)) if found else None
