"""The cookie that says who is signed in: a patient's phone keeps it, a clinic's browser forgets it when it closes.

What a browser keeps of a plan it keeps under this cookie, and drops when the session is over.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.services.access import login_sessions
from tests import factories
from tests.integration.conftest import Clock, sign_in


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


def test_a_page_that_changes_nothing_sends_no_cookie_anew(
    client: FlaskClient, session: Session, people: factories.People, clock: Clock
) -> None:
    factories.patient_account(session, people.pat, people.alice)
    session.commit()
    sign_in(client, people.pat)
    client.get("/my/")
    clock.pass_by(seconds=5)
    answer = client.get("/my/")
    assert answer.headers.getlist("Set-Cookie") == []
    assert "Cookie" in answer.headers["Vary"]


def test_signing_out_has_the_browser_drop_what_it_kept(client: FlaskClient, people: factories.People) -> None:
    sign_in(client, people.alice)
    assert client.post("/sign-out").headers["Clear-Site-Data"] == '"cache"'


def test_so_does_the_first_page_after_the_session_was_ended_elsewhere(
    client: FlaskClient, session: Session, people: factories.People
) -> None:
    assert "Clear-Site-Data" not in client.get("/patients").headers
    sign_in(client, people.alice)
    assert "Clear-Site-Data" not in client.get("/patients").headers
    assert people.alice.account_id is not None
    login_sessions.end_all(session, people.alice.account_id, by=None, at=datetime.now(UTC))
    session.commit()
    assert client.get("/patients").headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in client.get("/patients").headers
