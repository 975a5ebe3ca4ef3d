"""The plan in force is screened again with each answer and each fact: what was newly said may pause it, time may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.models import Plan, WorklistItem
from clinic.services.followup import judging
from clinic.services.plans import plans
from clinic.services.record import intake
from tests import factories
from tests.browser import fill_in
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in


ANEW = {"populate_existing": True}


@pytest.fixture
def plan(desk: Desk) -> Plan:
    desk.answer_all()
    signed = desk.sign(desk.draft(HARMLESS))
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.session.commit()
    return signed


@pytest.fixture
def pat(app: Flask, clock: Clock, plan: Plan, desk: Desk) -> FlaskClient:
    client = app.test_client()
    sign_in(client, desk.pat)
    return client


def items(desk: Desk) -> list[WorklistItem]:
    found = list(
        desk.session.scalars(select(WorklistItem).order_by(WorklistItem.id).execution_options(**ANEW))
    )
    desk.session.commit()
    return found


def test_a_yes_at_home_that_rules_the_plan_out_pauses_it_in_the_words_of_its_rule(
    pat: FlaskClient, desk: Desk
) -> None:
    answer = fill_in(pat, "/my/questions", {"pulsating_belly": "yes"})
    assert answer.status_code == 303
    page = pat.get("/my/").text
    assert "Get emergency help now" in page
    assert "What to do</h3>" not in page
    (item,) = [item for item in items(desk) if item.stops == "plan"]
    assert (item.reason, item.urgency) == ("red_flag", "emergency")


def test_a_yes_at_home_that_needs_a_word_of_a_clinician_waits_for_it(pat: FlaskClient, desk: Desk) -> None:
    fill_in(pat, "/my/questions", {"lumbar_disc_herniation": "yes"})
    page = pat.get("/my/").text
    assert "Wait until they call" in page
    assert {item.stops for item in items(desk)} & {"plan", "exercise"}


def test_what_time_brings_is_looked_at_and_stops_nothing(pat: FlaskClient, plan: Plan, desk: Desk) -> None:
    later = NOW + timedelta(days=400)
    found = plans.in_force(desk.session, desk.pat)
    assert found is not None
    judging.of_plans(desk.session, [(found, desk.pat)], at=later)
    desk.session.commit()
    assert {item.stops for item in items(desk)} <= {"nothing"}
    assert "What to do</h3>" in pat.get("/my/").text


def test_a_no_changes_nothing(pat: FlaskClient, desk: Desk) -> None:
    fill_in(pat, "/my/questions", {"pulsating_belly": "no"})
    assert items(desk) == []


def test_a_therapists_own_entry_pauses_too(app: Flask, clock: Clock, pat: FlaskClient, desk: Desk) -> None:
    alice = app.test_client()
    sign_in(alice, desk.alice)
    answer = fill_in(alice, f"/patients/{desk.pat.id}/intake", {"pulsating_belly": "yes"})
    assert answer.status_code == 303
    assert "What to do</h3>" not in pat.get("/my/").text


def test_the_next_version_is_signed_when_somebody_said_what_was_found(desk: Desk, plan: Plan) -> None:
    said = {"answers": {"severe_night_pain": "yes"}, "seen": None, "by": desk.pat, "at": NOW}
    intake.save(desk.session, patient=desk.pat, **said)
    judging.of_written(desk.session)
    assert [item.reason for item in items(desk) if item.stops == "plan"] == ["red_flag"]
