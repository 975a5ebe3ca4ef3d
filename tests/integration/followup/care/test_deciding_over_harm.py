"""Whoever answers harm says what becomes of the plan: it goes on, an exercise of it is paused, or all of it is."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied
from clinic.domain.followup import judging
from clinic.domain.followup.pausing import NOT_ALONE
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import KEPT, SAY_OF_PLAN, Cause, Stops
from clinic.models import AuditEvent, Patient, Plan, WorklistAnswer, WorklistItem
from clinic.services.followup import worklist
from clinic.services.followup.lines import pausing_over
from clinic.services.plans import plans as signed
from tests.browser import controls
from tests.factories import NOW, People
from tests.integration.followup.care.by_hand import amos, items, names, plan
from tests.integration.followup.test_adverse_events import add, record

__all__ = ["amos", "names", "plan"]
WORDS = "Called: a bruise, no more."


def address_of(session: Session) -> str:
    (item,) = items(session)
    return f"/worklist/{item.id}"


def test_words_alone_do_not_answer_harm_while_a_plan_is_in_force(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People
) -> None:
    record(amos, people, harm="severe")
    address = address_of(session)
    said = controls(alice.get(address).text) | {"answer": WORDS}
    for after in ("", "keep"):
        refused = alice.post(f"{address}/answer", data=said | {"after": after})
        assert refused.status_code == 422
        assert f"What becomes of the plan? {SAY_OF_PLAN}" in refused.text
        assert f"{WORDS}</textarea>" in refused.text
    (item,) = items(session)
    assert (item.answer, item.ended_at) == ("", None)
    assert alice.post(f"{address}/answer", data=said | {"after": "resume"}).status_code == 303
    (item,) = items(session)
    assert (item.stops, item.answer) == (Stops.NOTHING, WORDS)
    assert item.ended_at is not None
    assert [kept.resume for kept in session.scalars(select(WorklistAnswer))] == [True]
    session.commit()


@pytest.mark.parametrize("after", ["exercise", "plan"])
def test_the_answer_pauses_what_it_says_and_keeps_it_so(
    after: str,
    alice: FlaskClient,
    amos: FlaskClient,
    pat: FlaskClient,
    session: Session,
    people: People,
    names: dict[str, str],
) -> None:
    item_id, name = next(iter(names.items()))
    record(amos, people, harm="severe", item_id=item_id)
    address = address_of(session)
    page = alice.get(address).text
    assert f"Pause {name} until I sign a new version" in page
    sent = controls(page) | {"after": after}
    refused = alice.post(f"{address}/answer", data=sent | {"answer": " "})
    assert refused.status_code == 422
    (item,) = items(session)
    assert item.stops == Stops.NOTHING  # nothing of what was refused
    kept = alice.post(f"{address}/answer", data=sent | {"answer": WORDS})
    assert kept.status_code == 303
    assert f"It is kept. The {after} is paused." in alice.get(kept.location).text  # and it was not before
    (item,) = items(session)
    stops = {"exercise": Stops.EXERCISE, "plan": Stops.PLAN}[after]
    assert (item.stops, item.answer, item.ended_at) == (stops, WORDS, None)
    assert item.item_id == UUID(item_id)  # of the plan, too: it is asked about before it comes back
    mine = pat.get("/my/").text
    assert KEPT[stops] in mine
    assert judging.WAIT_FOR[stops] not in mine


def test_graver_harm_on_a_line_that_pauses_one_exercise_offers_to_pause_the_plan(
    alice: FlaskClient,
    amos: FlaskClient,
    pat: FlaskClient,
    session: Session,
    people: People,
    names: dict[str, str],
) -> None:
    item_id, name = next(iter(names.items()))
    event = record(amos, people, harm="moderate", item_id=item_id)
    address = address_of(session)
    alone = {"csrf_token": "any", "seen": controls(alice.get(address).text)["seen"], "what": "exercise"}
    assert alice.post(f"{address}/pause", data=alone).status_code == 303
    add(amos, event, text="The wrist is broken.", harm="severe")
    for place in (address, event):
        page = alice.get(place).text
        assert "May the rest of the plan go on?" in page
        assert "Pause the plan now" in page
        assert "Pause this exercise now" not in page
        assert name in page
    page = alice.get(address).text
    assert "Pause the whole plan until I sign a new version" in page
    pressed = {"csrf_token": "any", "seen": controls(page)["seen"]}
    assert alice.post(f"{address}/pause", data=pressed).status_code == 303
    (item,) = items(session)
    assert (item.stops, item.item_id, item.patient_text) == (Stops.PLAN, UUID(item_id), judging.WAIT)
    mine = pat.get("/my/").text
    assert "Do not do your exercises" in mine
    assert judging.WAIT_HERE not in mine
    page = alice.get(address).text
    assert "Pause the plan now" not in page


def test_what_is_left_of_the_plan_is_looked_at_under_the_lock(
    amos: FlaskClient, session: Session, people: People, plan: Plan, names: dict[str, str]
) -> None:
    """Two therapists look at a plan of three exercises, and each pauses others of them."""
    first, *rest = names
    record(amos, people, harm="severe", item_id=first)
    item = session.scalars(select(WorklistItem)).one()
    patient, alice = session.get_one(Patient, (item.clinic_id, item.patient_id)), people.alice
    found = pausing_over.exercise_of(session, item)
    assert found is not None
    causes = [
        Cause(Reason.RED_REPORT, f"of this test:{key}", "Pain", Stops.EXERCISE, "Rest.", item=key)
        for key in rest
    ]
    worklist.open_items(session, patient, causes[:1], plan=plan, number=0, at=NOW)
    worklist.open_items(session, patient, causes[1:], plan=plan, number=0, at=NOW)
    session.flush()
    said = {"only": found.id, "seen": item.revision, "by": alice, "at": NOW + timedelta(minutes=1)}
    with pytest.raises(ActionDenied, match=NOT_ALONE):
        pausing_over.pause(session, item=item, **said)
    assert item.stops == Stops.NOTHING


def test_nothing_is_paused_of_a_plan_that_was_withdrawn_meanwhile(
    session: Session, people: People, plan: Plan, names: dict[str, str], amos: FlaskClient
) -> None:
    first = next(iter(names))
    record(amos, people, harm="severe", item_id=first)
    item = session.scalars(select(WorklistItem)).one()
    signed.withdraw(session, plan=plan, reason="A new one.", by=people.alice, at=NOW)
    said = {"only": UUID(first), "seen": item.revision, "by": people.alice, "at": NOW}
    with pytest.raises(ActionDenied, match="no plan in force"):
        pausing_over.pause(session, item=item, **said)
    assert item.stops == Stops.NOTHING


def test_the_log_says_which_exercise_was_paused_and_why(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People, names: dict[str, str]
) -> None:
    item_id = next(iter(names))
    event = record(amos, people, harm="severe", item_id=item_id).rpartition("/")[2]
    address = address_of(session)
    for what in ("exercise", ""):
        pressed = {"csrf_token": "any", "seen": controls(alice.get(address).text)["seen"]}
        pressed |= {"what": what} if what else {}
        assert alice.post(f"{address}/pause", data=pressed).status_code == 303
    found = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "worklist.pause").order_by(AuditEvent.id)
    )
    why = {"why": "adverse_event", "event": event}
    assert [row.detail for row in found] == [
        why | {"stops": "exercise", "paused": "forearm-plank"},
        why | {"stops": "plan", "paused": "the whole plan"},
    ]
    session.commit()


def test_a_line_names_the_exercise_that_it_pauses(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People, names: dict[str, str]
) -> None:
    item_id, name = next(iter(names.items()))
    record(amos, people, harm="severe", item_id=item_id)
    address = address_of(session)
    pressed = {"csrf_token": "any", "seen": controls(alice.get(address).text)["seen"], "what": "exercise"}
    assert alice.post(f"{address}/pause", data=pressed).status_code == 303
    assert f"<strong>{name} paused</strong>" in alice.get("/worklist").text
    assert f"<strong>{name} is paused.</strong>" in alice.get(address).text
    assert f"({name} is paused)" in alice.get(f"/patients/{people.pat.id}").text
