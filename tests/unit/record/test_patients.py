"""Who a patient is: what cannot be true is refused by field, in a sentence; what is not recorded is never zero."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.record import patients
from clinic.domain.record.patients import Details

TODAY = date(2026, 11, 21)
PRINTABLE = "The name has characters that cannot be printed."
ADDRESS = "Enter an e-mail address like name@example.org, or leave it empty."
NUMBER = "Enter a phone number: digits, spaces, and + at the start if it is international."
REFUSED: list[tuple[str, object, str]] = [
    ("name", " ", "Enter the patient's name."),
    ("name", "x" * 121, "Keep the name to 120 characters."),
    ("name", "Pat\x07", PRINTABLE),
    ("born", date(2026, 11, 22), "The date of birth is in the future."),
    ("born", date(1899, 12, 31), "The date of birth is before 1900. Check the year."),
    ("height_cm", 49, "Height must be between 50 and 250 cm."),
    ("height_cm", 251, "Height must be between 50 and 250 cm."),
    ("weight_kg", 9, "Weight must be between 10 and 350 kg."),
    ("weight_kg", 351, "Weight must be between 10 and 350 kg."),
    ("ball_rating_kg", 49, "The load rating must be between 50 and 1000 kg."),
    ("email", "pat", ADDRESS),
    ("email", f"{'p' * 189}@example.org", ADDRESS),
    ("phone", "ask her son", NUMBER),
    ("language", "tlh", "Choose a language that the portal has."),
    ("ball_diameter_cm", 60, "Choose one of the ball sizes shown."),
]
ALLOWED: list[tuple[str, object]] = [
    *(("name", "x" * 120), ("born", TODAY), ("born", date(1900, 1, 1))),
    *(("height_cm", 50), ("height_cm", 250), ("height_cm", None)),
    *(("email", ""), ("email", f"{'p' * 188}@example.org"), ("phone", ""), ("phone", "+49 (30) 123-45")),
    *(("ball_diameter_cm", None), ("ball_diameter_cm", 65)),
]


def pat(**changes: Any) -> Details:
    return Details(**{"name": "Pat Doe", "born": date(1990, 1, 1), **changes})


@pytest.mark.parametrize(("field", "value", "sentence"), REFUSED)
def test_what_cannot_be_true_is_refused_in_its_field(field: str, value: object, sentence: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        patients.check(pat(**{field: value}), on=TODAY)
    assert refused.value.errors == {field: sentence}


@pytest.mark.parametrize(("field", "value"), ALLOWED)
def test_what_can_be_true_passes(field: str, value: object) -> None:
    patients.check(pat(**{field: value}), on=TODAY)


def test_every_mistake_is_named_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        patients.check(pat(name="", weight_kg=0, email="pat"), on=TODAY)
    assert set(refused.value.errors) == {"name", "weight_kg", "email"}
    assert str(refused.value).startswith("name: Enter the patient's name.; email: Enter an e-mail")
