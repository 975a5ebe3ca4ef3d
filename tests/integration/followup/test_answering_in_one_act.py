"""What one report opened is answered in one act where the answer is the same, and each line is kept as answered."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from clinic.domain.followup.judging import STILL_SO
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.signs import SIGN_WORDS, Sign
from clinic.domain.followup.together import CHANGED, with_item
from clinic.domain.followup.worklist import Cause, Stops
from clinic.domain.screening.rules import Urgency
from clinic.models import AuditEvent, Plan, WorklistItem
from clinic.services.followup import worklist
from clinic.services.followup.care import not_now
from tests.browser import controls
from tests.factories import NOW, People
from tests.integration.conftest import sign_in

SPREADING, CHEST = SIGN_WORDS[Sign.SPREADING].label, SIGN_WORDS[Sign.CHEST].label
PAIN, WORDS = "Pain 8 of 10", "“My foot tingles.”"
NOBODY = UUID(int=1)
ONCE_FOR_ALL = {"answer": "Called: calf strain, gone.", "after": "resume"}


@pytest.fixture
def told(pat: FlaskClient, filled: dict[str, str]) -> dict[str, str]:
    return filled | {"pain": "8", "note": "My foot tingles."}


def send(pat: FlaskClient, told: Mapping[str, str], *signs: str) -> None:
    said = {"news": "yes", **{f"sign_{sign}": "y" for sign in signs}} if signs else {}
    sent = {**told, **said, "client_uuid": str(uuid4())}
    assert pat.post("/my/report", data=sent).status_code == 303


def items(session: Session) -> dict[str, WorklistItem]:
    """By title."""
    found = session.scalars(select(WorklistItem).execution_options(populate_existing=True)).all()
    session.commit()
    return {item.title: item for item in found}


def opened(alice: FlaskClient, item: WorklistItem) -> dict[str, list[str]]:
    return controls(alice.get(f"/worklist/{item.id}").text)


def offered(alice: FlaskClient, item: WorklistItem) -> set[UUID]:
    """What is ticked on the page of an item."""
    return {UUID(value.partition(":")[0]) for value in opened(alice, item).get("also", []) if value}


def answer(alice: FlaskClient, item: WorklistItem, sent: Mapping[str, object]) -> TestResponse:
    return alice.post(f"/worklist/{item.id}/answer", data=sent)


@pytest.fixture
def alice(app: Flask, pat: FlaskClient, people: People) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.alice)
    return client


@pytest.mark.parametrize("first", [SPREADING, PAIN, WORDS])
def test_all_that_one_report_opened_is_ticked_answered_and_audited_line_by_line(
    alice: FlaskClient, pat: FlaskClient, session: Session, told: dict[str, str], first: str
) -> None:
    send(pat, told, "spreading")
    open_now = items(session)
    assert open_now.keys() == {SPREADING, PAIN, WORDS}
    others = {item.id for title, item in open_now.items() if title != first}
    assert offered(alice, open_now[first]) == others

    sent = opened(alice, open_now[first]) | ONCE_FOR_ALL
    assert answer(alice, open_now[first], sent).status_code == 303
    after = items(session)
    assert {item.answer for item in after.values()} == {"Called: calf strain, gone."}
    assert all(item.ended_at and item.ended_by for item in after.values())
    assert len({item.ended_number for item in after.values()}) == 3
    about = select(AuditEvent.subject_id).where(AuditEvent.action == "worklist.answer")
    assert set(session.scalars(about)) == {item.id for item in after.values()}
    session.commit()
    assert "What to do</h3>" in pat.get("/my/").text


def test_what_is_not_ticked_stays_and_what_stays_paused_waits(
    alice: FlaskClient, pat: FlaskClient, session: Session, told: dict[str, str]
) -> None:
    send(pat, told, "spreading")
    before = items(session)
    page = opened(alice, before[SPREADING])
    sent = page | ONCE_FOR_ALL | {"after": "keep"}
    sent["also"] = [value for value in page["also"] if not value.startswith(str(before[PAIN].id))]
    assert answer(alice, before[SPREADING], sent).status_code == 303
    after = items(session)
    assert (after[PAIN].answer, after[PAIN].ended_at) == ("", None)
    assert (bool(after[SPREADING].answer), after[SPREADING].ended_at) == (True, None)
    assert after[WORDS].ended_at is not None
    assert offered(alice, after[PAIN]) == set()  # what is answered is not answered by the way


def test_an_emergency_is_answered_alone(
    alice: FlaskClient, pat: FlaskClient, session: Session, told: dict[str, str]
) -> None:
    send(pat, told, "chest", "spreading")
    found = items(session)
    assert offered(alice, found[CHEST]) == set()
    assert offered(alice, found[PAIN]) == {found[SPREADING].id, found[WORDS].id}

    sent = opened(alice, found[PAIN]) | ONCE_FOR_ALL
    sent["also"] = [*sent["also"], f"{found[CHEST].id}:{found[CHEST].revision}"]
    refused = answer(alice, found[PAIN], sent)
    assert refused.status_code == 422
    assert CHANGED in refused.text
    assert ONCE_FOR_ALL["answer"] in refused.text
    assert {item.answer for item in items(session).values()} == {""}


@pytest.mark.parametrize("value", ["nothing", "6f1c:1", f"{NOBODY}:1", f"{NOBODY}:x"])
def test_a_box_that_no_page_offers_answers_nothing(
    alice: FlaskClient, pat: FlaskClient, session: Session, told: dict[str, str], value: str
) -> None:
    send(pat, told)
    found = items(session)
    refused = answer(alice, found[PAIN], opened(alice, found[PAIN]) | ONCE_FOR_ALL | {"also": ["", value]})
    assert refused.status_code == 422
    assert CHANGED in refused.text
    assert {item.answer for item in items(session).values()} == {""}


def test_a_line_that_changed_since_is_looked_at_again_before_anything_is_kept(
    alice: FlaskClient, pat: FlaskClient, session: Session, people: People, told: dict[str, str]
) -> None:
    send(pat, told)
    found = items(session)
    old = opened(alice, found[PAIN]) | ONCE_FOR_ALL
    not_now.assign(session, item=items(session)[WORDS], to=people.amos, seen=None, by=people.alice, at=NOW)
    session.commit()
    refused = answer(alice, found[PAIN], old)
    assert refused.status_code == 422
    assert CHANGED in refused.text
    assert "Answered:" not in refused.text
    assert {item.answer for item in items(session).values()} == {""}
    assert answer(alice, found[PAIN], opened(alice, found[PAIN]) | ONCE_FOR_ALL).status_code == 303
    assert all(item.ended_at for item in items(session).values())


def test_what_is_stopped_by_another_line_has_to_be_decided_too(
    alice: FlaskClient, pat: FlaskClient, session: Session, told: dict[str, str]
) -> None:
    send(pat, told)
    found = items(session)
    sent = opened(alice, found[WORDS]) | {"answer": "Called."}
    assert answer(alice, found[WORDS], sent).status_code == 422
    assert {item.answer for item in items(session).values()} == {""}
    assert answer(alice, found[WORDS], sent | {"also": [""]}).status_code == 303
    assert {title for title, item in items(session).items() if item.ended_at} == {WORDS}


def test_an_assistant_answers_words_and_not_the_stop_of_the_same_report(
    app: Flask, pat: FlaskClient, session: Session, people: People, told: dict[str, str]
) -> None:
    send(pat, told)
    found = items(session)
    amos = app.test_client()
    sign_in(amos, people.amos)
    assert offered(amos, found[WORDS]) == set()
    sent = opened(amos, found[WORDS]) | ONCE_FOR_ALL
    forged = sent | {"also": ["", f"{found[PAIN].id}:{found[PAIN].revision}"]}
    assert answer(amos, found[WORDS], forged).status_code == 422
    assert {item.answer for item in items(session).values()} == {""}


def test_of_two_reports_each_has_its_own(
    alice: FlaskClient, pat: FlaskClient, session: Session, told: dict[str, str]
) -> None:
    send(pat, told | {"pain": "2"})
    send(pat, told | {"note": "Worse now."})
    found = items(session)
    assert offered(alice, found[PAIN]) == {found["“Worse now.”"].id}
    assert offered(alice, found[WORDS]) == set()


def test_what_no_report_opened_has_nothing_beside_it(people: People) -> None:
    def item(cause: str, **said: object) -> WorklistItem:
        return WorklistItem(**({"cause": cause, "reason": Reason.SILENCE, "answer": ""} | said))

    due, other = item("due:silence:2026-11-16"), item("due:silence:2026-11-17")
    assert with_item(due, [due, other]) == ()
    flag = item("report:1:flag", reason=Reason.RED_FLAG)
    urgent = item("report:1:chest", reason=Reason.STOP_RULE, urgency=Urgency.EMERGENCY)
    pain, words = item("report:1:pain"), item("report:1:words")
    assert with_item(pain, [flag, urgent, pain, words]) == [words]


def test_what_the_screening_still_finds_is_refused_as_before(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    cause = Cause(Reason.CONSULT, "finding:disc", "Disc", Stops.PLAN, "Wait.")
    worklist.open_items(session, people.pat, [cause], plan=plan, number=1, at=NOW)
    session.commit()
    item = items(session)["Disc"]
    refused = answer(alice, item, opened(alice, item) | ONCE_FOR_ALL)
    assert refused.status_code == 422
    assert STILL_SO in refused.text
