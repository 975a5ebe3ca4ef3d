"""What a therapist keeps paused until the next version: the patient reads that it was looked at, and what comes."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.followup.judging import STRONG_PAIN_HERE
from clinic.domain.followup.pausing import PAUSE_REASONS, PauseReason
from clinic.domain.followup.signs import AFTER_A_FALL
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


def test_what_a_therapist_paused_and_keeps_so_says_so_in_place_of_their_first_sentence(
    alice: FlaskClient, pat: FlaskClient, session: Session, plan: Plan
) -> None:
    for why, first, head in (
        ("ill", PAUSE_REASONS[PauseReason.ILL].patient_text, "Your plan is paused"),
        ("break", PAUSE_REASONS[PauseReason.BREAK].patient_text, "Your plan has a break"),
    ):
        said = controls(alice.get(f"/plans/{plan.id}/pause").text) | {"what": "plan", "why": why}
        assert alice.post(f"/plans/{plan.id}/pause", data=said).status_code == 303
        assert first in pat.get("/my/").text
        address = f"/worklist/{next(item for item in items(session) if item.ended_at is None).id}"
        answered = controls(alice.get(address).text) | {"answer": "Well, but weak.", "after": "keep"}
        assert alice.post(f"{address}/answer", data=answered).status_code == 303
        page = pat.get("/my/").text
        assert head in page
        assert first not in page
        assert "Your clinic looked at it. Do not do the exercises of this plan" in page
        assert "Your therapist makes a new plan for you." in page
        assert "when you have talked with your therapist" not in page
        answered = controls(alice.get(address).text) | {"answer": "Well again.", "after": "resume"}
        assert alice.post(f"{address}/answer", data=answered).status_code == 303


def test_what_to_do_at_once_after_a_fall_is_said_until_a_therapist_looked_at_it(
    app: Flask, pat: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    report(pat, session, told, news="yes", sign_fell="y")
    assert AFTER_A_FALL in pat.get("/my/").text
    keep(app, session, people)
    assert AFTER_A_FALL not in pat.get("/my/").text


def test_beside_a_plan_that_is_paused_as_a_whole_nobody_reads_to_leave_one_exercise_out(
    alice: FlaskClient, pat: FlaskClient, session: Session, plan: Plan, told: Sent
) -> None:
    item, _ = contents.exercises(plan)
    session.commit()
    report(pat, session, told, **{f"item_{item.hex}_more_pain": "9"})
    assert STRONG_PAIN_HERE in pat.get("/my/stopped").text
    said = controls(alice.get(f"/plans/{plan.id}/pause").text) | {"what": "plan", "why": "ill"}
    assert alice.post(f"/plans/{plan.id}/pause", data=said).status_code == 303
    for address in ("/my/", "/my/stopped"):
        page = pat.get(address).text
        assert PAUSE_REASONS[PauseReason.ILL].patient_text in page
        assert STRONG_PAIN_HERE not in page
        assert "Leave this out" not in page
        assert "You may go on with the other exercises" not in page
