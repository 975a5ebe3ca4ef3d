"""The cookie that says who is signed in: a patient's phone keeps it, a clinic's browser forgets it when it closes."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from tests.integration.conftest import Clock


def cookie_after_sign_in(client: FlaskClient, login: str) -> str:
    answer = client.post("/sign-in", data={"login": login, "password": factories.PASSWORD})
    return next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith("session="))


def test_a_patients_phone_stays_signed_in_between_trainings(
    client: FlaskClient, session: Session, people: factories.People, clock: Clock
) -> None:
    factories.patient_account(session, people.pat, people.alice)
    session.commit()

    assert "Expires=" in cookie_after_sign_in(client, "pat")


def test_a_therapists_browser_forgets_when_it_closes(
    client: FlaskClient, people: factories.People, clock: Clock
) -> None:
    cookie = cookie_after_sign_in(client, "alice")
    assert "Expires=" not in cookie
    assert "HttpOnly" in cookie
