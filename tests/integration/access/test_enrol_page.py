"""How a patient gets in: once, with code and date of birth together; every refusal of the two sounds the same."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Account, AuditEvent
from clinic.services.access import invitations
from tests.factories import NOW, PASSWORD, People
from tests.integration.conftest import Clock

NOT_RIGHT = "The code and the date of birth do not belong together, or the code has ended."


@pytest.fixture
def typed(session: Session, people: People, clock: Clock) -> dict[str, str]:
    """The form as pat fills it in."""
    code = invitations.create_for_patient(session, patient=people.pat, by=people.alice, at=NOW)
    session.commit()
    return {"code": code, "born": "1961-05-04", "login": "pat@example.org", "password": PASSWORD}


def accounts(session: Session) -> list[str]:
    found = select(Account.login).where(Account.login.startswith("pat"))
    logins = list(session.scalars(found))
    session.commit()
    return logins


def test_code_and_date_of_birth_lead_to_the_plan(
    client: FlaskClient, session: Session, typed: dict[str, str]
) -> None:
    answer = client.post("/enrol", data=typed)
    assert (answer.status_code, answer.location) == (303, "/my/")
    page = client.get("/my/")
    assert "Welcome. Your account is ready." in page.text
    assert "No plan yet" in page.text
    assert accounts(session) == ["pat@example.org"]


def test_the_code_may_be_typed_small_and_without_dashes(client: FlaskClient, typed: dict[str, str]) -> None:
    typed["code"] = typed["code"].lower().replace("-", " ")
    assert client.post("/enrol", data=typed).status_code == 303


@pytest.mark.parametrize("reason", ["unknown", "wrong birth date", "expired", "used", "taken back"])
def test_every_refusal_of_code_and_birth_date_sounds_the_same(
    app: Flask, client: FlaskClient, clock: Clock, session: Session, people: People, typed: dict[str, str], reason: str
) -> None:  # fmt: skip
    if reason == "unknown":
        typed["code"] = "ACDE-FGHJ-KMNP"
    elif reason == "wrong birth date":
        typed["born"] = "1961-05-05"
    elif reason == "expired":
        clock.pass_by(days=14)
    elif reason == "used":
        assert app.test_client().post("/enrol", data=typed).status_code == 303
    else:
        invitations.revoke(session, people.pat, at=NOW)
        session.commit()
    before = accounts(session)
    answer = client.post("/enrol", data=typed)
    assert answer.status_code == 422
    assert NOT_RIGHT in answer.text
    assert typed["code"] in answer.text
    assert "pat@example.org" in answer.text
    assert PASSWORD not in answer.text
    assert accounts(session) == before
    assert client.get("/my/").status_code == 302


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": ""}, "Fill this in."),
        ({"born": ""}, "Fill this in."),
        ({"born": "4.5.1961"}, "Enter a date with day, month and year."),
        ({"login": "pat patient"}, "Use 3 to 200 characters without spaces, such as an e-mail address."),
        ({"login": "alice"}, "This sign-in name is taken. Choose another one."),
        ({"login": "pat\x00"}, "Some of this cannot be read. Type it again."),
        ({"password": "short"}, "15"),
        ({"code": "x" * 5000}, NOT_RIGHT),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_code_stays_good(
    client: FlaskClient, session: Session, typed: dict[str, str], change: dict[str, str], sentence: str
) -> None:
    answer = client.post("/enrol", data=typed | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert accounts(session) == []
    assert client.post("/enrol", data=typed).status_code == 303


def test_guessing_is_slowed_down_with_the_time_to_wait(
    client: FlaskClient, clock: Clock, session: Session, typed: dict[str, str]
) -> None:
    for day in range(1, 11):
        assert client.post("/enrol", data=typed | {"born": f"1961-06-{day:02}"}).status_code == 422
    answer = client.post("/enrol", data=typed)
    assert answer.status_code == 429
    assert "Too many attempts. Try again in 24 hours." in answer.text
    assert answer.headers["Retry-After"] == "86400"
    assert accounts(session) == []
    clock.pass_by(days=1)
    assert client.post("/enrol", data=typed).status_code == 303


def test_refusals_are_audited_without_the_code(
    client: FlaskClient, session: Session, typed: dict[str, str]
) -> None:
    client.post("/enrol", data=typed | {"born": "1961-05-05"})
    (event,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "invitation.refused"))
    assert event.detail == {"reason": "born"}


def test_without_a_form_token_nobody_gets_in(
    app: Flask, client: FlaskClient, session: Session, typed: dict[str, str]
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post("/enrol", data=typed)
    assert answer.status_code == 400
    assert accounts(session) == []
