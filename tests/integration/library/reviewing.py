"""What tests of reviews do: press the button on the exercise's page, and ask what a page would say was read."""

from __future__ import annotations

from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from clinic.services.library import catalogue, reviews
from tests.browser import forms


def press(client: FlaskClient, page: str) -> TestResponse:
    """Say that one reviewed it, as the page has it."""
    ((address, sent),) = [
        found for found in forms(client.get(page).text) if found[0].partition("?")[0].endswith("/review")
    ]
    return client.post(address, data=sent)


def read(session: Session, clinic_id: UUID, slug: str, number: int = 1) -> str:
    """The digest that the page of this revision sends along."""
    return reviews.of_entry(session, clinic_id, catalogue.revision(session, clinic_id, slug, number)).digest
