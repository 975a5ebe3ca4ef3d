"""An intake page that was open while somebody else answered does not overwrite their answer unseen."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from clinic.services import facts, intake
from clinic.services.facts import QUESTIONS
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in
from tests.integration.programs.conftest import Desk

ALL_NO = {**dict.fromkeys(QUESTIONS, "no"), "reconfirm": "y"}


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    sign_in(client, desk.alice)
    return client


def seen(page: str) -> str:
    (found,) = re.findall(r'name="seen"[^>]*value="([^"]*)"', page)
    return str(found)


def at_home(desk: Desk, **answers: str) -> None:
    intake.save_own(desk.session, patient=desk.pat, answers=answers, at=NOW)
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

    assert alice.post(address, data=ALL_NO | {"seen": seen(answer.text)}).status_code == 303
    assert facts.current(desk.session, desk.pat)["saddle_numbness"].by == "Alice Able"


def test_an_answer_that_agrees_is_no_conflict(alice: FlaskClient, desk: Desk) -> None:
    at_home(desk, saddle_numbness="yes")
    answers = ALL_NO | {"saddle_numbness": "yes", "seen": ""}
    assert alice.post(f"/patients/{desk.pat.id}/intake", data=answers).status_code == 303
