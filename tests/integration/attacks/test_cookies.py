"""What a browser held for one person is worth nothing to the next, and forged cookies to nobody."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import PASSWORD, People
from tests.integration.conftest import Clock


def token(client: FlaskClient, address: str) -> str:
    (found,) = set(re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text))
    return str(found)


def test_a_csrf_token_from_before_signing_in_is_worth_nothing_after(
    app: Flask, client: FlaskClient, clock: Clock, people: People
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    before = token(client, "/sign-in")
    answer = client.post("/sign-in", data={"login": "alice", "password": PASSWORD, "csrf_token": before})
    assert answer.status_code == 303

    assert client.post("/sign-out", data={"csrf_token": before}).status_code == 400
    assert client.get("/patients").status_code == 200


@pytest.mark.parametrize(("login", "is_given"), [("alice", True), ("amos", False)])
def test_what_somebody_typed_comes_back_to_them_and_not_to_who_signed_in_since(
    app: Flask, client: FlaskClient, clock: Clock, people: People, login: str, is_given: bool
) -> None:
    client.post("/sign-in", data={"login": "alice", "password": PASSWORD})
    app.config["WTF_CSRF_ENABLED"] = True
    address = f"/patients/{people.pat.id}/visits"
    hers = token(client, address)
    app.config["WTF_CSRF_ENABLED"] = False
    client.post("/sign-in", data={"login": login, "password": PASSWORD})
    app.config["WTF_CSRF_ENABLED"] = True

    sent = {"note": "Sleeps badly.", "csrf_token": hers}
    answer = client.post(address, data=sent, headers={"Sec-Fetch-Site": "same-origin"})

    assert answer.status_code == 400
    assert ("Sleeps badly." in answer.text) is is_given


@pytest.mark.parametrize(
    "address", ["/sign-out", "/account/sessions/end-others", "/my/reports", "/patients/new"]
)
@pytest.mark.parametrize("as_json", [False, True])
def test_every_unsafe_request_needs_a_token(
    app: Flask,
    client: FlaskClient,
    session: Session,
    clock: Clock,
    people: People,
    address: str,
    as_json: bool,
) -> None:
    factories.patient_account(session, people.pat, people.alice)
    session.commit()
    who = "pat" if address.startswith("/my") else "alice"
    client.post("/sign-in", data={"login": who, "password": PASSWORD})
    app.config["WTF_CSRF_ENABLED"] = True
    kind = {"json": {"a": 1}} if as_json else {"data": {"a": "1"}}
    assert client.post(address, **kind).status_code == 400
