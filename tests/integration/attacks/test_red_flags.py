"""A red flag that stands is seen on the portal, whoever recorded it and whenever the plan was signed."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

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
