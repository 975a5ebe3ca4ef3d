"""Everybody's own account: nothing changes without the password, and a change ends the other sessions."""

from __future__ import annotations

import re

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic.models import Account, LoginSession
from tests.factories import PASSWORD, People, patient_account
from tests.integration.access.test_welcome_pages import offered
from tests.integration.conftest import Clock, sign_in, stored

NEXT = "nine herons downstream"


@pytest.fixture
def alice(client: FlaskClient, people: People, clock: Clock) -> FlaskClient:
    sign_in(client, people.alice)
    return client


@pytest.fixture
def elsewhere(app: Flask, people: People, alice: FlaskClient) -> FlaskClient:
    """Alice on another browser."""
    browser = app.test_client()
    sign_in(browser, people.alice)
    return browser


def account(engine: Engine, people: People) -> Account:
    (found,) = stored(engine, select(Account).where(Account.id == people.alice.account_id))
    return found


def set_up(browser: FlaskClient, clock: Clock) -> tuple[pyotp.TOTP, list[str]]:
    token, phone = offered(browser.get("/account/second-factor").text)
    form = {"offer": token, "code": phone.at(clock.now), "password": PASSWORD}
    answer = browser.post("/account/second-factor", data=form)
    assert answer.status_code == 200, answer.text
    return phone, re.findall(r"<code>([a-z2-9-]{17})</code>", answer.text)


def test_a_new_password_works_and_the_old_one_does_not(app: Flask, alice: FlaskClient) -> None:
    answer = alice.post("/account/password", data={"password": PASSWORD, "new_password": NEXT})
    assert (answer.status_code, answer.location) == (303, "/account")
    browser = app.test_client()
    assert browser.post("/sign-in", data={"login": "alice", "password": PASSWORD}).status_code == 422
    assert browser.post("/sign-in", data={"login": "alice", "password": NEXT}).status_code == 303


def test_changing_the_password_signs_other_browsers_out_and_stays_signed_in_here(
    alice: FlaskClient, elsewhere: FlaskClient
) -> None:
    alice.post("/account/password", data={"password": PASSWORD, "new_password": NEXT})
    assert alice.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"password": "wrong", "new_password": NEXT}, "This is not your password."),
        ({"password": PASSWORD, "new_password": "too short"}, "Use at least 15 characters"),
        ({"password": PASSWORD, "new_password": "passwordpassword"}, "attackers try"),
        ({"password": PASSWORD, "new_password": "alice-riverside-1"}, "mostly your name"),
        ({"password": PASSWORD}, "Fill this in."),
    ],
)
def test_a_refused_change_changes_nothing(
    alice: FlaskClient,
    elsewhere: FlaskClient,
    engine: Engine,
    people: People,
    form: dict[str, str],
    sentence: str,
) -> None:
    before = account(engine, people).password_hash
    answer = alice.post("/account/password", data=form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert account(engine, people).password_hash == before
    assert elsewhere.get("/account").status_code == 200


@pytest.mark.parametrize(
    "address", ["/account/password", "/account/second-factor/off", "/account/recovery-codes"]
)
def test_guessing_the_present_password_is_throttled(alice: FlaskClient, clock: Clock, address: str) -> None:
    set_up(alice, clock)
    form = {"password": "wrong", "new_password": NEXT}
    assert {alice.post(address, data=form).status_code for _ in range(10)} == {422}
    answer = alice.post(address, data={"password": PASSWORD, "new_password": NEXT})
    assert (answer.status_code, "Try again in 15 minutes." in answer.text) == (429, True)


def test_the_app_is_set_up_with_a_code_and_the_password(
    alice: FlaskClient, engine: Engine, people: People, clock: Clock
) -> None:
    _, codes = set_up(alice, clock)
    assert len(codes) == 10
    assert account(engine, people).totp_secret is not None
    assert "10 of 10 are unused." in alice.get("/account").text


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"code": "000000"}, {"offer": "bWFkZSB1cA=="}])
def test_the_app_is_not_set_up_with_anything_wrong(
    alice: FlaskClient, engine: Engine, people: People, clock: Clock, wrong: dict[str, str]
) -> None:
    token, phone = offered(alice.get("/account/second-factor").text)
    form = {"offer": token, "code": phone.at(clock.now), "password": PASSWORD} | wrong
    assert alice.post("/account/second-factor", data=form).status_code == 422
    assert account(engine, people).totp_secret is None


