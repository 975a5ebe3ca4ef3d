"""Where a page says to call, the number stands with it; where nobody need report, that is no main button."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from clinic.domain.followup.pausing import PauseReason, PauseWords
from clinic.models import Clinic, Plan, new_id
from clinic.services.followup.care import pausing
from tests import factories
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

CLINIC, EMERGENCY = 'href="tel:+4930123"', 'href="tel:112"'
FILLED = 'class="btn btn-primary" href="/my/report"'


@pytest.fixture
def plan(desk: Desk) -> Plan:
    desk.answer_all()
    factories.patient_account(desk.session, desk.pat, desk.alice)
    clinic = desk.session.get_one(Clinic, desk.pat.clinic_id)
    clinic.phone, clinic.emergency_number = "+49 30 123", "112"
    plan = desk.sign_blank(desk.draft(HARMLESS))
    desk.session.commit()
    return plan


@pytest.fixture
def pat(client: FlaskClient, clock: Clock, desk: Desk, plan: Plan) -> FlaskClient:
    sign_in(client, desk.pat)
    return client


def test_telling_the_clinic_has_both_numbers_in_its_sentence(
    pat: FlaskClient, desk: Desk, plan: Plan
) -> None:
    said = PauseWords(is_whole=True, items=frozenset(), why=PauseReason.ILL, words="")
    pausing.pause(desk.session, plan=plan, pause_id=new_id(), said=said, by=desk.alice, at=NOW)
    desk.session.commit()
    page = pat.get("/my/tell").text.partition("<main")[2].partition("<form")[0]
    assert "If it is urgent, call your clinic:" in page
    assert CLINIC in page
    assert EMERGENCY in page


def test_after_care_has_ended_the_phone_is_there_and_reporting_is_no_main_button(
    pat: FlaskClient, desk: Desk, plan: Plan
) -> None:
    assert FILLED in pat.get("/my/").text
    desk.pat.care_ended_on = NOW.date()
    desk.session.commit()
    page = pat.get("/my/").text
    assert "You need not report" in page
    assert CLINIC in page
    assert FILLED not in page
    assert FILLED not in pat.get("/my/diary").text


def test_after_the_review_too(pat: FlaskClient, desk: Desk, plan: Plan) -> None:
    plan.review_on = NOW.date() - timedelta(days=1)
    desk.session.commit()
    page = pat.get("/my/").text
    assert "You need not report until then." in page
    assert CLINIC in page
    assert FILLED not in page
    assert FILLED not in pat.get("/my/diary").text
