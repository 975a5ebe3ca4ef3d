"""What an administrator says of a clinic can be printed and reckoned with, or is refused at its field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from clinic.domain import limits
from clinic.domain.access import clinics
from clinic.domain.access.clinics import ClinicDetails
from clinic.domain.errors import InvalidInput

RIVERSIDE = ClinicDetails("Riverside", "Quay 1", "+49 30 1", "112", "Europe/Berlin")
ZONES = {"UTC", "Europe/Berlin"}


def refused(**said: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refusal:
        clinics.checked(replace(RIVERSIDE, **said), timezones=ZONES)
    return refusal.value.errors


def test_what_was_typed_is_kept_without_spaces_around_it() -> None:
    spaced = ClinicDetails(" Riverside ", " Quay 1 ", " +49 30 1 ", " 112 ", " Europe/Berlin ", " a4 ")

    assert clinics.checked(spaced, timezones=ZONES) == RIVERSIDE


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", ""),
        ("name", "x" * (limits.NAME + 1)),
        ("name", "Quay\u0007"),
        ("address", "x" * (limits.ADDRESS + 1)),
        ("address", "Quay\n1"),
        ("phone", "1" * (limits.PHONE + 1)),
        ("phone", "1\t2"),
        ("emergency_number", "one"),
        ("emergency_number", "1" * 9),
        ("timezone", "Europe/Atlantis"),
        ("paper", "a3"),
        ("acute_window_weeks", limits.ACUTE_WEEKS.high + 1),
        ("intake_days", limits.INTAKE_DAYS.low - 1),
        ("silence_days", limits.SILENCE_DAYS.high + 1),
    ],
)
def test_each_field_says_what_is_wrong_with_it(field: str, wrong: str | int) -> None:
    assert refused(**{field: wrong}) == {field: clinics.WRONG[field]}


def test_the_longest_and_the_outermost_are_taken() -> None:
    said: dict[str, Any] = {
        "name": "x" * limits.NAME,
        "address": "x" * limits.ADDRESS,
        "phone": "1" * limits.PHONE,
        "emergency_number": "",
        "acute_window_weeks": limits.ACUTE_WEEKS.low,
        "intake_days": limits.INTAKE_DAYS.high,
        "silence_days": limits.SILENCE_DAYS.low,
    }
    details = replace(RIVERSIDE, **said)

    assert clinics.checked(details, timezones=ZONES) == details


def test_every_wrong_field_is_said_at_once() -> None:
    assert set(refused(name="", paper="a3", timezone="Mars")) == {"name", "paper", "timezone"}


def test_a_document_is_made_in_a_size_of_paper_that_there_is() -> None:
    for paper in clinics.PAPERS:
        clinics.check_paper(paper)
    with pytest.raises(InvalidInput, match="paper: Choose A4 or US Letter"):
        clinics.check_paper("a3")
