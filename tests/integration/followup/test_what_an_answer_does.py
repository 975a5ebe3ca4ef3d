"""What a therapist reads after an answer: whether the patient goes on, and with what."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import Plan, WorklistItem
from tests.browser import controls
from tests.factories import People
from tests.integration.conftest import Clock, sign_in


@pytest.fixture
def alice(app: Flask, clock: Clock, people: People, plan: Plan) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.alice)
    return client


GOES_ON = "Your therapist looked at it on November"


def told(pat: FlaskClient, session: Session, filled: dict[str, str], **said: str) -> list[UUID]:
    """Pat reports; the items that this opened."""
    sent = filled | {"client_uuid": str(uuid4()), "note": ""} | said
    assert pat.post("/my/report", data=sent).status_code == 303
    found = list(session.scalars(select(WorklistItem.id).order_by(WorklistItem.id)))
    session.commit()
    return found


def answered(alice: FlaskClient, item: UUID, after: str) -> str:
    """What is said after an item was answered alone."""
    page = alice.get(f"/worklist/{item}").text
    said = controls(page) | {"answer": "Called.", "after": after, "also": [""]}
    answer = alice.post(f"/worklist/{item}/answer", data=said)
    assert answer.status_code == 303
    return alice.get(answer.location).text


def test_the_plan_goes_on_once_nothing_stops_it_any_more(
    pat: FlaskClient, alice: FlaskClient, session: Session, filled: dict[str, str]
) -> None:
    first, second = told(pat, session, filled, pain="8", news="yes", sign_spreading="y")
    assert "The plan stays paused for another reason." in answered(alice, first, "resume")
    assert "It is kept, and off the list. The plan goes on." in answered(alice, second, "resume")


def test_the_patient_reads_that_the_plan_goes_on_until_the_next_report(
    pat: FlaskClient, alice: FlaskClient, session: Session, clock: Clock, filled: dict[str, str]
) -> None:
    assert GOES_ON not in pat.get("/my/").text
    (item,) = told(pat, session, filled, pain="8")
    clock.pass_by(minutes=5)
    answered(alice, item, "resume")
    assert GOES_ON in pat.get("/my/").text
    clock.pass_by(minutes=5)
    told(pat, session, filled, pain="1")
    assert GOES_ON not in pat.get("/my/").text


def test_the_plan_stays_paused_where_the_therapist_says_so(
    pat: FlaskClient, alice: FlaskClient, session: Session, filled: dict[str, str]
) -> None:
    (item,) = told(pat, session, filled, pain="8")
    assert "It is kept. The plan stays paused." in answered(alice, item, "keep")


def test_of_what_stopped_nothing_nothing_is_said_to_go_on(
    pat: FlaskClient, alice: FlaskClient, session: Session, filled: dict[str, str]
) -> None:
    (item,) = told(pat, session, filled, note="Is the ball too soft?")
    page = answered(alice, item, "")
    assert "It is kept, and off the list." in page
    assert "goes on" not in page
