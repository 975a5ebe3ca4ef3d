"""Somebody who works at a clinic has a name and a role; a therapist also what is printed beside a signature."""

from __future__ import annotations

import pytest

from clinic.domain import limits, text
from clinic.domain.access import staff
from clinic.domain.errors import InvalidInput
from clinic.domain.roles import Role

ALICE = {
    "name": "Alice Able",
    "email": "alice@riverside.example",
    "role": "therapist",
    "profession": "Physiotherapist",
    "registration": "PT-1",
}


def checked(administers: bool = False, **typed: str) -> staff.StaffDetails:
    return staff.checked(administers=administers, **ALICE | typed)


def refused(**typed: str) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refusal:
        checked(**typed)
    return refusal.value.errors


def test_what_was_typed_is_kept_without_spaces_around_it() -> None:
    spaced = {name: f"  {said} " for name, said in ALICE.items() if name != "role"}

    assert checked(**spaced) == checked()
    assert checked(email="").email == ""


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "  ", staff.NO_NAME),
        ("name", "Ali\u0007ce", staff.NO_NAME),
        ("email", "alice", text.NO_EMAIL),
        ("role", "doctor", staff.NO_ROLE),
        ("profession", "", staff.NO_PROFESSION),
        ("registration", " ", staff.NO_REGISTRATION),
    ],
)
def test_each_field_says_what_is_wrong_with_it(field: str, typed: str, sentence: str) -> None:
    assert refused(**{field: typed}) == {field: sentence}


@pytest.mark.parametrize(("field", "most"), staff.LENGTHS.items())
def test_a_text_is_as_long_as_its_column(field: str, most: int) -> None:
    ending = "@example.org" if field == "email" else ""
    longest = "x" * (most - len(ending)) + ending

    assert getattr(checked(**{field: longest}), field) == longest
    assert refused(**{field: f"x{longest}"}) == {field: f"Keep this to {most} characters."}


def test_who_does_not_sign_needs_no_registration_but_a_readable_one() -> None:
    assert checked(role="assistant", profession="", registration="").role is Role.ASSISTANT
    assert refused(role="assistant", registration="\u0007") == {"registration": staff.NO_REGISTRATION}


def test_an_administrator_administers_in_any_case() -> None:
    assert checked(role="administrator").administers
    assert [checked(administers).administers for administers in (True, False)] == [True, False]


def test_the_lengths_are_those_of_the_columns() -> None:
    assert staff.LENGTHS["registration"] == limits.REGISTRATION
