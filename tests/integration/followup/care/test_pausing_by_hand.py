"""A therapist pauses the plan, or exercises of it, by their own act: from the form to the patient's page and back."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied
from clinic.models import AuditEvent, Plan
from clinic.services.followup import worklists
from clinic.services.record import facts
from tests.desk import Desk
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.care.by_hand import (
    GOES_ON,
    ILL,
    answer,
    items,
    kept,
    logged,
    names,
    pause,
    plan,
    undo,
)
from tests.integration.followup.test_adverse_events import record

__all__ = ["names", "plan"]


def test_the_plan_leaves_the_phone_in_the_words_of_the_reason_until_a_therapist_says_that_it_goes_on(
    alice: FlaskClient, pat: FlaskClient, session: Session, people: People, plan: Plan, clock: Clock
) -> None:
    for page in (f"/patients/{people.pat.id}", f"/plans/{plan.id}"):
        assert f'href="/plans/{plan.id}/pause"' in alice.get(page).text
    assert pause(alice, plan, words="Flu since Monday.").status_code == 303

    (item,) = items(session)
    assert (item.reason, item.stops, item.patient_text) == ("paused", "plan", ILL)
    assert item.title == "Ill, or a fever: “Flu since Monday.”"
    assert logged(session, "plan.pause") == ["plan.pause"]
    for page in (f"/patients/{people.pat.id}", f"/plans/{plan.id}", "/worklist"):
        shown = alice.get(page).text
        assert item.title in shown
        assert f'href="/plans/{plan.id}/pause"' not in shown  # it is paused already
    shown = alice.get(f"/worklist/{item.id}").text
    assert "Paused by Alice Able" in shown
    assert "Flu since Monday.</blockquote>" in shown
    mine = pat.get("/my/")
    assert (ILL in mine.text, "Flu since Monday" in mine.text) == (True, False)
    assert "Do not do your exercises" in mine.text
    assert mine.headers["Plan-Paused"] == "1"
    assert pat.get("/my/plan.pdf").status_code == 404
    clock.pass_by(minutes=5)

    assert "The plan goes on." in answer(alice, item)
    mine = pat.get("/my/")
    assert GOES_ON in mine.text
    assert "Plan-Paused" not in mine.headers
    assert pat.get("/my/plan.pdf").status_code == 200


def test_chosen_exercises_leave_the_phone_and_the_others_stay(
    alice: FlaskClient, pat: FlaskClient, session: Session, plan: Plan, names: dict[str, str]
) -> None:
    chosen = [*names][:2]
    answered = pause(alice, plan, what="exercises", items=["", *chosen], patient_text="Rest it till Monday.")
    assert answered.status_code == 303

    opened = items(session)
    assert {(str(item.item_id), item.stops, item.patient_text) for item in opened} == {
        (item, "exercise", "Rest it till Monday.") for item in chosen
    }
    mine = pat.get("/my/")
    for item, name in names.items():
        assert (f"Leave this out for now: {name}" in mine.text) is (str(item) in chosen)
        assert (f". {name}</h2>" in mine.text) is (str(item) not in chosen)
    assert mine.text.count("Rest it till Monday.") == 2
    assert mine.headers["Plan-Paused"] == "1"
    assert pat.get("/my/plan.pdf").status_code == 404  # which has every exercise

    assert "The exercise goes on." in answer(alice, opened[0])
    mine = pat.get("/my/")
    assert ("Leave this out for now" in mine.text, GOES_ON in mine.text) == (True, False)
    assert pat.get("/my/plan.pdf").status_code == 404
    assert "The exercise goes on." in answer(alice, opened[1])
    assert GOES_ON in pat.get("/my/").text
    assert pat.get("/my/plan.pdf").status_code == 200


def test_the_drawings_of_a_paused_plan_are_not_handed_out_by_their_old_address(
    alice: FlaskClient, pat: FlaskClient, plan: Plan
) -> None:
    (drawings,) = set(re.findall(r'<use href="([^"#]+)#', pat.get("/my/").text))
    assert pat.get(drawings).status_code == 200
    assert pause(alice, plan).status_code == 303
    assert pat.get(drawings).status_code == 404


def test_that_a_plan_goes_on_does_not_stand_above_a_red_flag(
    alice: FlaskClient, pat: FlaskClient, desk: Desk, session: Session, plan: Plan, clock: Clock
) -> None:
    """One that the plan has no line of: it was there when a therapist let the plan go on."""
    assert pause(alice, plan).status_code == 303
    (item,) = items(session)
    answer(alice, item)
    assert GOES_ON in pat.get("/my/").text
    facts.record(
        session, patient=desk.pat, answers={"pulsating_belly": "yes"}, seen=None, by=desk.alice, at=NOW
    )
    session.commit()
    mine = pat.get("/my/").text
    assert "What to do</h3>" in mine
    assert GOES_ON not in mine


@pytest.mark.parametrize("part", [False, True])
def test_a_pause_is_taken_back_as_if_there_had_been_none(
    alice: FlaskClient, pat: FlaskClient, session: Session, plan: Plan, names: dict[str, str], part: bool
) -> None:
    said = {"what": "exercises", "items": ["", next(iter(names))]} if part else {}
    assert pause(alice, plan, **said).status_code == 303
    (item,), (made,) = items(session), kept(session)
    address = f"/plans/{plan.id}/pauses/{made.id}/undo"
    for page in (f"/plans/{plan.id}", f"/worklist/{item.id}"):
        assert f'action="{address}"' in alice.get(page).text

    assert undo(alice, made).status_code == 303
    assert undo(alice, made).status_code == 303  # a second press
    (item,), (made,) = items(session), kept(session)
    assert (item.ended_at, made.undone_at) == (made.undone_at, NOW)
    assert item.ended_by is None
    assert logged(session, "plan.pause", "plan.pause_undo") == ["plan.pause", "plan.pause_undo"]
    for page in (f"/plans/{plan.id}", f"/worklist/{item.id}"):
        assert address not in alice.get(page).text
    mine = pat.get("/my/")
    assert all(f". {name}</h2>" in mine.text for name in names.values())
    assert GOES_ON not in mine.text
    assert "Plan-Paused" not in mine.headers
    assert pause(alice, plan, **said).status_code == 303  # and it can be paused again


def test_the_next_version_is_signed_once_a_therapist_said_what_they_found(
    alice: FlaskClient, pat: FlaskClient, desk: Desk, session: Session, plan: Plan
) -> None:
    pause(alice, plan)
    (item,) = items(session)
    draft = desk.draft()
    with pytest.raises(ActionDenied, match="is paused: Ill, or a fever"):
        desk.sign_blank(draft)
    session.commit()
    answer(alice, item, "keep")
    assert "Your therapist makes a new plan for you." in pat.get("/my/").text
    again = desk.sign_blank(draft)
    session.commit()
    assert [one.ended_by for one in items(session)] == [desk.alice.id]
    mine = pat.get("/my/")
    assert f'data-plan="{again.id}"' in mine.text
    assert "Plan-Paused" not in mine.headers


@pytest.mark.parametrize("part", [False, True])
def test_what_is_paused_counts_in_no_share_and_what_was_taken_back_as_always(
    alice: FlaskClient, session: Session, people: People, plan: Plan, names: dict[str, str], part: bool
) -> None:
    first = next(iter(names))
    pause(alice, plan, **({"what": "exercises", "items": ["", first]} if part else {}))
    (made,) = kept(session)
    (paused,) = worklists.open_of(session, people.pat).paused
    assert (paused.began, paused.ended, str(paused.item or "")) == (NOW, None, first if part else "")
    session.commit()
    undo(alice, made)
    assert worklists.open_of(session, people.pat).paused == ()
    session.commit()


def test_what_to_do_now_names_the_exercise_and_says_that_the_others_go_on(
    alice: FlaskClient, pat: FlaskClient, plan: Plan, names: dict[str, str]
) -> None:
    item, name = [*names.items()][-1]
    pause(alice, plan, what="exercises", items=["", item], why="hurt")
    page = pat.get("/my/stopped").text
    assert f"Leave this out for now: {name}" in page
    assert "You were hurt. Leave this out until your clinic has looked at it." in page
    assert "You may go on with the other exercises." in page
    assert "Rest" not in page[page.index("<main") : page.index("</main>")]


@pytest.mark.parametrize(("why", "is_calm"), [("break", True), ("hurt", False)])
def test_a_break_that_the_patient_asked_for_is_no_alarm(
    alice: FlaskClient, pat: FlaskClient, plan: Plan, why: str, is_calm: bool
) -> None:
    pause(alice, plan, why=why)
    for address in ("/my/", "/my/stopped"):
        page = pat.get(address)
        inside = page.text[page.text.index("<main") : page.text.index("</main>")]
        assert ("Your plan has a break" in inside) is is_calm
        assert ("severity-contraindicated" in inside, "chest pain" in inside) == (not is_calm, not is_calm)
        assert page.headers["Plan-Paused"] == "1"


def test_the_log_says_what_was_paused(
    app: Flask, alice: FlaskClient, session: Session, people: People, plan: Plan, names: dict[str, str]
) -> None:
    first = next(iter(names))
    assert pause(alice, plan, what="exercises", items=["", first]).status_code == 303
    assert pause(alice, plan, why="hurt").status_code == 303
    found = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "plan.pause").order_by(AuditEvent.id)
    )
    assert [row.detail["paused"] for row in found] == ["forearm-plank", "the whole plan"]
    session.commit()
    ada = app.test_client()
    sign_in(ada, people.ada)
    shown = " ".join(ada.get("/admin/audit?action=pause").text.split())
    assert "why: ill · paused: forearm-plank · from 127.0.0.1" in shown


def test_nobody_reads_that_they_can_go_on_above_severe_harm_that_nobody_looked_at(
    alice: FlaskClient, pat: FlaskClient, session: Session, people: People, plan: Plan, clock: Clock
) -> None:
    pause(alice, plan)
    (item,) = items(session)
    clock.pass_by(minutes=5)
    answer(alice, item)
    assert GOES_ON in pat.get("/my/").text
    record(alice, people, harm="severe")
    mine = pat.get("/my/").text
    assert ("data-plan" in mine, "You can go on" in mine, GOES_ON in mine) == (True, False, False)
    (harm,) = (one for one in items(session) if one.reason == "adverse_event")
    answer(alice, harm)
    assert GOES_ON in pat.get("/my/").text
