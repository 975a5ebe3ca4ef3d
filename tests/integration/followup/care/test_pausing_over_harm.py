"""Over harm that was recorded a therapist pauses the plan, and says later that it goes on."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup import judging
from clinic.models import AuditEvent, Plan, WorklistItem
from clinic.services.plans import pauses
from tests.browser import controls
from tests.factories import People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.test_adverse_events import record


@pytest.fixture
def amos(app: Flask, clock: Clock, people: People, plan: Plan) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.amos)
    return client


def test_a_therapist_has_an_event_pause_the_plan_and_says_later_that_it_goes_on(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People
) -> None:
    record(amos, people, harm="severe")
    item = session.scalars(select(WorklistItem)).one()
    address = f"/worklist/{item.id}"
    session.commit()
    page = alice.get(address).text
    assert "May the plan go on?" in page
    assert "May the plan go on?" not in amos.get(address).text
    seen = {name: controls(page)[name] for name in ("csrf_token", "seen") if name in controls(page)}
    assert amos.post(f"{address}/pause", data=seen).status_code == 409
    assert pauses.of(session, people.pat) == []
    session.commit()

    assert alice.post(f"{address}/pause", data=seen).status_code == 303
    session.expire_all()
    (stop,) = pauses.of(session, people.pat)
    assert (stop.id, stop.stops.value, stop.patient_text) == (item.id, "plan", judging.WAIT)
    (log,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "worklist.pause"))
    assert (log.actor_id, log.patient_id) == (people.alice.id, people.pat.id)
    session.commit()
    page = alice.get(address).text
    assert "May the plan go on?" not in page
    said = controls(page) | {"answer": "Seen: nothing broken.", "after": "resume"}
    assert alice.post(f"{address}/answer", data=said).status_code == 303
    assert pauses.of(session, people.pat) == []
    session.commit()
