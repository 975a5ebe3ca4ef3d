"""A red flag that is up leads the page that says what to do, though it stops nothing and something else pauses."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.followup.signs import SIGN_WORDS, Sign
from clinic.models import Patient, Plan
from clinic.services.followup import judging
from clinic.services.record import facts
from tests import factories
from tests.browser import controls
from tests.desk import HARMLESS, Desk
from tests.factories import NOW, People
from tests.integration.conftest import Clock
from tests.integration.followup.care.by_hand import items, names, pause
from tests.integration.followup.test_adverse_events import record

__all__ = ["names"]

EMERGENCY = "Get emergency help now"


@pytest.fixture
def plan(desk: Desk) -> Plan:
    """Signed while a doctor's word about chest pain counted, which ran out since."""
    return desk.once(_cleared)


def _cleared(desk: Desk) -> Plan:
    desk.answer_all()
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.cleared("chest_pain", expires_on=NOW.date() + timedelta(weeks=2))
    return desk.sign_blank(desk.draft("forearm-plank", HARMLESS, "wall-squat"))


@pytest.fixture(autouse=True)
def ran_out(session: Session, plan: Plan, people: People, clock: Clock) -> None:
    clock.pass_by(weeks=3)
    patient = session.get_one(Patient, (people.pat.clinic_id, people.pat.id))
    judging.again(session, session.get_one(Plan, (plan.clinic_id, plan.id)), patient, at=clock.now)
    assert facts.has_red_flag(session, patient, at=clock.now)
    session.commit()


def main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def shows_it(pat: FlaskClient, *addresses: str) -> None:
    for address in addresses:
        page = main(pat.get(address, follow_redirects=True).text)
        assert f"<h1>{EMERGENCY}</h1>" in page, page
        assert "Do not do your exercises" in page
        assert page.index("Call the emergency number of your country.") < page.index(
            "There is a sign that a doctor must look at"
        )
        assert "Your plan has a break" not in page
        assert "when you want to go on" not in page
        assert "You may go on with the other exercises" not in page


def test_it_stops_nothing_itself(session: Session, pat: FlaskClient) -> None:
    assert {item.stops.value for item in items(session) if item.reason == "red_flag"} == {"nothing"}
    assert EMERGENCY in pat.get("/my/see-a-doctor").text


@pytest.mark.parametrize("why", ["break", "ill", "doctor"])
def test_a_pause_by_hand_hides_it_not(alice: FlaskClient, pat: FlaskClient, plan: Plan, why: str) -> None:
    assert pause(alice, plan, why=why).status_code == 303
    shows_it(pat, "/my/", "/my/stopped")


def test_nor_does_strong_pain(pat: FlaskClient) -> None:
    page = pat.get("/my/report").text
    said = {"everything": "done", "news": "no", "pain": "8"}
    sent = pat.post("/my/report", data={name: values[-1] for name, values in controls(page).items()} | said)
    assert sent.status_code == 303, sent.text
    shows_it(pat, sent.location, "/my/")


def test_beside_it_nobody_reads_what_can_wait_until_later_in_the_day(pat: FlaskClient) -> None:
    page = {name: values[-1] for name, values in controls(pat.get("/my/report").text).items()}
    said = page | {"everything": "done", "news": "yes", "sign_heartbeat": "y", "pain": "2"}
    sent = pat.post("/my/report", data=said)
    assert (sent.status_code, sent.location) == (303, "/my/stopped")
    shows_it(pat, "/my/stopped")
    assert SIGN_WORDS[Sign.HEARTBEAT].advice not in html.unescape(pat.get("/my/stopped").text)


def test_nor_does_harm(alice: FlaskClient, pat: FlaskClient, people: People, session: Session) -> None:
    record(alice, people, harm="moderate")
    (item,) = (item for item in items(session) if item.reason == "adverse_event")
    assert alice.post(f"/worklist/{item.id}/pause", data={"seen": str(item.revision)}).status_code == 303
    shows_it(pat, "/my/", "/my/stopped")


def test_nobody_goes_on_with_the_others_while_one_is_paused(
    alice: FlaskClient, pat: FlaskClient, plan: Plan, names: dict[str, str]
) -> None:
    assert pause(alice, plan, what="exercises", items=["", next(iter(names))]).status_code == 303
    shows_it(pat, "/my/stopped")
    mine = main(pat.get("/my/").text)
    assert "You may go on with the other exercises" not in mine
    assert "/my/see-a-doctor" in mine


def test_nobody_reads_that_nothing_is_paused(pat: FlaskClient) -> None:
    answered = pat.get("/my/stopped")
    assert (answered.status_code, answered.location) == (302, "/my/")
    assert "There is a sign that a doctor must look at" in main(pat.get("/my/").text)


def test_nor_where_no_plan_is_in_force(alice: FlaskClient, pat: FlaskClient, plan: Plan) -> None:
    address = f"/plans/{plan.id}/withdraw"
    said = controls(alice.get(address).text) | {"reason": "Wrong exercise."}
    assert alice.post(address, data=said).status_code == 303
    answered = pat.get("/my/stopped")
    assert (answered.status_code, answered.location) == (302, "/my/")
    assert "Your plan was withdrawn" in pat.get("/my/").text
