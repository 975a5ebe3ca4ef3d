"""Over harm that was recorded a therapist pauses the plan, and says later that it goes on."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup import judging
from clinic.domain.followup.pausing import NOT_ALONE
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import AuditEvent, Plan, WorklistItem
from clinic.services.followup import worklist
from clinic.services.followup.worklist import ENDED
from clinic.services.plans import contents, pauses
from clinic.services.plans import plans as signed
from tests.browser import Sent, controls
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup import plans
from tests.integration.followup.test_adverse_events import add, record


@pytest.fixture
def amos(app: Flask, clock: Clock, people: People, plan: Plan) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.amos)
    return client


def test_a_therapist_has_an_event_pause_the_plan_and_says_later_that_it_goes_on(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People
) -> None:
    record(amos, people, harm="severe")
    item = session.scalars(select(WorklistItem)).one()
    address = f"/worklist/{item.id}"
    session.commit()
    page = alice.get(address).text
    assert "May the plan go on?" in page
    assert "May the plan go on?" not in amos.get(address).text
    seen = {name: controls(page)[name] for name in ("csrf_token", "seen") if name in controls(page)}
    assert amos.post(f"{address}/pause", data=seen).status_code == 409
    assert pauses.of(session, people.pat) == []
    session.commit()

    assert alice.post(f"{address}/pause", data=seen).status_code == 303
    session.expire_all()
    (stop,) = pauses.of(session, people.pat)
    assert (stop.id, stop.stops.value, stop.patient_text) == (item.id, "plan", judging.WAIT)
    (log,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "worklist.pause"))
    assert (log.actor_id, log.patient_id) == (people.alice.id, people.pat.id)
    session.commit()
    page = alice.get(address).text
    assert "May the plan go on?" not in page
    said = controls(page) | {"answer": "Seen: nothing broken.", "after": "resume"}
    assert alice.post(f"{address}/answer", data=said).status_code == 303
    assert pauses.of(session, people.pat) == []
    session.commit()


def test_a_therapist_has_an_event_pause_the_exercise_with_which_it_happened_alone(
    alice: FlaskClient, amos: FlaskClient, pat: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    (done, name), (_, other) = contents.exercises(plan).items()
    session.commit()
    record(amos, people, harm="severe", item_id=str(done))
    item = session.scalars(select(WorklistItem)).one()
    address = f"/worklist/{item.id}"
    session.commit()
    page = alice.get(address).text
    assert "Pause this exercise now" in page
    assert "Pause the plan now" in page
    assert "Pause this exercise now" not in amos.get(address).text
    seen = {"csrf_token": "any", "seen": controls(page)["seen"], "what": "exercise"}
    assert amos.post(f"{address}/pause", data=seen).status_code == 409

    answer = alice.post(f"{address}/pause", data=seen)
    assert answer.status_code == 303
    assert "The exercise is paused. The patient reads it" in alice.get(answer.location).text
    assert alice.post(f"{address}/pause", data=seen).status_code in (
        409,
        422,
    )  # a second press changes nothing
    session.expire_all()
    (stop,) = pauses.of(session, people.pat)
    assert (stop.id, stop.stops, stop.item_id, stop.patient_text) == (
        item.id,
        "exercise",
        done,
        judging.WAIT_HERE,
    )
    (log,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "worklist.pause"))
    assert (log.actor_id, log.detail["stops"]) == (people.alice.id, "exercise")
    session.commit()
    mine = pat.get("/my/")
    assert f"Leave this out for now: {name}" in mine.text
    assert (f". {name}</h2>" in mine.text, f". {other}</h2>" in mine.text) == (False, True)
    assert mine.headers["Plan-Paused"] == "1"

    said = controls(alice.get(address).text) | {"answer": "Seen: nothing broken.", "after": "resume"}
    assert alice.post(f"{address}/answer", data=said).status_code == 303
    assert f". {name}</h2>" in pat.get("/my/").text


def test_the_exercise_is_the_one_of_the_plan_in_force_and_is_paused_alone_only_beside_others(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    done = next(iter(contents.exercises(plan)))
    session.commit()
    record(amos, people, harm="severe", item_id=str(done))
    item = session.scalars(select(WorklistItem)).one()
    address = f"/worklist/{item.id}"
    now = plans.give(session, people.pat, people.alice)
    first, second = contents.exercises(now)
    session.commit()
    page = alice.get(address).text
    sent = {"csrf_token": "any", "seen": controls(page)["seen"], "what": "exercise"}
    assert alice.post(f"{address}/pause", data=sent).status_code == 303
    session.expire_all()
    (stop,) = pauses.of(session, people.pat)
    assert stop.item_id == first
    assert first != done
    stop.stops, stop.item_id = Stops.NOTHING, None
    cause = Cause(Reason.RED_REPORT, "of this test", "Pain", Stops.EXERCISE, "Rest.", item=str(second))
    worklist.open_items(session, people.pat, [cause], plan=now, number=0, at=NOW)
    session.commit()
    page = alice.get(address).text
    assert "Pause this exercise now" not in page
    assert "Pause the plan now" in page
    refused = alice.post(f"{address}/pause", data=sent | {"seen": controls(page)["seen"]})
    assert (refused.status_code, NOT_ALONE in refused.text) == (409, True)


def test_the_page_of_an_event_with_any_harm_leads_to_a_pause_of_its_exercise(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    done = next(iter(contents.exercises(plan)))
    session.commit()
    link = f'href="/plans/{plan.id}/pause?item={done}"'
    assert link not in alice.get(record(amos, people, harm="none", item_id=str(done))).text
    assert link not in alice.get(record(amos, people, harm="mild")).text
    event = record(amos, people, harm="mild", item_id=str(done))
    assert link not in amos.get(event).text
    assert link in alice.get(event).text
    address = f"/plans/{plan.id}/pause?item={done}"
    ready = controls(alice.get(address).text)
    assert (ready["what"], ready["items"]) == (["exercises"], ["", str(done)])
    assert alice.post(address, data=ready | {"why": "to_change"}).status_code == 303
    (stop,) = pauses.of(session, people.pat)
    assert (stop.stops, stop.item_id) == ("exercise", done)
    session.commit()
    assert controls(alice.get(f"/plans/{plan.id}/pause?item=nothing").text)["items"] == [""]


def test_the_page_of_harm_says_that_the_plan_goes_on_and_pauses_it_there(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    done, name = next(iter(contents.exercises(plan).items()))
    session.commit()
    event = record(amos, people, harm="severe", item_id=str(done))
    item = session.scalars(select(WorklistItem)).one()
    line = f"/worklist/{item.id}"
    session.commit()
    assert "A therapist decides whether it goes on" in amos.get(event).text
    page = alice.get(event).text
    assert page.index("May the plan go on?") < page.index("Add what became known")
    assert f"Nothing is paused for this:</strong> {name} goes on, unless something else pauses it." in page
    assert f'href="{line}"' in page
    assert f'action="{line}/pause"' in page
    assert "Nobody has looked into it yet" in alice.get("/adverse-events").text
    assert alice.post(f"{line}/pause", data=sent_by(page)).status_code == 303
    session.expire_all()
    (stop,) = pauses.of(session, people.pat)
    assert (stop.id, stop.stops) == (item.id, Stops.EXERCISE)
    session.commit()
    page = alice.get(event).text
    assert "May the plan go on?" not in page
    assert "The exercise is paused." in page
    assert "The exercise is paused ·" in alice.get("/adverse-events").text
    said = controls(alice.get(line).text) | {"answer": "Seen: nothing broken.", "after": "resume"}
    assert alice.post(f"{line}/answer", data=said).status_code == 303
    assert "Looked into." in alice.get(event).text
    assert "Looked into ·" in alice.get("/adverse-events").text


def sent_by(page: str) -> dict[str, str]:
    """What the first button of the page of harm sends."""
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    return {"csrf_token": "any", "seen": seen, "what": "exercise"}


def test_words_that_were_typed_stay_when_the_plan_is_paused(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People
) -> None:
    record(amos, people, harm="severe")
    item = session.scalars(select(WorklistItem)).one()
    address = f"/worklist/{item.id}"
    session.commit()
    page = alice.get(address).text
    assert page.index("May the plan go on?") < page.index("Deal with it")
    assert f'form="answer-form" formaction="{address}/pause"' in page
    paused = alice.post(f"{address}/pause", data=controls(page) | {"answer": "She fell on her hip."})
    assert paused.status_code == 200
    assert "The plan is paused." in paused.text
    assert "She fell on her hip.</textarea>" in paused.text
    session.expire_all()
    (stop,) = pauses.of(session, people.pat)
    assert stop.answer == ""
    session.commit()
    kept = controls(paused.text) | {"after": "keep"}
    assert alice.post(f"{address}/answer", data=kept).status_code == 303
    session.expire_all()
    (stop,) = pauses.of(session, people.pat)
    assert stop.answer == "She fell on her hip."
    session.commit()


def test_no_pause_is_offered_where_no_plan_is_in_force(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    event = record(alice, people, harm="severe")
    item = session.scalars(select(WorklistItem)).one()
    signed.withdraw(session, plan=plan, reason="She fell.", by=people.alice, at=NOW)
    session.commit()
    for address in (event, f"/worklist/{item.id}"):
        page = alice.get(address).text
        assert "May the plan go on?" not in page
        assert "Pause the plan now" not in page


WORDS = "Examined: the wrist is swollen, sent to X-ray."


def aged(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People, plan: Plan
) -> tuple[str, Sent]:
    """The address of the line of harm, and its page from before somebody wrote that it was severe."""
    done = next(iter(contents.exercises(plan)))
    session.commit()
    event = record(amos, people, harm="moderate", item_id=str(done))
    item = session.scalars(select(WorklistItem)).one()
    address = f"/worklist/{item.id}"
    session.commit()
    page = controls(alice.get(address).text)
    add(amos, event, text="It is broken.", harm="severe")
    return address, page


@pytest.mark.parametrize(("what", "stops"), [("", "plan"), ("exercise", "exercise")])
def test_worse_news_since_its_page_was_opened_keeps_nobody_from_pausing(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People, plan: Plan, what: str, stops: str
) -> None:
    address, page = aged(alice, amos, session, people, plan)
    answer = alice.post(f"{address}/pause", data=page | {"answer": WORDS, "what": what})
    assert answer.status_code == 200
    assert f"{WORDS}</textarea>" in answer.text
    item = session.scalars(select(WorklistItem).execution_options(populate_existing=True)).one()
    assert (item.stops, item.answer) == (stops, "")
    session.commit()


def test_where_it_was_dealt_with_meanwhile_the_words_come_back(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    address, page = aged(alice, amos, session, people, plan)
    answered = controls(alice.get(address).text) | {"answer": "Healed.", "after": "resume"}
    assert alice.post(f"{address}/answer", data=answered).status_code == 303
    refused = alice.post(f"{address}/pause", data=page | {"answer": WORDS})
    assert refused.status_code == 422
    assert ENDED in refused.text
    assert WORDS in refused.text
