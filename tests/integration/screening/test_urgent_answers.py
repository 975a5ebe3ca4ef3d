"""What a patient says at home and a doctor has to hear soon: they are told what to do now, with a plan or without."""

from __future__ import annotations

import html

import pytest
from flask.testing import FlaskClient

from clinic.domain.followup.signs import SIGN_WORDS, Sign
from clinic.domain.record.retired import QUESTIONS
from clinic.services.record import intake
from tests import factories
from tests.browser import fill_in
from tests.desk import Desk
from tests.integration.conftest import Clock, sign_in

PAGE, DOCTOR = "/my/questions", "/my/see-a-doctor#messages"
TODAY, SOON = "<h1>See a doctor today</h1>", "<h1>See a doctor soon</h1>"
SAID = {
    "dvt_or_pe": (TODAY, "Call a doctor about the clot today."),
    "cardiac_unstable": (TODAY, "Call your heart doctor today."),
    "acute_joint_flare": (TODAY, "See a doctor today about the hot joint."),
    "cervical_myelopathy": (SOON, "Call the doctor for your neck soon"),
}


@pytest.fixture
def pat(client: FlaskClient, clock: Clock, desk: Desk, request: pytest.FixtureRequest) -> FlaskClient:
    if getattr(request, "param", None) == "with a plan":
        desk.signed()
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.session.commit()
    sign_in(client, desk.pat)
    return client


@pytest.mark.parametrize("pat", ["with a plan", "without"], indirect=True)
@pytest.mark.parametrize("said", SAID)
def test_an_urgent_answer_says_what_to_do_now(pat: FlaskClient, said: str) -> None:
    title, text = SAID[said]
    answer = fill_in(pat, PAGE, {said: "yes"})
    assert answer.location == DOCTOR
    page = pat.get(DOCTOR).text
    assert title in page
    assert text in page
    assert "Thank you" not in page


@pytest.mark.parametrize("pat", ["with a plan", "without"], indirect=True)
def test_the_fastest_answer_comes_first(pat: FlaskClient) -> None:
    assert fill_in(pat, PAGE, {"cervical_myelopathy": "yes", "dvt_or_pe": "yes"}).location == DOCTOR
    page = pat.get(DOCTOR).text
    assert TODAY in page
    assert SAID["cervical_myelopathy"][1] not in page
    first, later = page.split("Tell them this, too:")
    assert QUESTIONS["dvt_or_pe"].question in html.unescape(first)
    assert QUESTIONS["cervical_myelopathy"].question in html.unescape(later)


@pytest.mark.parametrize("pat", ["with a plan"], indirect=True)
def test_the_first_page_says_one_speed_and_for_which_answer(pat: FlaskClient) -> None:
    fill_in(pat, PAGE, {"cervical_myelopathy": "yes", "dvt_or_pe": "yes"})
    page = html.unescape(pat.get("/my/").text)
    assert TODAY in page
    assert "See a doctor soon" not in page
    assert SAID["cervical_myelopathy"][1] not in page
    assert QUESTIONS["dvt_or_pe"].question in page.split("Tell them this, too:")[0]


@pytest.mark.parametrize("pat", ["with a plan", "without"], indirect=True)
def test_for_whom_nothing_stands_the_page_is_calm(pat: FlaskClient, desk: Desk) -> None:
    desk.people.clinic.phone, desk.people.clinic.emergency_number = "+49 30 1", "112"
    desk.session.commit()
    page = pat.get(DOCTOR).text
    assert "<h1>When to call</h1>" in page
    assert "Do not do your exercises" not in page
    assert "Call your doctor today" not in page
    assert "+49 30 1" in page
    assert 'href="tel:112"' in page


@pytest.mark.parametrize("pat", ["with a plan"], indirect=True)
def test_a_report_is_named_beside_what_to_do(pat: FlaskClient) -> None:
    sent = {"news": "yes", "sign_heartbeat": "y", "everything": "done", "pain": "1"}
    assert fill_in(pat, "/my/report", sent).status_code == 303
    for address in ("/my/", DOCTOR):
        page = html.unescape(pat.get(address).text)
        assert TODAY in page
        assert SIGN_WORDS[Sign.HEARTBEAT].label in page


@pytest.mark.parametrize("pat", ["with a plan"], indirect=True)
def test_the_paused_plan_says_how_fast(pat: FlaskClient) -> None:
    fill_in(pat, PAGE, {"dvt_or_pe": "yes"})
    page = pat.get("/my/").text
    assert TODAY in page
    assert SAID["dvt_or_pe"][1] in page


def test_without_a_plan_the_way_to_it_stays_on_the_first_page(pat: FlaskClient) -> None:
    fill_in(pat, PAGE, {"dvt_or_pe": "yes"})
    assert 'href="/my/see-a-doctor"' in pat.get("/my/").text


def test_what_wants_no_doctor_is_thanked_for(pat: FlaskClient) -> None:
    assert fill_in(pat, PAGE, {"neck_pain": "yes"}).location == "/my/#messages"
    assert "Thank you." in pat.get("/my/").text


def test_what_a_clinician_recorded_before_sends_nobody_to_a_doctor(pat: FlaskClient, desk: Desk) -> None:
    given = {"answers": {"dvt_or_pe": "yes"}, "by": desk.alice, "at": desk.record().at, "seen": None}
    intake.save(desk.session, patient=desk.pat, **given)
    desk.session.commit()
    assert fill_in(pat, PAGE, {"neck_pain": "yes"}).location == "/my/#messages"
