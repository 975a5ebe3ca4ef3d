"""What a clinic's template holds, as plain values: phases in their order, of which a program fills the first.

    as_data([item]) == {"phases": [{"name": "", "items": [{"exercise": "wall-sit", "dosage": {"sets": 3, …}}]}]}

Notes and the side that works belong to one patient: a template holds the library's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from clinic.domain.dosage import Dosage, as_dict, from_dict
from clinic.domain.errors import InvalidInput
from clinic.domain.library.exercise import Exercise
from clinic.domain.limits import TEMPLATE_NAME, TEMPLATES, too_long
from clinic.domain.programs.draft import first_dosage
from clinic.domain.programs.template import TemplateItem
from clinic.domain.text import is_blank

NO_NAME = "Give it a name by which you find it again."
TAKEN_NAME = (
    "There is a template of this name already. Save this as its next version, or give it another name."
)
ANOTHER_HAS_IT = "Another template has this name by now. Retire that one first."
NOTHING_TO_KEEP = "Add at least one exercise before you keep this as a template."
TOO_MANY_TEMPLATES = (
    f"{TEMPLATES} templates are kept there, and more are not possible. Retire one that nobody needs."
)


def check_name(name: str, *, others: Iterable[str]) -> str:
    """The name as it is kept; raises `InvalidInput` for none, one that is too long, or one of the `others`."""
    tidy = " ".join(name.split())
    if is_blank(tidy):
        raise InvalidInput({"name": NO_NAME})
    if len(tidy) > TEMPLATE_NAME:
        raise InvalidInput({"name": too_long(TEMPLATE_NAME, "the name")})
    if not tidy.isprintable():
        raise InvalidInput({"name": "This name has characters that cannot be printed."})
    if tidy.casefold() in {other.casefold() for other in others}:
        raise InvalidInput({"name": TAKEN_NAME})
    return tidy


def of_nobody(dosage: Dosage, exercise: Exercise) -> Dosage:
    """The figures of one patient's dosage, with the library's note and side in place of that patient's."""
    usual = first_dosage(exercise)
    return replace(dosage, note=usual.note, side=usual.side)


def as_data(items: Iterable[TemplateItem]) -> dict[str, Any]:
    """The plain values of a template of one phase."""
    held = [
        {"exercise": item.slug} | ({} if item.dosage is None else {"dosage": as_dict(item.dosage)})
        for item in items
    ]
    return {"phases": [{"name": "", "items": held}]}


def first_phase(content: Mapping[str, Any]) -> tuple[TemplateItem, ...]:
    """What a draft takes of it; raises `InvalidInput` for a dosage that is none."""
    return tuple(
        TemplateItem(item["exercise"], from_dict(item["dosage"]) if "dosage" in item else None)
        for item in content["phases"][0]["items"]
    )


def later_phases(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the others."""
    return tuple(phase["name"] for phase in content["phases"][1:])
