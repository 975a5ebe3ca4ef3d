"""With a second factor, the password alone opens nothing."""

from __future__ import annotations

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.models import Account
from clinic.services.access import authenticator, second_factor
from clinic.settings import Settings
from tests.factories import NOW, PASSWORD, People
from tests.integration.conftest import Clock, sign_in


@pytest.fixture
def phone(session: Session, people: People, settings: Settings, clock: Clock) -> pyotp.TOTP:
    """Alice's authenticator app; a minute has passed since she set it up."""
    account = session.get_one(Account, people.alice.account_id)
    keys = settings.encryption_keys
    offer = authenticator.offer(account.id, name="alice", clinic="Riverside", keys=keys)
    app = pyotp.TOTP(offer.secret)
    second_factor.turn_on(
        session, account, offer.token, app.at(NOW), offered_to=account.id, keys=keys, by=people.alice, at=NOW
    )
    session.commit()
    clock.pass_by(minutes=1)
    return app


def test_the_password_leads_to_the_code_and_the_code_to_the_page_asked_for(
    client: FlaskClient, phone: pyotp.TOTP, clock: Clock
) -> None:
    answer = client.post("/sign-in?next=/library", data={"login": "alice", "password": PASSWORD})
    assert answer.location == "/sign-in/code?next=/library"
    assert 'autocomplete="one-time-code"' in client.get(answer.location).text
    answer = client.post(answer.location, data={"code": phone.at(clock.now)})
    assert (answer.status_code, answer.location) == (303, "/library")


@pytest.mark.parametrize(
    "address", ["/patients", "/account", "/account/password", "/admin", "/my/report", "/library"]
)
def test_nothing_else_opens_before_the_code(
    client: FlaskClient, phone: pyotp.TOTP, people: People, address: str
) -> None:
    sign_in(client, people.alice)
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in/code")


def test_a_code_opens_one_session_and_not_a_second(
    app: Flask, client: FlaskClient, phone: pyotp.TOTP, people: People, clock: Clock
) -> None:
    code = phone.at(clock.now)
    for browser, status in ((client, 303), (app.test_client(), 422)):
        sign_in(browser, people.alice)
        assert browser.post("/sign-in/code", data={"code": code}).status_code == status


def test_codes_are_throttled_and_the_right_one_works_after_the_wait(
    client: FlaskClient, phone: pyotp.TOTP, people: People, clock: Clock
) -> None:
    sign_in(client, people.alice)
    for _ in range(5):
        answer = client.post("/sign-in/code", data={"code": "000000"})
        assert (answer.status_code, "This code is not right." in answer.text) == (422, True)
    answer = client.post("/sign-in/code", data={"code": phone.at(clock.now)})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    clock.pass_by(minutes=15)
    sign_in(client, people.alice)
    assert client.post("/sign-in/code", data={"code": phone.at(clock.now)}).status_code == 303


def test_the_code_has_to_come_within_ten_minutes(
    client: FlaskClient, phone: pyotp.TOTP, people: People, clock: Clock
) -> None:
    sign_in(client, people.alice)
    clock.pass_by(minutes=10, seconds=1)
    answer = client.post("/sign-in/code", data={"code": phone.at(clock.now)})
    assert answer.location == "/sign-in"
    assert client.get("/account").status_code == 302


def test_without_a_password_there_is_no_page_for_the_code(client: FlaskClient, people: People) -> None:
    assert client.get("/sign-in/code").location == "/sign-in"
    assert client.post("/sign-in/code", data={"code": "000000"}).location == "/sign-in"


def test_sending_the_code_twice_is_harmless(
    client: FlaskClient, phone: pyotp.TOTP, people: People, clock: Clock
) -> None:
    sign_in(client, people.alice)
    for _ in range(2):
        answer = client.post("/sign-in/code", data={"code": phone.at(clock.now)})
        assert (answer.status_code, answer.location) == (303, "/patients")
