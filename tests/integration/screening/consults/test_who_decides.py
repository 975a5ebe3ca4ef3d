"""A consult flag is lifted, and put up again, by a therapist: an assistant's post changes nothing."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.models import ConsultRecord, Program
from tests import browser
from tests.desk import HARMLESS, Desk
from tests.integration.conftest import Clock, sign_in, stored

DECISION = {
    "examined": ["neurological", "red_flags", "direction_preference"],
    "decision": "proceed",
    "reason": "Examined today.",
}


@pytest.fixture
def program(desk: Desk) -> Program:
    desk.herniated_disc()
    return desk.draft(HARMLESS)


def test_an_assistant_records_no_consult(
    client: FlaskClient, engine: Engine, clock: Clock, desk: Desk, program: Program
) -> None:
    desk.session.commit()
    address = f"/programs/{program.id}/consult"
    sign_in(client, desk.alice)
    form = browser.with_flags(client.get(address).text) | DECISION
    client.post("/sign-out")
    sign_in(client, desk.people.amos)
    refused = client.post(address, data=form)

    assert refused.status_code == 409
    assert "Only a therapist can record a consult." in refused.text
    assert stored(engine, select(ConsultRecord)) == []
    assert client.get(address).status_code == 409
    for page in (f"/programs/{program.id}", f"/patients/{desk.pat.id}", "/consults/waiting"):
        assert f'href="{address}"' not in client.get(page).text
    client.post("/sign-out")
    sign_in(client, desk.alice)
    assert client.post(address, data=form).status_code == 303


def test_an_assistant_withdraws_no_consult(
    client: FlaskClient, engine: Engine, clock: Clock, desk: Desk, program: Program
) -> None:
    consult = desk.consult(program)
    desk.session.commit()
    sign_in(client, desk.people.amos)
    address = f"/consults/{consult.id}/withdraw"
    refused = client.post(address, data={"reason": "Wrong patient."})

    assert client.get(address).status_code == 409
    assert address not in client.get(f"/patients/{desk.pat.id}").text
    assert refused.status_code == 409
    assert "Only a therapist can withdraw a consult." in refused.text
    assert stored(engine, select(ConsultRecord.withdrawn_at)) == [None]
