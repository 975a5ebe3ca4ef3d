"""What to do now about what a refused page says, of which nothing is kept yet."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from clinic.domain.screening.rules import Urgency
from clinic.web.portal import report_words
from clinic.web.portal.report_words import SIGNS
from clinic.web.portal.signs_form import PAIN, PAIN_OF_ONE, SignsForm

PAIN_OF = re.compile(r"item_[0-9a-f]{32}_more_pain")


@dataclass(frozen=True)
class Unsent:
    """How fast, the fastest of it, and what to do."""

    urgency: Urgency | None
    texts: tuple[str, ...]


def of(form: SignsForm) -> Unsent | None:
    """About the signs that a refused report ticks, and pain above the plan's limit, of all or of one; nothing where
    it may be sent or says nothing of the kind.
    """
    return about(form.causes()) if form.errors else None


def about(told: Collection[str]) -> Unsent | None:
    """About these causes, by the names under which a page has advice; nothing where there are none."""
    found = [(urgency, text) for name, urgency, text in report_words.advice() if name in told]
    return Unsent(found[0][0], tuple(text for _, text in found)) if found else None


def causes(fields: Iterable[tuple[str, str]], pain_cap: int) -> set[str]:
    """What is red of what a page sent, read without its form, as the script of the page reads it: yes without a tick
    is something that has no box.
    """
    sent = [(name, value.strip()) for name, value in fields]
    told = {name for name, value in sent if name in SIGNS and value}
    if not told and ("news", "yes") in sent:
        told.add("sign_other")
    if any(name == PAIN and _figure(value) > pain_cap for name, value in sent):
        told.add(PAIN)
    if any(PAIN_OF.fullmatch(name) and _figure(value) > pain_cap for name, value in sent):
        told.add(PAIN_OF_ONE)
    return told


def _figure(value: str) -> float:
    """What a figure is, however somebody wrote it ("7", "07", "+7", "7,0"); nothing that is none."""
    try:
        return float(value.replace(",", "."))
    except ValueError:
        return 0
