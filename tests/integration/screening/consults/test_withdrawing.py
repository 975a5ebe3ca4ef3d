"""Withdrawing a consult says before what it pauses, and afterwards what it paused."""

from __future__ import annotations

from html import unescape

import pytest
from flask.testing import FlaskClient

from clinic.models import ConsultRecord
from clinic.services.followup.lines import exercises
from clinic.services.plans import pauses
from tests.desk import HARMLESS, Desk
from tests.integration.conftest import Clock, sign_in

BOTH = ("supine-spinal-rotation", "ball-crunch")


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    sign_in(client, desk.alice)
    return client


def decided(desk: Desk, *slugs: str) -> ConsultRecord:
    desk.herniated_disc()
    draft = desk.draft(*slugs)
    consult = desk.consult(draft)
    desk.sign_blank(draft)
    desk.session.commit()
    return consult


def withdraw(alice: FlaskClient, consult: ConsultRecord) -> str:
    said = {"reason": "Wrong patient."}
    answered = alice.post(f"/consults/{consult.id}/withdraw", data=said, follow_redirects=True)
    return " ".join(unescape(answered.text).split())


def test_a_plan_that_goes_on_by_it_is_paused_at_once_which_is_said(desk: Desk, alice: FlaskClient) -> None:
    consult = decided(desk, *BOTH)
    page = alice.get(f"/consults/{consult.id}/withdraw").text
    assert "stay as they are" not in page
    assert "Version 1 of the plan goes on by this consult." in page
    assert "is paused at once" in page

    page = withdraw(alice, consult)
    assert "The plan in force is paused by that." in page
    assert pauses.stop_plan(pauses.of(desk.session, desk.pat))


def test_the_record_names_the_exercise_of_each_line(desk: Desk, alice: FlaskClient) -> None:
    consult = decided(desk, *BOTH)
    page = withdraw(alice, consult)
    stopped = pauses.of(desk.session, desk.pat)
    lines = [line.partition("</li>")[0] for line in page.split("<li>Consult needed")[1:]]
    assert len(lines) == len(stopped) == len(set(lines))
    names = exercises.names(desk.session, stopped)
    assert all(names[item.id] in " ".join(lines) for item in stopped if item.item_id)


def test_where_nothing_in_force_rests_on_it_that_is_said(desk: Desk, alice: FlaskClient) -> None:
    desk.herniated_disc()
    consult = desk.consult(desk.draft(HARMLESS))
    desk.session.commit()
    assert "no plan is paused by that" in alice.get(f"/consults/{consult.id}/withdraw").text
    assert "It pauses nothing of a plan." in withdraw(alice, consult)
