"""A line of the worklist says how long it has been so and what to do next; what is put off is listed and comes back."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.due import REVIEW, SILENCE
from clinic.domain.followup.reasons import OF_REASON, Reason
from clinic.domain.followup.worklist import NOT_PUT_OFF, Cause, Stops
from clinic.models import AuditEvent, Plan, WorklistItem
from clinic.services.followup import worklist
from clinic.services.followup.care import put_off
from clinic.services.plans import contents
from tests import factories
from tests.browser import controls, forms
from tests.factories import NOW, People, of_report
from tests.integration.conftest import Clock, sign_in

TODAY = date(2026, 11, 21)


def opened(
    session: Session, people: People, plan: Plan, *, at: datetime = NOW, number: int = 1, **cause: object
) -> UUID:
    said = {
        "reason": Reason.NEW_WORDS,
        "key": of_report(1, "words"),
        "title": "Words to read",
    } | cause
    worklist.open_items(session, people.pat, [Cause(**said)], plan=plan, number=number, at=at)
    key = session.scalars(select(WorklistItem.id).where(WorklistItem.cause == said["key"])).one()
    session.commit()
    return key


def snooze(alice: FlaskClient, key: UUID, until: date) -> None:
    page = alice.get(f"/worklist/{key}").text
    sent = next(sent for action, sent in forms(page) if action.endswith("/snooze"))
    answer = alice.post(f"/worklist/{key}/snooze", data=sent | {"until": until.isoformat()})
    assert answer.status_code == 303, answer.text


def listed(alice: FlaskClient) -> str:
    """What is on the list, without what is put off."""
    return alice.get("/worklist").text.split('class="put-off"')[0]


def without(client: FlaskClient, key: UUID) -> int:
    return client.post(f"/worklist/{key}/bring-back", data={}).status_code


@pytest.mark.parametrize(
    ("cause", "age"),
    [
        (
            {"reason": Reason.SILENCE, "key": f"{SILENCE}2026-11-10"},
            "11 days, since Nov 10",
        ),
        (
            {"reason": Reason.REVIEW_DUE, "key": f"{REVIEW}{UUID(int=1)}:2026-11-20"},
            "1 day, since Nov 20",
        ),
        ({"reason": Reason.REVIEW_DUE, "key": f"{REVIEW}{UUID(int=1)}:2026-11-21"}, "Today"),
    ],
)
def test_what_time_brought_is_as_old_as_its_cause_and_not_as_the_run_that_found_it(
    alice: FlaskClient, session: Session, people: People, plan: Plan, cause: dict[str, object], age: str
) -> None:
    opened(session, people, plan, number=0, **cause)
    head = re.search(r'class="worklist-head">.*?</time>', alice.get("/worklist").text, re.DOTALL)
    assert head
    assert re.sub(r"<[^>]*>", "", head[0].rpartition("<time")[2].partition(">")[2]) == age


@pytest.mark.parametrize(
    ("ago", "age"), [(0, "Today, "), (1, "1 day, since Nov 20"), (3, "3 days, since Nov 18")]
)
def test_what_was_told_is_as_old_as_the_moment_it_was_told(
    alice: FlaskClient, session: Session, people: People, plan: Plan, ago: int, age: str
) -> None:
    opened(session, people, plan, at=NOW - timedelta(days=ago))
    assert f">{age}" in alice.get("/worklist").text


@pytest.mark.parametrize("reason", Reason)
def test_the_button_of_a_line_is_the_next_act(
    alice: FlaskClient, session: Session, people: People, plan: Plan, reason: Reason
) -> None:
    key = opened(session, people, plan, reason=reason)
    assert f'href="/worklist/{key}?back=worklist">{OF_REASON[reason].act}<' in alice.get("/worklist").text


def test_what_was_answered_and_stays_paused_asks_for_the_next_version(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    stopped = {"reason": Reason.RED_REPORT, "stops": Stops.PLAN, "patient_text": "Rest."}
    key = opened(session, people, plan, **stopped)
    said = controls(alice.get(f"/worklist/{key}").text) | {"answer": "Examine on Monday.", "after": "keep"}
    assert alice.post(f"/worklist/{key}/answer", data=said).status_code == 303
    page = alice.get("/worklist").text
    assert f'action="/patients/{people.pat.id}/programs"' in page
    assert ">Make the next version<" in page
    assert ">Look at the report<" not in page
    assert ">Make the next version<" in alice.get(f"/worklist/{key}").text
    started = alice.post(f"/patients/{people.pat.id}/programs")
    assert started.location.startswith("/programs/")
    assert alice.post(f"/patients/{people.pat.id}/programs").location == started.location


def test_whoever_is_to_be_called_is_called_from_the_list(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    people.pat.phone = "+49 30 1234"
    opened(session, people, plan, reason=Reason.SILENCE, key="s", title="Nothing reported since Nov 16, 2026")
    page = listed(alice)
    assert '<a class="btn btn-secondary" href="tel:+49301234">Call +49 30 1234</a>' in page
    assert page.count("tel:") == 1
    assert ">Call<" not in page  # a button that opens a page calls nobody


def test_a_line_says_a_name_and_the_newest_report_once(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    item, name = next(iter(contents.exercises(plan).items()))
    people.pat.last_report_on, people.pat.last_report_pain = NOW.date(), 4
    stopped = {"stops": Stops.EXERCISE, "item": str(item), "patient_text": "Rest."}
    opened(session, people, plan, reason=Reason.UNSETTLED, title=f"{name}: it hurt", **stopped)
    page = listed(alice)
    assert f"{name} paused" not in page
    assert page.count(name) == 1
    assert "pain 4 of 10" in page


def test_what_was_dealt_with_is_not_said_to_be_paused(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    key = opened(session, people, plan, reason=Reason.RED_REPORT, title="Pain 8", stops=Stops.PLAN)
    page = alice.get(f"/worklist/{key}").text
    assert "The plan is paused" in page
    said = controls(page) | {"answer": "Examined, a strain.", "after": "resume"}
    assert alice.post(f"/worklist/{key}/answer", data=said).status_code == 303
    page = alice.get(f"/worklist/{key}").text
    assert "The plan is paused" not in page
    assert "The plan was paused by it until it was dealt with." in page


def test_what_is_put_off_is_listed_until_when_and_can_be_had_back(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    key = opened(session, people, plan)
    assert "Put off:" not in alice.get("/worklist").text
    snooze(alice, key, TODAY + timedelta(days=9))

    page = alice.get("/worklist").text
    assert "Nothing waits for you" in page
    assert "Put off: 1" in page
    assert "until Nov 30" in page
    assert "put off until Nov 30" in alice.get("/patients").text

    (sent,) = (sent for action, sent in forms(page) if action == f"/worklist/{key}/bring-back")
    assert alice.post(f"/worklist/{key}/bring-back", data=sent).status_code == 303
    assert "Words to read" in listed(alice)
    assert "Put off:" not in alice.get("/worklist").text
    assert "put off" not in alice.get("/patients").text
    acts = session.scalars(select(AuditEvent.action).where(AuditEvent.subject_id == key)).all()
    assert acts.count("worklist.bring_back") == 1


def test_what_is_on_the_list_is_not_brought_back_and_what_changed_since_is(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    key = opened(session, people, plan)
    answer = alice.post(f"/worklist/{key}/bring-back", data={"seen": "1"})
    assert answer.status_code == 409
    assert NOT_PUT_OFF in answer.text
    snooze(alice, key, TODAY + timedelta(days=1))
    assert "Put off: 1" in alice.get("/worklist").text
    assert alice.post(f"/worklist/{key}/bring-back", data={"seen": "1"}).status_code == 303
    assert "Words to read" in listed(alice)


def test_what_is_put_off_is_said_of_its_patient_only_where_nothing_else_waits(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    key = opened(session, people, plan, reason=Reason.CONSULT, key="c", title="Disc")
    snooze(alice, key, TODAY + timedelta(days=1))
    opened(session, people, plan, reason=Reason.SILENCE, key="s", title="Nothing reported since Nov 16, 2026")
    page = alice.get("/patients").text
    assert "Nothing reported since Nov 16, 2026" in page
    assert "put off" not in page


def test_each_sees_and_has_back_what_is_theirs(
    app: Flask, alice: FlaskClient, session: Session, people: People, plan: Plan, clock: Clock
) -> None:
    key = opened(session, people, plan)
    snooze(alice, key, TODAY + timedelta(days=1))
    session.refresh(people.pat)
    of = {
        (name, whose): len(put_off.of(session, by, whose=whose, at=NOW).items)
        for name, by in (("alice", people.alice), ("amos", people.amos), ("bob", people.bob))
        for whose in ("mine", "all")
    }
    session.commit()
    assert {who for who, number in of.items() if number} == {
        ("alice", "mine"),
        ("alice", "all"),
        ("amos", "all"),
    }
    for by in (people.bob, people.ada):
        client = app.test_client()
        sign_in(client, by)
        assert without(client, key) == 404


def test_of_very_many_it_says_that_there_are_more(session: Session, people: People, plan: Plan) -> None:
    for number in range(put_off.SHOWN + 1):
        patient = factories.patient(session, people.alice, f"Somebody {number:03}")
        worklist.open_items(
            session, patient, [Cause(Reason.NEW_WORDS, "c", "Words")], plan=None, number=1, at=NOW
        )
    days = (TODAY + timedelta(days=number + 1) for number in range(put_off.SHOWN + 1))
    for item, day in zip(session.scalars(select(WorklistItem)), days, strict=True):
        item.snoozed_until = day
    found = put_off.of(session, people.alice, whose="mine", at=NOW)
    assert found.more
    assert [one.item.snoozed_until for one in found.items] == [
        TODAY + timedelta(days=number + 1) for number in range(put_off.SHOWN)
    ]
