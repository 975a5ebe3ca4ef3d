"""What a therapist keeps paused until the next version: the patient reads that it was looked at, and what comes."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.models import Plan
from clinic.services.plans import contents
from tests.browser import controls
from tests.factories import People
from tests.integration.conftest import sign_in
from tests.integration.followup.sent import Sent, items, report


def keep(app: Flask, session: Session, people: People) -> None:
    """Alice answers the one line about a stop, and keeps it so."""
    item = next(item for item in items(session) if item.patient_text)
    alice = app.test_client()
    sign_in(alice, people.alice)
    address = f"/worklist/{item.id}"
    said = controls(alice.get(address).text) | {"answer": "Less next time.", "after": "keep"}
    assert alice.post(f"{address}/answer", data=said).status_code == 303


def test_a_plan_that_is_kept_paused_says_that_a_new_one_comes(
    app: Flask, pat: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    report(pat, session, told, pain="8")
    assert "until your clinic has looked at it" in pat.get("/my/").text
    keep(app, session, people)
    page = pat.get("/my/").text
    assert "until your clinic has looked at it" not in page
    assert "Your clinic looked at it. Do not do the exercises of this plan" in page
    assert "Your therapist makes a new plan for you." in page
    assert "when your therapist has looked at it" not in page


def test_an_exercise_that_is_kept_paused_says_so_beside_the_others(
    app: Flask, pat: FlaskClient, session: Session, people: People, plan: Plan, told: Sent
) -> None:
    item, _ = contents.exercises(plan)
    session.commit()
    report(pat, session, told, **{f"item_{item.hex}_more_pain": "9"})
    assert "Leave it out until your clinic has looked at it." in pat.get("/my/").text
    keep(app, session, people)
    page = pat.get("/my/").text
    assert "until your clinic has looked at it" not in page
    assert "Your clinic looked at it. Leave this one out" in page


def test_what_wants_a_doctor_stays_as_it_is(
    app: Flask, pat: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    report(pat, session, told, news="yes", sign_heartbeat="y")
    keep(app, session, people)
    page = pat.get("/my/").text
    assert "Call your doctor today about your heartbeat." in page
    assert "Your therapist makes a new plan for you." in page
