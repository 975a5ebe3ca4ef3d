"""Of a patient's details the form says which are needed before signing, and which may stay empty for good."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.browser import NEEDED, OPTIONAL, labels

NEEDED_DETAILS = {"height_cm", "weight_kg", "ball_rating_kg"}
OPTIONAL_DETAILS = {"email", "phone", "record_number"}


def test_what_decides_the_ball_is_needed_and_how_to_reach_somebody_is_not(alice: FlaskClient) -> None:
    found = labels(alice.get("/patients/new").text)
    assert {name for name, text in found.items() if NEEDED in text} == NEEDED_DETAILS
    assert {name for name, text in found.items() if OPTIONAL in text} == OPTIONAL_DETAILS
