"""What can be said about who a patient is, and the sentences that refuse what cannot be true."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from clinic.domain import limits, text
from clinic.domain.errors import InvalidInput
from clinic.domain.text import is_blank

LANGUAGES = {"en": "English"}
"""The languages the portal has texts for."""

NO_SUCH_THERAPIST = "Choose a therapist who works at this clinic."
SAME_PERSON = (
    "Somebody of this name, born on this day, is registered already. Open that record, or say it is another."
)
NUMBER_TAKEN = (
    "Another patient of this clinic has this number. Look it up in the search, or enter another one."
)
BEFORE_BIRTH = "Choose a day after the patient was born."

LIMITS = {
    "height_cm": limits.HEIGHT_CM,
    "weight_kg": limits.WEIGHT_KG,
    "ball_rating_kg": limits.BALL_RATING_KG,
}
LABELS = {
    "height_cm": ("Height", "cm"),
    "weight_kg": ("Weight", "kg"),
    "ball_rating_kg": ("The load rating", "kg"),
}
PHONE = re.compile(rf"\+?[\d ().\-/]{{4,{limits.PHONE - 1}}}")


class Experience(StrEnum):
    """What a patient starts with: the words are those of the library's levels, whose dosage is taken."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


@dataclass(frozen=True)
class Details:
    """Who the patient is; in whose care is another matter.

    Height in cm, weight in kg to a tenth, ball rating in kg; None means not recorded, never zero. `level` is what
    the patient starts with: it decides the dosage of what is added to a draft.
    """

    name: str
    born: date
    height_cm: int | None = None
    weight_kg: float | None = None
    email: str = ""
    phone: str = ""
    record_number: str = ""
    language: str = "en"
    ball_diameter_cm: int | None = None
    ball_rating_kg: int | None = None
    ball_latex_free: bool | None = None
    ball_anti_burst: bool | None = None
    level: Experience | None = None


FIELDS = tuple(field.name for field in fields(Details))
SCREENED = {
    "born": ("age",),
    "height_cm": ("ball_fit", "body_mass_index"),
    "weight_kg": ("ball_load_percent", "body_mass_index"),
    "ball_diameter_cm": ("ball_fit",),
    "ball_rating_kg": ("ball_load_percent",),
    "ball_latex_free": ("ball_latex_free",),
    "ball_anti_burst": ("ball_anti_burst",),
}
"""The details that the screening reads, each with the facts it makes of them."""


def check(details: Details, *, on: date) -> None:
    """Raise `InvalidInput` with a sentence per field unless somebody could be so on that day."""
    errors = {name: refusal for name, find in CHECKS.items() if (refusal := find(details))}
    if details.born > on:
        errors["born"] = "The date of birth is in the future."
    elif details.born < limits.EARLIEST_BIRTH:
        errors["born"] = f"The date of birth is before {limits.EARLIEST_BIRTH.year}. Check the year."
    for name, span in LIMITS.items():
        value = getattr(details, name)
        if value is not None and value not in span:
            label, unit = LABELS[name]
            errors[name] = f"{label} must be between {span.low} and {span.high} {unit}."
    if errors:
        raise InvalidInput(errors)


def _name(details: Details) -> str | None:
    if is_blank(details.name):
        return "Enter the patient's name."
    if len(details.name) > limits.NAME:
        return limits.too_long(limits.NAME, "the name")
    return None if details.name.isprintable() else "The name has characters that cannot be printed."


def _email(details: Details) -> str | None:
    good = not details.email or (len(details.email) <= limits.EMAIL and text.is_email(details.email))
    return None if good else text.NO_EMAIL


def _phone(details: Details) -> str | None:
    good = not details.phone or PHONE.fullmatch(details.phone)
    return (
        None if good else "Enter a phone number: digits, spaces, and + at the start if it is international."
    )


def _record_number(details: Details) -> str | None:
    number = details.record_number
    if len(number) > limits.RECORD_NUMBER:
        return limits.too_long(limits.RECORD_NUMBER, "the number")
    good = not number or (number.isprintable() and text.bare(number))
    return None if good else "Enter the number with its letters and digits, or leave it empty."


def _language(details: Details) -> str | None:
    return None if details.language in LANGUAGES else "Choose a language that the portal has."


def _ball(details: Details) -> str | None:
    good = details.ball_diameter_cm is None or details.ball_diameter_cm in limits.BALL_SIZES_CM
    return None if good else "Choose one of the ball sizes shown."


CHECKS: dict[str, Callable[[Details], str | None]] = {
    "name": _name,
    "email": _email,
    "phone": _phone,
    "record_number": _record_number,
    "language": _language,
    "ball_diameter_cm": _ball,
}


def age(born: date, on: date) -> int:
    """Whole years; a birthday on 29 February is kept on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
