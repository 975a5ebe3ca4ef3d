"""A clinical review names its text and its reviewer, or says at each field why it cannot."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.errors import InvalidInput
from clinic.domain.library.reviews import ReviewState, check, read_label

TODAY = date(2026, 11, 20)
BY = "Say who reviewed it, in up to 120 characters that can be printed."
REGISTERED = "Give the reviewer's registration, in up to 60 characters that can be printed."


def refused(by: str, registration: str, on: date) -> dict[str, str]:
    with pytest.raises(InvalidInput) as error:
        check(by, registration, on, today=TODAY)
    return error.value.errors


@pytest.mark.parametrize(
    ("by", "registration", "on", "errors"),
    [
        ("", "PT 1", TODAY, {"reviewer": BY}),
        ("x" * 121, "PT 1", TODAY, {"reviewer": BY}),
        ("Al\x07", "PT 1", TODAY, {"reviewer": BY}),
        ("Alice Able", " ", TODAY, {"registration": REGISTERED}),
        ("Alice Able", "x" * 61, TODAY, {"registration": REGISTERED}),
        (
            "Alice Able",
            "PT 1",
            date(2026, 11, 21),
            {"day": "The day of the review cannot lie in the future."},
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field_alone(
    by: str, registration: str, on: date, errors: dict[str, str]
) -> None:
    assert refused(by, registration, on) == errors


def test_the_longest_that_fits_is_kept_on_the_day_itself() -> None:
    check("x" * 120, "x" * 60, TODAY, today=TODAY)


def test_a_label_names_a_text_and_its_number() -> None:
    assert read_label(" wall-squat@12 ") == ("wall-squat", 12)


@pytest.mark.parametrize("text", ["wall-squat", "wall-squat@0", "Wall squat@3", "wall-squat@3 or so", ""])
def test_what_is_no_label_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput) as error:
        read_label(text)
    assert error.value.errors == {
        "what was reviewed": "Name what was read as the sheet does, such as wall-squat@3 for the third revision; "
        f"not {text!r}."
    }


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ReviewState(), "Not reviewed"),
        (ReviewState("Alice Able", TODAY), "Reviewed by Alice Able on Nov 20, 2026"),
        (
            ReviewState("Alice Able", TODAY, changed=True),
            "The text changed since Alice Able reviewed it on Nov 20, 2026",
        ),
    ],
)
def test_how_a_text_stands_is_said(state: ReviewState, words: str) -> None:
    assert str(state) == words
    assert state.is_reviewed is words.startswith("Reviewed")
