"""A page that was open while somebody else changed the record does not overwrite their change unseen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic.models import Program, ProgramItem
from clinic.services.record import facts, intake, patients, problems, stated_problems
from clinic.services.record.facts import QUESTIONS
from tests.browser import controls, with_flags
from tests.desk import HARMLESS, Desk
from tests.factories import NOW, patient_account
from tests.integration.attacks.test_two_posts_at_once import CHANGES, browser, pages, program, texts_of
from tests.integration.conftest import Clock, sign_in

__all__ = ["program"]

ALL_NO = {**dict.fromkeys(QUESTIONS, "no"), "reconfirm": "y", "reason": ""}


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    sign_in(client, desk.alice)
    return client


def seen(page: str) -> str:
    (found,) = re.findall(r'name="seen"[^>]*value="([^"]*)"', page)
    return str(found)


def at_home(desk: Desk, **answers: str) -> None:
    intake.save_own(desk.session, patient=desk.pat, answers=answers, seen=None, at=NOW)
    desk.session.commit()


@pytest.mark.parametrize("before", [{}, {"saddle_numbness": "no"}], ids=["unanswered", "answered no"])
def test_a_red_flag_from_home_outlives_a_page_that_was_open(
    alice: FlaskClient, desk: Desk, before: dict[str, str]
) -> None:
    at_home(desk, **before)
    address = f"/patients/{desk.pat.id}/intake"
    opened = seen(alice.get(address).text)
    at_home(desk, saddle_numbness="yes")

    answer = alice.post(address, data=ALL_NO | {"seen": opened})
    assert answer.status_code == 422
    assert "Answered “yes” after you opened this page." in answer.text
    said = facts.current(desk.session, desk.pat)
    assert {name: s.answer for name, s in said.items()} == {"saddle_numbness": "yes"}
    desk.session.rollback()

    again = ALL_NO | {"seen": seen(answer.text)}
    answer = alice.post(address, data=again)
    assert (answer.status_code, "Say why this is taken back" in answer.text) == (422, True)
    desk.session.rollback()

    again |= {"seen": seen(answer.text), "reason": "Asked again: it was the other question."}
    assert alice.post(address, data=again).status_code == 303
    assert facts.current(desk.session, desk.pat)["saddle_numbness"].by == "Alice Able"


def test_an_answer_that_agrees_is_no_conflict(alice: FlaskClient, desk: Desk) -> None:
    address = f"/patients/{desk.pat.id}/intake"
    opened = seen(alice.get(address).text)
    at_home(desk, saddle_numbness="yes")
    answers = ALL_NO | {"saddle_numbness": "yes", "seen": opened}
    assert alice.post(address, data=answers).status_code == 303


def test_a_condition_that_got_worse_is_not_set_back_by_a_page_that_was_open(
    alice: FlaskClient, desk: Desk
) -> None:
    desk.herniated_disc()
    desk.session.commit()
    address = f"/patients/{desk.pat.id}/conditions/lumbar_disc_herniation"
    mild = controls(alice.get(address).text) | {"leg_symptoms": "no", "worsening": "no"}
    (disc,) = stated_problems.current(desk.session, desk.pat)
    problems.record(
        desk.session,
        patient=desk.pat,
        code="lumbar_disc_herniation",
        status="active",
        onset=disc.onset,
        attributes=disc.attributes | {"worsening": True},
        by=desk.people.amos,
        at=NOW,
        seen=None,
    )
    desk.session.commit()

    answer = alice.post(address, data=mild)
    assert answer.status_code == 422
    assert "Somebody changed this after you opened the page." in answer.text
    assert stated_problems.current(desk.session, desk.pat)[0].attributes["worsening"] is True
    desk.session.rollback()
    mild |= {"seen": seen(answer.text), "reason": "Examined today: no leg symptoms."}
    assert alice.post(address, data=mild).status_code == 303


def test_a_weight_recorded_elsewhere_is_not_set_back_by_a_page_that_was_open(
    alice: FlaskClient, desk: Desk
) -> None:
    address = f"/patients/{desk.pat.id}/edit"
    form = controls(alice.get(address).text) | {"weight_kg": "70", "phone": "030 1234"}
    heavier = replace(patients.details_of(desk.pat), weight_kg=150)
    patients.change(desk.session, patient=desk.pat, details=heavier, by=desk.people.amos, at=NOW, seen=None)
    desk.session.commit()

    answer = alice.post(address, data=form)
    assert answer.status_code == 422
    assert "Somebody changed this after you opened the page." in answer.text
    desk.session.refresh(desk.pat)
    assert (desk.pat.weight_kg, desk.pat.phone) == (150, "")


def test_a_dosage_typed_on_a_page_that_was_open_stays_and_goes_through_the_next_time(
    alice: FlaskClient, desk: Desk
) -> None:
    draft = desk.draft(HARMLESS)
    (item,) = draft.items
    desk.session.commit()
    address = f"/programs/{draft.id}"
    old = named(controls(alice.get(address).text), item)
    typed, theirs = old | {f"{item.id}-sets": "5"}, old | {f"{item.id}-sets": "4"}
    assert alice.post(f"{address}/items", data={"slug": "wall-squat"}).status_code == 303  # touches no dosage
    assert alice.post(f"{address}/items/{item.id}/dosage", data=theirs).status_code == 303

    refused = alice.post(f"{address}/items/{item.id}/dosage", data=typed)
    assert refused.status_code == 422
    assert "Somebody changed this after you opened the page." in refused.text
    assert "Recorded now: 4 × " in refused.text
    assert "Keep mine" in refused.text
    assert "Take what is recorded" in refused.text
    again = named(controls(refused.text), item)
    assert again[f"{item.id}-sets"] == ["5"]
    assert alice.post(f"{address}/items/{item.id}/dosage", data=again).status_code == 303
    desk.session.refresh(item)
    assert item.dosage["sets"] == 5


def test_a_dosage_for_an_exercise_that_was_taken_out_since_is_refused_in_a_sentence(
    alice: FlaskClient, desk: Desk
) -> None:
    draft = desk.draft(HARMLESS)
    (item,) = draft.items
    desk.session.commit()
    address = f"/programs/{draft.id}"
    typed = named(controls(alice.get(address).text), item)
    assert alice.post(f"{address}/items/{item.id}/remove").status_code == 303

    refused = alice.post(f"{address}/items/{item.id}/dosage", data=typed)
    assert refused.status_code == 409
    assert "That exercise is not in this program any more." in refused.text


def named(sent: Mapping[str, list[str]], item: ProgramItem) -> dict[str, list[str]]:
    """The controls of one exercise's dosage among those of the builder."""
    return {name: value for name, value in sent.items() if name.startswith(str(item.id))}


