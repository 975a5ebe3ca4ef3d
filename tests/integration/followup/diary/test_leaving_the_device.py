"""Each answer of the portal says whether what a device keeps of the plan has to leave it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.models import Plan
from clinic.services.plans import plans
from tests.factories import NOW, People
from tests.integration.followup.sent import Sent, items, more, report


@pytest.fixture
def paused(pat: FlaskClient, session: Session, told: Sent) -> FlaskClient:
    """Pat reported strong pain."""
    report(pat, session, told, pain="8")
    return pat


@pytest.mark.parametrize("page", ["", "stopped", "diary", "help", "questions", "sender"])
def test_a_plan_that_was_withdrawn_leaves_the_device_with_its_report(
    pat: FlaskClient, session: Session, plan: Plan, people: People, page: str
) -> None:
    plans.withdraw(session, plan=plan, reason="New symptoms.", by=people.alice, at=NOW)
    session.commit()
    assert pat.get(f"/my/{page}").headers["Plan-Paused"] == "gone"


@pytest.mark.parametrize("page", ["", "stopped", "diary", "help", "report"])
def test_so_it_does_while_an_emergency_is_open(
    pat: FlaskClient, session: Session, told: Sent, plan: Plan, people: People, page: str
) -> None:
    report(pat, session, told, news="yes", sign_chest="y")
    plans.withdraw(session, plan=plan, reason="New symptoms.", by=people.alice, at=NOW)
    session.commit()
    assert pat.get(f"/my/{page}").headers["Plan-Paused"] == "gone"


@pytest.mark.parametrize("page", ["", "stopped", "diary", "report", "tell", "help", "questions", "sender"])
def test_whichever_page_comes_next_has_the_device_forget_the_plan(paused: FlaskClient, page: str) -> None:
    assert paused.get(f"/my/{page}").headers["Plan-Paused"] == "1"


@pytest.mark.parametrize("page", ["diary", "help", "questions", "sender"])
def test_so_does_a_part_of_it_that_is_paused(
    pat: FlaskClient, session: Session, told: Sent, plan: Plan, page: str
) -> None:
    hurt = more(plan, 0, pain="8")
    session.commit()
    report(pat, session, told, **hurt)
    assert {item.stops for item in items(session)} == {"exercise"}
    assert pat.get(f"/my/{page}").headers["Plan-Paused"] == "1"


@pytest.mark.parametrize("page", ["", "diary", "report", "tell", "help", "questions", "sender"])
def test_a_plan_that_goes_on_is_kept(pat: FlaskClient, plan: Plan, page: str) -> None:
    assert "Plan-Paused" not in pat.get(f"/my/{page}").headers


def test_while_the_plan_is_paused_nobody_is_asked_for_exercises(paused: FlaskClient) -> None:
    answer = paused.get("/my/report")
    assert (answer.status_code, answer.location) == (302, "/my/")
