"""What can be said of somebody who works at a clinic, and the sentences that refuse what a plan cannot carry."""

from __future__ import annotations

from dataclasses import dataclass, fields

from clinic.domain import limits, text
from clinic.domain.errors import InvalidInput
from clinic.domain.roles import Role

LENGTHS = {
    "name": limits.NAME,
    "email": limits.EMAIL,
    "profession": limits.PROFESSION,
    "registration": limits.REGISTRATION,
}
NO_NAME = "Enter the name, in characters that can be printed."
NO_ROLE = "Choose a role."
NO_PROFESSION = "Enter the profession."
NO_REGISTRATION = "Enter the registration number."


@dataclass(frozen=True)
class StaffDetails:
    """Who somebody is and what they may do. Profession and registration are printed beside a therapist's signature."""

    name: str
    email: str
    role: Role
    administers: bool
    profession: str
    registration: str


FIELDS = tuple(field.name for field in fields(StaffDetails))


def checked(
    *, name: str, email: str, role: str, administers: bool, profession: str, registration: str
) -> StaffDetails:
    """What was typed, without spaces around it; raises `InvalidInput` with a sentence per field.

    A therapist signs, so profession and registration number are needed. An administrator administers in any case.
    """
    texts = {"name": name, "email": email, "profession": profession, "registration": registration}
    texts = {field: typed.strip() for field, typed in texts.items()}
    signs = role == Role.THERAPIST
    errors = {
        "name": "" if text.can_be_printed(texts["name"]) else NO_NAME,
        "email": "" if not texts["email"] or text.is_email(texts["email"]) else text.NO_EMAIL,
        "role": "" if role in list(Role) else NO_ROLE,
        "profession": "" if _fits(texts["profession"], signs) else NO_PROFESSION,
        "registration": "" if _fits(texts["registration"], signs) else NO_REGISTRATION,
    }
    errors |= {field: limits.too_long(most) for field, most in LENGTHS.items() if len(texts[field]) > most}
    if errors := {field: sentence for field, sentence in errors.items() if sentence}:
        raise InvalidInput(errors)
    return StaffDetails(role=Role(role), administers=administers or role == Role.ADMINISTRATOR, **texts)


def _fits(typed: str, is_needed: bool) -> bool:
    return text.can_be_printed(typed) if typed or is_needed else True
