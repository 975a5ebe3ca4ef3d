"""Where a report is newer than the consult under the plan, whoever decides about it reads so, and the record."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from clinic.domain.followup.adherence import Outcome
from clinic.models import ConsultRecord, Plan
from clinic.services.followup import reports
from clinic.services.followup.reports import Report
from clinic.services.plans import contents, pauses
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

REPORTED = NOW + timedelta(days=5)
NEWER = "This is newer than the consult of Nov 21, 2026 about Herniated disc"
AGAIN = "Open again since Nov 26, 2026"


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    clock.pass_by(days=5)
    sign_in(client, desk.alice)
    return client


@pytest.fixture
def plan(desk: Desk) -> Plan:
    """In force, by a consult about the disc."""
    desk.herniated_disc()
    draft = desk.draft(HARMLESS)
    desk.consult(draft)
    plan = desk.sign_blank(draft)
    desk.session.commit()
    return plan


def report(desk: Desk, plan: Plan, *, pain: int) -> None:
    outcomes = dict.fromkeys(contents.exercises(plan), Outcome.DONE)
    told = Report(uuid4(), REPORTED.date(), outcomes, pain=pain, signs=frozenset())
    reports.receive(desk.session, patient=desk.pat, plan=plan, report=told, at=REPORTED)
    desk.session.commit()


def test_the_page_of_the_line_names_the_consult_and_leads_to_a_new_one(
    plan: Plan, desk: Desk, alice: FlaskClient
) -> None:
    report(desk, plan, pain=8)
    (line,) = pauses.of(desk.session, desk.pat)
    address = f"/worklist/{line.id}"
    desk.session.commit()
    page = alice.get(address).text.partition("Deal with it")[2]
    assert NEWER in page
    assert "Start a program, for the consult" in page
    draft = desk.draft().id
    desk.session.commit()
    page = alice.get(address).text.partition("Deal with it")[2]
    assert "Record what was examined" in page
    assert f"/programs/{draft}/consult" in page
    assert "Start a program" not in page


def test_the_record_says_that_the_consult_is_open_again_until_the_next(
    plan: Plan, desk: Desk, alice: FlaskClient
) -> None:
    record = f"/patients/{desk.pat.id}"
    desk.session.commit()
    assert "In force until" in alice.get(record).text
    report(desk, plan, pain=8)
    page = alice.get(record).text
    assert AGAIN in page
    assert "In force until" not in page
    newest: ConsultRecord = desk.consult(desk.draft(), at=REPORTED)
    assert newest.number > desk.pat.alarm
    desk.session.commit()
    page = alice.get(record).text
    assert AGAIN not in page
    (line,) = pauses.of(desk.session, desk.pat)
    address = f"/worklist/{line.id}"
    desk.session.commit()
    assert "newer than the consult" not in alice.get(address).text


def test_pain_that_the_plan_allows_opens_nothing_again(plan: Plan, desk: Desk, alice: FlaskClient) -> None:
    report(desk, plan, pain=3)
    assert AGAIN not in alice.get(f"/patients/{desk.pat.id}").text
