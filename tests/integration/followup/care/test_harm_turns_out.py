"""The harm of an event turns out to be more, or less: one line of the worklist tells of it, and stops what it did."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.followup.adverse_events import Harm, title_of_less
from clinic.domain.followup.worklist import Stops
from clinic.models import Plan
from tests.browser import controls
from tests.factories import People
from tests.integration.conftest import sign_in
from tests.integration.followup.care.by_hand import amos, answer, items, names, plan
from tests.integration.followup.test_adverse_events import add, record

__all__ = ["amos", "names", "plan"]
GONE = "What caused this is no longer so"
SEVERE = "An adverse event with severe harm"


def pause_by_it(alice: FlaskClient, session: Session, **said: str) -> None:
    (item,) = items(session)
    seen = controls(alice.get(f"/worklist/{item.id}").text)["seen"]
    pressed = {"csrf_token": "any", "seen": seen} | said
    assert alice.post(f"/worklist/{item.id}/pause", data=pressed).status_code == 303


@pytest.mark.parametrize("first", ["unknown", "moderate"])
def test_the_line_that_paused_the_plan_tells_of_the_graver_harm_and_pauses_it_still(
    first: str, alice: FlaskClient, amos: FlaskClient, session: Session, people: People
) -> None:
    event = record(amos, people, harm=first)
    pause_by_it(alice, session)
    (item,) = items(session)
    before, rank = (item.id, item.patient_text, item.opened_at), item.rank
    add(amos, event, text="The wrist is broken.", harm="severe")
    (item,) = items(session)
    assert (item.title, item.stops, item.gone_at) == (SEVERE, Stops.PLAN, None)
    assert (item.id, item.patient_text, item.opened_at) == before
    assert item.rank < rank
    page = alice.get(f"/worklist/{item.id}").text
    assert GONE not in page
    assert "The plan goes on." in answer(alice, item)


def test_what_was_said_of_less_harm_is_no_answer_to_more(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People
) -> None:
    event = record(amos, people, harm="moderate")
    pause_by_it(alice, session)
    (item,) = items(session)
    answer(alice, item, after="keep")
    add(amos, event, text="The wrist is broken.", harm="severe")
    (item,) = items(session)
    assert (item.answer, item.answered_by, item.ended_at) == ("", None, None)


def test_an_exercise_that_was_paused_alone_stays_so(
    app: Flask,
    alice: FlaskClient,
    amos: FlaskClient,
    session: Session,
    people: People,
    plan: Plan,
    names: dict[str, str],
) -> None:
    first = next(iter(names))
    event = record(amos, people, harm="moderate", item_id=first)
    pause_by_it(alice, session, what="exercise")
    add(amos, event, text="The wrist is broken.", harm="severe")
    (item,) = items(session)
    assert (item.title, item.stops, item.item_id) == (SEVERE, Stops.EXERCISE, UUID(first))
    pat = app.test_client()
    sign_in(pat, people.pat)
    assert "You may go on with the other exercises" in pat.get("/my/").text


def test_severe_harm_is_ended_by_no_assistant_who_says_that_it_was_less(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    event = record(amos, people, harm="severe")
    for harm in ("mild", "moderate"):
        add(amos, event, text="Seen by a doctor.", harm=harm)
    (item,) = items(session)
    assert (item.ended_at, item.gone_at) == (None, None)


@pytest.mark.parametrize("harm", ["none", "mild", "moderate", "unknown"])
def test_harm_that_turns_out_to_be_less_is_named_so_wherever_its_line_is_read(
    harm: str, alice: FlaskClient, amos: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    event = record(amos, people, harm="severe")
    (item,) = items(session)
    rank = item.rank
    add(amos, event, text="It was another patient.", harm=harm)
    (item,) = items(session)
    said = title_of_less(Harm.SEVERE, Harm(harm))
    assert said != SEVERE
    assert (item.title, item.rank) == (said, rank)
    for page in ("/worklist", f"/worklist/{item.id}", f"/patients/{people.pat.id}"):
        assert said in alice.get(page).text
    add(amos, event, text="It is broken after all.", harm="severe")
    (item,) = items(session)
    assert item.title == SEVERE