def test_setting_up_in_two_tabs_keeps_the_first(
    alice: FlaskClient, engine: Engine, people: People, clock: Clock
) -> None:
    token, phone = offered(alice.get("/account/second-factor").text)
    set_up(alice, clock)
    kept = account(engine, people).totp_secret
    form = {"offer": token, "code": phone.at(clock.now), "password": PASSWORD}
    assert alice.post("/account/second-factor", data=form).location == "/account"
    assert account(engine, people).totp_secret == kept


def test_a_shorter_password_is_enough_with_the_app_and_then_the_app_stays_on(
    alice: FlaskClient, engine: Engine, people: People, clock: Clock
) -> None:
    set_up(alice, clock)
    answer = alice.post("/account/password", data={"password": PASSWORD, "new_password": "tw1g-bar"})
    assert answer.status_code == 303
    answer = alice.post("/account/second-factor/off", data={"password": "tw1g-bar"})
    assert (answer.status_code, "at least 15 characters" in answer.text) == (422, True)
    assert account(engine, people).totp_secret is not None


def test_turning_the_app_off_ends_its_recovery_codes(
    alice: FlaskClient, engine: Engine, people: People, clock: Clock
) -> None:
    set_up(alice, clock)
    for _ in range(2):
        assert alice.post("/account/second-factor/off", data={"password": PASSWORD}).status_code == 303
    assert account(engine, people).totp_secret is None
    assert alice.get("/account/recovery-codes").location == "/account/second-factor"


def test_new_recovery_codes_replace_the_old_ones(alice: FlaskClient, clock: Clock) -> None:
    _, before = set_up(alice, clock)
    page = alice.post("/account/recovery-codes", data={"password": PASSWORD}).text
    after = re.findall(r"<code>([a-z2-9-]{17})</code>", page)
    assert (len(after), set(before) & set(after)) == (10, set())


def test_one_other_browser_is_signed_out(alice: FlaskClient, elsewhere: FlaskClient, engine: Engine) -> None:
    (_, second) = stored(engine, select(LoginSession.id).order_by(LoginSession.id))
    for _ in range(2):
        assert alice.post(f"/account/sessions/{second}/end").status_code == 303
    assert elsewhere.get("/account").status_code == 302
    assert alice.get("/account").status_code == 200


def test_all_other_browsers_are_signed_out(alice: FlaskClient, elsewhere: FlaskClient) -> None:
    assert alice.get("/account").text.count("Sign out all other browsers") == 1
    assert alice.post("/account/sessions/end-others").status_code == 303
    assert elsewhere.get("/account").status_code == 302
    assert alice.get("/account").status_code == 200


def test_somebody_elses_session_is_not_there(
    app: Flask, alice: FlaskClient, people: People, engine: Engine
) -> None:
    bob = app.test_client()
    sign_in(bob, people.bob)
    (his,) = stored(engine, select(LoginSession.id).where(LoginSession.account_id == people.bob.account_id))
    assert alice.post(f"/account/sessions/{his}/end").status_code == 404
    assert bob.get("/account").status_code == 200


def test_a_patient_has_the_same_pages(
    client: FlaskClient, session: Session, people: People, clock: Clock
) -> None:
    patient_account(session, people.pat, people.alice)
    session.commit()
    sign_in(client, people.pat)
    for address in ("/account", "/account/password", "/account/second-factor"):
        assert client.get(address).status_code == 200
    form = {"password": PASSWORD, "new_password": NEXT}
    assert client.post("/account/password", data=form).status_code == 303