def test_an_answer_from_home_is_not_set_back_by_a_page_that_was_open(app: Flask, desk: Desk) -> None:
    patient_account(desk.session, desk.pat, desk.alice)
    desk.session.commit()
    client = app.test_client()
    sign_in(client, desk.pat)
    form = controls(client.get("/my/questions").text)
    at_home(desk, kneeling_problem="yes")

    stale = form | {"kneeling_problem": "no", "reflux": "yes"}
    refused = client.post("/my/questions", data=stale)
    assert refused.status_code == 422
    assert "This was answered on another page since." in refused.text
    assert facts.current(desk.session, desk.pat)["kneeling_problem"].answer == "yes"
    again = controls(refused.text)
    assert (again["kneeling_problem"], again["reflux"][-1]) == (["no"], "yes")
    desk.session.rollback()
    assert client.post("/my/questions", data=again).status_code == 303
    assert facts.current(desk.session, desk.pat)["kneeling_problem"].answer == "no"


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_saved_meanwhile_stands_and_what_was_typed_stays_on_the_page(
    app: Flask, desk: Desk, program: Program, what: str
) -> None:
    person, address, *_ = pages(desk, program)[what]
    desk.session.rollback()
    client = browser(app, person)
    first, second = (
        texts_of(with_flags(client.get(address).text) | CHANGES[what](who)) for who in ("first", "second")
    )
    assert client.post(address, data=first).status_code == 303
    refused = client.post(address, data=second)

    assert refused.status_code == 422, refused.text
    assert {**controls(refused.text), "seen": ""} == {**second, "seen": ""}
