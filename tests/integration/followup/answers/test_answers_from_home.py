"""The line about answers from home ends when a therapist went through them, or says why not; other words are kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.domain.followup.diary.doubts import FROM_HOME, HOW_IT_ENDS, NOT_WITHOUT
from clinic.domain.record.problems import PROBLEMS
from clinic.models import WorklistItem
from clinic.services.followup import judging
from clinic.services.followup.care import not_now
from clinic.services.record import intake
from tests.browser import controls
from tests.desk import Desk
from tests.factories import NOW
from tests.integration.conftest import sign_in
from tests.integration.followup.answers.test_settled import alice, tell

__all__ = ["alice"]


@pytest.fixture
def line(alice: FlaskClient, desk: Desk) -> WorklistItem:
    tell(desk, poor_sight="yes")
    (item,) = desk.session.scalars(select(WorklistItem).where(WorklistItem.cause == FROM_HOME))
    desk.session.commit()
    return item


def answer(client: FlaskClient, desk: Desk, line: WorklistItem, **said: str) -> tuple[int, str]:
    address = f"/worklist/{line.id}"
    desk.session.commit()
    sent = controls(client.get(address).text) | {"answer": "Called her."} | said
    desk.session.commit()
    answered = client.post(f"{address}/answer", data=sent)
    desk.session.refresh(line)
    desk.session.commit()
    return answered.status_code, answered.text


def test_words_alone_do_not_end_it_and_are_kept(alice: FlaskClient, desk: Desk, line: WorklistItem) -> None:
    status, page = answer(alice, desk, line)
    assert (status, line.ended_at) == (422, None)
    assert HOW_IT_ENDS in page
    status, _ = answer(alice, desk, line, after="keep")
    assert (status, line.ended_at, line.answer) == (303, None, "Called her.")

    confirmed = {"answers": {"poor_sight": "yes"}, "reconfirm": True}
    intake.save(desk.session, patient=desk.pat, **confirmed, by=desk.alice, at=NOW, seen=None)
    judging.of_written(desk.session)
    desk.session.commit()
    desk.session.refresh(line)
    assert line.ended_at is not None


def test_a_therapist_ends_it_with_a_reason(alice: FlaskClient, desk: Desk, line: WorklistItem) -> None:
    status, _ = answer(alice, desk, line, after="resume", answer="Moved away; no plan is made.")
    assert (status, line.ended_by, line.answer) == (303, desk.alice.id, "Moved away; no plan is made.")


def test_an_assistant_keeps_words_with_it_and_ends_it_by_none(
    app: Flask, desk: Desk, line: WorklistItem
) -> None:
    amos = app.test_client()
    sign_in(amos, desk.people.amos)
    page = amos.get(f"/worklist/{line.id}").text
    assert "until a therapist has gone through the answers" in page
    assert 'value="resume"' not in page
    status, text = answer(amos, desk, line, after="resume")
    assert (status, line.ended_at) == (409, None)
    assert NOT_WITHOUT in text
    status, _ = answer(amos, desk, line)
    assert (status, line.ended_at, line.answer) == (303, None, "Called her.")


@pytest.mark.parametrize("more", ["one_more", "the_same"])
def test_a_further_yes_is_news_also_where_the_title_has_no_room_for_it(
    alice: FlaskClient, desk: Desk, more: str
) -> None:
    *many, last = list(PROBLEMS)[:21]
    tell(desk, **dict.fromkeys(many, "yes"))
    line = desk.session.scalars(select(WorklistItem).where(WorklistItem.cause == FROM_HOME)).one()
    title = line.title
    until = NOW.date() + timedelta(days=14)
    not_now.snooze(desk.session, item=line, until=until, seen=None, by=desk.alice, at=NOW)
    desk.session.commit()
    tell(desk, **{last if more == "one_more" else many[0]: "yes"})
    desk.session.refresh(line)
    assert (line.title, line.snoozed_until) == (title, None if more == "one_more" else until)


def test_a_no_is_no_news_under_a_line_that_was_put_off(alice: FlaskClient, desk: Desk) -> None:
    tell(desk, poor_sight="yes")
    line = desk.session.scalars(select(WorklistItem).where(WorklistItem.cause == FROM_HOME)).one()
    until = NOW.date() + timedelta(days=14)
    not_now.snooze(desk.session, item=line, until=until, seen=None, by=desk.alice, at=NOW)
    desk.session.commit()
    tell(desk, poor_hearing="no")
    desk.session.refresh(line)
    assert line.snoozed_until == until
