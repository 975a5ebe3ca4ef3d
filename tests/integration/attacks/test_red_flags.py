"""A red flag that stands is seen on portal and caseload, whoever recorded it and whenever the plan was signed."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from clinic.services.plans import plans
from clinic.services.record import facts, intake
from tests import factories
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

WARNING = "Do not do your exercises"


@pytest.fixture
def pat(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    desk.signed()
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.session.commit()
    sign_in(client, desk.pat)
    return client


def test_a_plan_without_a_red_flag_warns_of_nothing(pat: FlaskClient) -> None:
    assert WARNING not in pat.get("/my/").text


@pytest.mark.parametrize("who", ["alice", "pat"])
def test_a_red_flag_after_signing_stands_above_the_plan(pat: FlaskClient, desk: Desk, who: str) -> None:
    by = getattr(desk.people, who)
    intake.save(desk.session, patient=desk.pat, answers={"chest_pain": "yes"}, by=by, at=NOW, seen=None)
    desk.session.commit()

    page = pat.get("/my/").text
    assert WARNING in page
    assert 'href="/my/see-a-doctor"' in page
    assert "Chest pain" not in page


PLACES = {
    "/patients": "Red flag, plan still in force",
    "/patients/{patient}": "Red flag up since it was signed",
    "/plans/{plan}": "In force, but a red flag is up",
}


@pytest.mark.parametrize("place", PLACES)
def test_wherever_a_plan_is_in_force_its_therapist_reads_that_a_red_flag_came_up_since(
    client: FlaskClient, clock: Clock, desk: Desk, place: str
) -> None:
    desk.answer_all()
    plan = desk.sign(desk.draft(HARMLESS))
    desk.session.commit()
    sign_in(client, desk.alice)
    address = place.format(patient=desk.pat.id, plan=plan.id)
    assert PLACES[place] not in client.get(address).text

    said = {"answers": {"chest_pain": "yes"}, "by": desk.pat, "at": NOW, "seen": None}
    intake.save(desk.session, patient=desk.pat, **said)
    desk.session.commit()
    assert PLACES[place] in client.get(address).text

    desk.clear("chest_pain")
    desk.session.commit()
    assert PLACES[place] not in client.get(address).text


def test_a_plan_that_is_no_longer_in_force_says_nothing_of_a_red_flag(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    desk.answer_all()
    plan = desk.sign(desk.draft(HARMLESS))
    plans.withdraw(desk.session, plan=plan, reason="Over.", by=desk.alice, at=NOW)
    said = {"answers": {"chest_pain": "yes"}, "by": desk.alice, "at": NOW, "seen": None}
    intake.save(desk.session, patient=desk.pat, **said)
    desk.session.commit()
    sign_in(client, desk.alice)

    assert "a red flag is up" not in client.get(f"/plans/{plan.id}").text
    assert "Red flag up since" not in client.get(f"/patients/{desk.pat.id}").text


def test_a_patient_does_not_take_back_a_red_flag_that_no_clinician_has_seen(desk: Desk) -> None:
    def at_home(**answers: str) -> bool:
        return intake.save_own(desk.session, patient=desk.pat, answers=answers, seen=None, at=NOW)

    assert at_home(saddle_numbness="yes") is True
    assert at_home(saddle_numbness="no") is True
    assert at_home(saddle_numbness="not_recorded") is True
    assert desk.assess(desk.draft(HARMLESS)).verdict == "contraindicated"

    taken_back = {"answers": {"saddle_numbness": "no"}, "reason": "Misread at home."}
    intake.save(desk.session, patient=desk.pat, **taken_back, by=desk.alice, at=NOW, seen=None)
    assert facts.has_red_flag(desk.session, desk.pat, at=NOW) is False
