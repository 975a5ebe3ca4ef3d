"""What a form makes is made once: sent again it leads to the same, and something else is asked about, not lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.models import Measurement, Patient, VisitNote
from tests.browser import controls
from tests.factories import People
from tests.integration.conftest import Clock, sign_in, stored

Kind = tuple[str, dict[str, str], dict[str, str], Any]
PATIENT: Kind = (
    "/patients/new",
    {"name": "Nils New", "born": "1970-02-01"},
    {"name": "Nina New"},
    Patient.name,
)
VISIT: Kind = ("/patients/{0}/visits", {"text": "Less stiff."}, {"text": "Fell."}, VisitNote.text)
MEASURED: Kind = ("/patients/{0}/outcomes/new", {"pain": "4"}, {"pain": "7"}, Measurement.figure)
KINDS = pytest.mark.parametrize("kind", [PATIENT, VISIT, MEASURED], ids=["patient", "visit", "measured"])


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, people: People) -> FlaskClient:
    sign_in(client, people.alice)
    return client


def opened(client: FlaskClient, people: People, kind: Kind) -> tuple[str, dict[str, Any]]:
    """The address of the page and its form, filled in."""
    address = kind[0].format(people.pat.id)
    return address, controls(client.get(address).text) | kind[1]


def made(engine: Engine, kind: Kind) -> list[Any]:
    """What is there of it beside the patient of every test."""
    return [value for value in stored(engine, select(kind[3]).order_by(kind[3])) if value != "Pat Patient"]


@KINDS
def test_something_else_from_the_same_page_is_asked_about_and_not_lost(
    alice: FlaskClient, engine: Engine, people: People, kind: Kind
) -> None:
    """As with the Back button."""
    address, form = opened(alice, people, kind)
    first = alice.post(address, data=form)
    assert first.status_code == 303
    assert alice.post(address, data=form).location == first.location

    asked = alice.post(address, data=form | kind[2])
    assert asked.status_code == 422
    assert "From this page something is recorded already" in asked.text
    assert len(made(engine, kind)) == 1
    typed = controls(asked.text)
    assert {name: typed[name] for name in kind[2]} == {name: [value] for name, value in kind[2].items()}
    assert alice.post(address, data=typed).status_code == 303
    assert len(made(engine, kind)) == 2


@KINDS
def test_of_two_at_the_same_moment_one_is_made_and_both_lead_there(
    app: Flask, alice: FlaskClient, engine: Engine, people: People, kind: Kind
) -> None:
    address, form = opened(alice, people, kind)
    elsewhere = app.test_client()
    sign_in(elsewhere, people.alice)
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda client: client.post(address, data=form), [alice, elsewhere]))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.location for answer in answers}) == 1
    assert len(made(engine, kind)) == 1


@KINDS
def test_an_id_that_somebody_changed_is_refused(
    alice: FlaskClient, engine: Engine, people: People, kind: Kind
) -> None:
    address, form = opened(alice, people, kind)
    refused = alice.post(address, data=form | {"made": "1"})
    assert refused.status_code == 422
    assert "This page is too old. Load it again." in refused.text
    assert made(engine, kind) == []
    assert alice.post(address, data=controls(refused.text)).status_code == 303
