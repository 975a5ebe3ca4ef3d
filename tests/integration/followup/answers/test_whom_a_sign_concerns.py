"""A sign of one condition alone is offered to whom it can concern, and taken from whoever sends it."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.models import Patient, Plan
from clinic.services.record import intake
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.sent import Sent, items, report

BOX = 'name="sign_bleeding"'
PAGES = ("/my/report", "/my/tell")


def born(session: Session, people: People, day: date) -> Patient:
    patient = session.get_one(Patient, (people.pat.clinic_id, people.pat.id))
    patient.born = day
    session.commit()
    return patient


def say(session: Session, people: People, answer: str) -> None:
    patient = session.get_one(Patient, (people.pat.clinic_id, people.pat.id))
    answers = {"pregnancy": answer}
    intake.save(session, patient=patient, answers=answers, seen=None, by=people.alice, at=NOW)
    session.commit()


def offered(pat: FlaskClient) -> set[bool]:
    return {BOX in pat.get(page).text for page in PAGES}


@pytest.mark.parametrize(("years", "is_asked"), [(35, True), (75, False)])
def test_where_nobody_asked_the_age_decides(
    years: int, is_asked: bool, pat: FlaskClient, session: Session, people: People
) -> None:
    born(session, people, date(NOW.year - years, 1, 1))
    assert offered(pat) == {is_asked}
    assert 'name="sign_chest"' in pat.get("/my/report").text


def test_who_said_no_is_not_asked_while_that_answer_stands(
    pat: FlaskClient, session: Session, people: People, clock: Clock
) -> None:
    born(session, people, date(NOW.year - 35, 1, 1))
    say(session, people, "no")
    assert offered(pat) == {False}
    clock.pass_by(days=people.clinic.intake_days + 1)
    sign_in(pat, people.pat)
    assert offered(pat) == {True}


def test_whoever_is_pregnant_is_asked_at_any_age_and_after_any_no(
    pat: FlaskClient, session: Session, people: People
) -> None:
    born(session, people, date(NOW.year - 75, 1, 1))
    say(session, people, "no")
    say(session, people, "yes")
    assert BOX in pat.get("/my/tell").text


def test_what_is_sent_all_the_same_is_an_emergency_and_stays_ticked(
    alice: FlaskClient, pat: FlaskClient, session: Session, people: People, plan: Plan, told: Sent
) -> None:
    born(session, people, date(NOW.year - 75, 1, 1))
    refused = pat.post("/my/report", data=told | {"news": "no", "sign_bleeding": "y"})
    assert refused.status_code == 422
    assert BOX in refused.text
    report(pat, session, told, news="yes", sign_bleeding="y")
    assert [(item.urgency, item.stops) for item in items(session)] == [("emergency", "plan")]
