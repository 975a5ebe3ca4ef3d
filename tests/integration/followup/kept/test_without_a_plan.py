"""Where no plan is in force any more, no page says that one is paused, comes back or may go on as it was."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.models import Plan
from tests.browser import controls
from tests.factories import People
from tests.integration.followup.care.by_hand import answer, items, names, pause, plan
from tests.integration.followup.care.test_pauses_outlive_a_plan import withdraw

__all__ = ["names", "plan"]
PAUSED = ("is paused", "plan paused", "comes back", "go on as it was", "Back to my plan", "other exercises")


def says(page: str) -> list[str]:
    return [words for words in PAUSED if words in unescape(page)]


@pytest.mark.parametrize("part", [False, True])
def test_a_pause_that_outlives_its_plan(
    alice: FlaskClient,
    pat: FlaskClient,
    session: Session,
    people: People,
    plan: Plan,
    names: dict[str, str],
    part: bool,
) -> None:
    said = {"what": "exercises", "items": ["", next(iter(names))]} if part else {}
    pause(alice, plan, why="doctor", words="Suspected DVT.", **said)
    (item,) = items(session)
    line, record = f"/worklist/{item.id}", f"/patients/{people.pat.id}"
    assert says(alice.get("/worklist").text) or part
    assert says(alice.get(line).text)
    withdraw(session, people, plan)
    told = pat.get("/my/stopped").text
    assert says(told) == []
    assert "You have no plan now" in told
    assert "Ask your clinic what comes next" in told
    for address in ("/worklist", line, record):
        assert says(alice.get(address).text) == [], address
    assert "<strong>no plan in force</strong>" in alice.get("/worklist").text
    page = alice.get(line).text
    assert "<strong>No plan is in force.</strong>" in page
    assert "What the patient reads" not in page  # their first page says that the plan was withdrawn
    assert "It stays on the list until a new plan is signed." in answer(alice, item, "keep")


def test_an_emergency_is_read_without_a_plan_and_no_plan_comes_back(
    alice: FlaskClient, pat: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    sent = {name: values[-1] for name, values in controls(pat.get("/my/report").text).items()}
    sent |= {name: "done" for name in sent if re.fullmatch(r"item_[0-9a-f]{32}", name)}
    sent |= {"news": "yes", "sign_chest": "y", "pain": "2", "effort": "3"}
    assert pat.post("/my/report", data=sent).status_code == 303
    (item,) = items(session)
    withdraw(session, people, plan)
    mine = pat.get("/my/").text
    assert "Get emergency help now" in mine
    assert says(mine) == []
    page = alice.get(f"/worklist/{item.id}").text
    assert "What the patient reads" in page
    assert "It is dealt with: it stands against no new plan" in page
