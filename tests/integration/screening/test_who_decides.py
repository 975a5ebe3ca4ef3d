"""A consult flag is lifted, and put up again, by a therapist: an assistant's post changes nothing."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.models import ConsultRecord, Program
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in, stored


@pytest.fixture
def program(desk: Desk) -> Program:
    desk.herniated_disc()
    return desk.draft(HARMLESS)


def test_an_assistant_records_no_consult(
    client: FlaskClient, engine: Engine, clock: Clock, desk: Desk, program: Program
) -> None:
    decision = {
        "findings": [flag.key for flag in desk.assess(program).consults_due],
        "kind": "other",
        "clinician": "Dr. Sam Rivera",
        "profession": "Orthopaedic surgeon",
        "registration": "LIC 20431",
        "held_on": NOW.date().isoformat(),
        "expires_on": "2026-12-24",
        "examined": ["neurological", "red_flags", "direction_preference"],
        "decision": "proceed",
        "reason": "Examined today.",
    }
    desk.session.commit()
    sign_in(client, desk.people.amos)
    refused = client.post(f"/programs/{program.id}/consult", data=decision)

    assert refused.status_code == 409
    assert "Only a therapist can record a consult." in refused.text
    assert stored(engine, select(ConsultRecord)) == []
    client.post("/sign-out")
    sign_in(client, desk.alice)
    assert client.post(f"/programs/{program.id}/consult", data=decision).status_code == 303


def test_an_assistant_withdraws_no_consult(
    client: FlaskClient, engine: Engine, clock: Clock, desk: Desk, program: Program
) -> None:
    consult = desk.consult(program)
    desk.session.commit()
    sign_in(client, desk.people.amos)
    refused = client.post(f"/consults/{consult.id}/withdraw", data={"reason": "Wrong patient."})

    assert refused.status_code == 409
    assert "Only a therapist can withdraw a consult." in refused.text
    assert stored(engine, select(ConsultRecord.withdrawn_at)) == [None]
