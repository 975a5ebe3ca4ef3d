"""A "not sure" to a red flag at home is news: the plan waits, somebody reads of it, and the patient what to do."""

from __future__ import annotations

from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.domain.record.facts import MAY_STAND, RED_FLAGS
from clinic.models import Plan, WorklistItem
from clinic.services.followup import at_home, worklist
from clinic.services.plans import pauses
from clinic.services.record import facts
from tests import factories
from tests.browser import controls, fill_in
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

PAGE, WAIT = "/my/questions", "/my/stopped#messages"
UNSURE = "not_recorded"
SADDLE = "saddle_numbness"
EMERGENCY = (
    "If it is so, call the emergency number at once. Do not exercise. Go to an emergency department now."
)


@pytest.fixture
def pat(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    desk.answer_all()
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.session.commit()
    sign_in(client, desk.pat)
    return client


@pytest.fixture
def plan(pat: FlaskClient, desk: Desk) -> Plan:
    plan = desk.sign_blank(desk.draft(HARMLESS))
    desk.session.commit()
    return plan


def lines(desk: Desk) -> list[tuple[str, str, str]]:
    desk.session.expire_all()
    found = desk.session.scalars(select(WorklistItem).where(WorklistItem.cause.startswith("doubt:")))
    said = sorted((item.title, item.reason.value, item.stops.value) for item in found)
    desk.session.commit()
    return said


@pytest.mark.parametrize("flag", RED_FLAGS)
def test_every_red_flag_pauses_the_plan_in_force(pat: FlaskClient, plan: Plan, desk: Desk, flag: str) -> None:
    assert fill_in(pat, PAGE, {flag: UNSURE}).location == WAIT
    assert lines(desk) == [(f"Not sure at home: {MAY_STAND[flag].label}", "red_flag", "plan")]
    page = unescape(pat.get("/my/").text)
    assert "Your plan is paused" in page
    assert "Wait until your clinic calls, or call them." in page
    assert f"You are not sure about this: “{MAY_STAND[flag].question}”" in page
    assert "What to do</h3>" not in page


def test_an_emergency_says_whom_to_call_if_it_is_there(pat: FlaskClient, plan: Plan) -> None:
    fill_in(pat, PAGE, {SADDLE: UNSURE, "minor_trauma_fragile_bone": UNSURE})
    page = unescape(pat.get("/my/").text)
    assert f"{RED_FLAGS[SADDLE].question}” {EMERGENCY}" in page
    assert f"{RED_FLAGS['minor_trauma_fragile_bone'].question}”</strong>" in page
    assert page.count("Wait until your clinic calls") == 1


def test_what_may_be_an_emergency_stands_above_the_rest(pat: FlaskClient, plan: Plan) -> None:
    later, emergency = "unexplained_weight_loss", "worst_headache"
    assert [*RED_FLAGS].index(later) < [*RED_FLAGS].index(emergency)
    for flag in (later, emergency):
        fill_in(pat, PAGE, {flag: UNSURE})
    page = unescape(pat.get("/my/").text)
    places = [
        page.index(each) for each in ("Wait until", RED_FLAGS[emergency].question, RED_FLAGS[later].question)
    ]
    assert places == sorted(places)


def test_without_a_plan_there_is_a_line_and_the_same_advice(pat: FlaskClient, desk: Desk) -> None:
    answer = fill_in(pat, PAGE, {SADDLE: UNSURE})
    assert answer.location == WAIT
    assert lines(desk) == [("Not sure at home: Numbness between the legs", "red_flag", "nothing")]
    page = unescape(pat.get(WAIT).text)
    assert "<h1>Wait until your clinic calls</h1>" in page
    assert EMERGENCY in page
    assert "You were not sure about a sign" in pat.get("/my/").text


def test_without_a_plan_a_yes_is_on_the_worklist_too(pat: FlaskClient, desk: Desk) -> None:
    fill_in(pat, PAGE, {"fainting": "yes"})
    said = {(item.title, item.reason.value) for item in desk.session.scalars(select(WorklistItem))}
    assert said == {("Fainting", "red_flag"), ("Answers from home to go through: Fainting", "new_words")}


def test_what_nobody_chose_is_not_said(pat: FlaskClient, plan: Plan, desk: Desk) -> None:
    desk.session.execute(facts.FactRecord.__table__.delete())  # nothing was asked so far
    desk.session.commit()
    sent = controls(pat.get(PAGE).text)
    assert not RED_FLAGS.keys() & sent.keys()
    assert pat.post(PAGE, data=sent).location == "/my/questions#messages"
    page = pat.get(PAGE).text
    assert ("Nothing was sent: there is no new answer yet." in page, "Thank you" in page) == (True, False)
    assert lines(desk) == []
    assert fill_in(pat, PAGE, {SADDLE: "no"}).location == "/my/#messages"
    assert "Thank you. Your answers are kept, and your clinic can read them." in pat.get("/my/").text


def test_a_word_that_is_no_answer_is_refused(pat: FlaskClient, desk: Desk) -> None:
    answer = fill_in(pat, PAGE, {SADDLE: "perhaps"})
    assert answer.status_code == 422
    assert f'id="{SADDLE}-error"' in answer.text


def test_not_sure_whether_a_cleared_flag_is_back(pat: FlaskClient, desk: Desk) -> None:
    desk.cleared("fainting")
    desk.sign_blank(desk.draft(HARMLESS))
    desk.session.commit()
    assert fill_in(pat, PAGE, {"fainting": UNSURE}).location == WAIT
    assert lines(desk) == [("Not sure at home: Fainting", "red_flag", "plan")]


def test_no_later_says_nothing_away_and_a_therapist_lets_it_go_on(
    pat: FlaskClient, plan: Plan, desk: Desk
) -> None:
    fill_in(pat, PAGE, {SADDLE: UNSURE})
    fill_in(pat, PAGE, {SADDLE: "no"})
    (item,) = pauses.of(desk.session, desk.pat)
    worklist.answer(desk.session, item=item, text="Asked: no.", resume=True, seen=None, by=desk.alice, at=NOW)
    desk.session.commit()
    assert "What to do</h3>" in pat.get("/my/").text
    assert not at_home.doubtful(desk.session, desk.pat)
    desk.session.commit()
    assert fill_in(pat, PAGE, {SADDLE: UNSURE}).location == WAIT
    assert pauses.stop_plan(pauses.of(desk.session, desk.pat))


def test_yes_and_no_together_say_what_to_do_at_once(pat: FlaskClient, plan: Plan, desk: Desk) -> None:
    answer = fill_in(pat, PAGE, {SADDLE: ["yes", "no"]})
    assert answer.status_code == 422
    assert "Go to an emergency department now." in answer.text
    assert "Call the emergency number of your country." in answer.text
    assert "not sent yet" in answer.text
    assert "Go to an emergency department now." not in fill_in(pat, PAGE, {SADDLE: [UNSURE, "no"]}).text
    assert facts.current(desk.session, desk.pat)[SADDLE].answer == "no"
