"""Nobody answers, gives away or puts off an item on a page that shows it as it was before."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import Plan, WorklistItem
from clinic.services.followup import worklist, worklists
from clinic.services.plans import contents
from tests.browser import controls
from tests.factories import NOW, People, of_report
from tests.integration.conftest import Clock, sign_in

CHANGED = "Somebody changed this after you opened the page."


@pytest.fixture
def alice(app: Flask, clock: Clock, people: People, plan: Plan) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.alice)
    return client


def opened(session: Session, people: People, plan: Plan, **cause: object) -> UUID:
    said = {
        "reason": Reason.NEW_WORDS,
        "key": of_report(1, "words"),
        "title": "Words to read",
    } | cause
    worklist.open_items(session, people.pat, [Cause(**said)], plan=plan, number=1, at=NOW)
    key = session.scalars(select(WorklistItem.id).where(WorklistItem.ended_at.is_(None))).one()
    session.commit()
    return key


def item(session: Session, key: UUID) -> WorklistItem:
    found = session.scalars(
        select(WorklistItem).where(WorklistItem.id == key).execution_options(populate_existing=True)
    ).one()
    session.commit()
    return found


def paused(session: Session, people: People, plan: Plan) -> UUID:
    said = {
        "reason": Reason.RED_REPORT,
        "key": of_report(1, "pain"),
        "title": "Pain 8 of 10",
    }
    return opened(session, people, plan, **said, stops=Stops.PLAN, patient_text="Rest.")


def test_an_older_page_does_not_let_go_on_what_a_newer_answer_kept_paused(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    key = paused(session, people, plan)
    address = f"/worklist/{key}/answer"
    old = controls(alice.get(f"/worklist/{key}").text)
    keep = old | {"answer": "Examine on Monday.", "after": "keep"}
    assert alice.post(address, data=keep).status_code == 303
    course = alice.get(f"/patients/{people.pat.id}/course").text
    assert "Examine on Monday." in course
    assert "waits for the next version" in course

    again = alice.post(address, data=old | {"answer": "Looks fine to me.", "after": "resume"})
    assert again.status_code == 422
    assert CHANGED in again.text
    assert "Looks fine to me." in again.text
    kept = item(session, key)
    assert (kept.ended_at, kept.answer) == (None, "Examine on Monday.")

    decided = controls(again.text) | {"answer": "Looks fine to me.", "after": "resume"}
    assert alice.post(address, data=decided).status_code == 303
    assert item(session, key).ended_at is not None


def test_a_page_from_before_it_stopped_the_plan_answers_nothing(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    key = opened(session, people, plan)
    page = controls(alice.get(f"/worklist/{key}").text)
    opened(session, people, plan, stops=Stops.PLAN, patient_text="Rest.")

    refused = alice.post(f"/worklist/{key}/answer", data=page | {"answer": "Read.", "after": "resume"})
    assert refused.status_code == 422
    assert "Read." in refused.text
    assert item(session, key).ended_at is None


def test_what_stops_more_than_before_is_no_longer_seen_or_put_off(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    key = opened(session, people, plan)
    page = controls(alice.get(f"/worklist/{key}").text)
    assert alice.post(f"/worklist/{key}/seen", data=page).status_code == 303
    assert alice.post(f"/worklist/{key}/snooze", data=page | {"until": "2026-11-25"}).status_code == 303
    assert "Words to read" not in alice.get("/worklist").text.split('class="put-off"')[0]

    opened(session, people, plan, stops=Stops.PLAN, patient_text="Rest.")
    kept = item(session, key)
    assert (kept.seen_at, kept.seen_by, kept.snoozed_until) == (None, None, None)
    page = alice.get("/worklist").text
    assert "Words to read" in page
    assert "Put off" not in page


@pytest.mark.parametrize(
    ("act", "said"), [("assign", {"to": "amos"}), ("snooze", {"until": "2026-11-25"}), ("seen", {})]
)
def test_an_older_page_does_nothing_else_either(
    alice: FlaskClient, session: Session, people: People, plan: Plan, act: str, said: dict[str, str]
) -> None:
    key = opened(session, people, plan)
    old = controls(alice.get(f"/worklist/{key}").text)
    given = old | {"to": str(people.alice.id)}
    assert alice.post(f"/worklist/{key}/assign", data=given).status_code == 303

    wanted = {name: str(getattr(people, value).id) if name == "to" else value for name, value in said.items()}
    refused = alice.post(f"/worklist/{key}/{act}", data=old | wanted)
    assert refused.status_code == (409 if act == "seen" else 422)
    kept = item(session, key)
    assert (kept.assigned_to, kept.snoozed_until, kept.seen_at) == (people.alice.id, None, None)


def test_who_looked_disturbs_nobody_who_answers(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    key = opened(session, people, plan)
    page = controls(alice.get(f"/worklist/{key}").text)
    assert alice.post(f"/worklist/{key}/seen", data=page).status_code == 303
    assert alice.post(f"/worklist/{key}/answer", data=page | {"answer": "Read."}).status_code == 303


@pytest.mark.parametrize("act", ["answer", "assign", "snooze", "seen"])
def test_a_post_that_says_nothing_of_what_it_saw_changes_nothing(
    alice: FlaskClient, session: Session, people: People, plan: Plan, act: str
) -> None:
    key = opened(session, people, plan)
    said = {"answer": "Read.", "to": str(people.alice.id), "until": "2026-11-25"}
    assert alice.post(f"/worklist/{key}/{act}", data=said).status_code == 422
    kept = item(session, key)
    assert (kept.revision, kept.ended_at, kept.assigned_to, kept.seen_at) == (1, None, None, None)


def test_the_patients_page_shows_the_gravest_and_counts_the_rest(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    words = [
        Cause(Reason.NEW_WORDS, of_report(n, "words"), f"Words {n}.") for n in range(worklists.SHOWN + 3)
    ]
    exercise = str(next(iter(contents.exercises(plan))))
    last = Cause(Reason.EXPIRING, "late", "Of the least rank", Stops.PLAN, "Rest.")
    one = Cause(Reason.CONSULT, "one", "One exercise", Stops.EXERCISE, "Wait.", item=exercise)
    worklist.open_items(session, people.pat, [*words, last, one], plan=plan, number=1, at=NOW)
    session.commit()

    page = alice.get(f"/patients/{people.pat.id}").text
    assert "And 5 more" in page
    assert "Of the least rank" not in page
    assert "The plan is paused" in page  # though what pauses it is not among those shown
    assert "And 5 more." in alice.get(f"/worklist/{item_of(session, 'one')}").text


def item_of(session: Session, cause: str) -> UUID:
    key = session.scalars(select(WorklistItem.id).where(WorklistItem.cause == cause)).one()
    session.commit()
    return key
