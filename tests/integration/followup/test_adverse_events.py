"""An adverse event from the patient's page to the clinic's list: kept as said, added to, looked at by a therapist."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import AdverseEvent, AdverseEventAddition, AuditEvent, Plan, WorklistItem
from clinic.services.plans import contents
from tests import factories
from tests.browser import controls
from tests.factories import People
from tests.integration.conftest import Clock, sign_in

SAID = {
    "what": "Slipped off the ball and fell on the hand.",
    "harm": "mild",
    "action": "Cooled it; told to rest.",
    "told_by": "patient",
    "happened_on": "2026-11-20",
    "item_id": "other",
}
ANEW = {"populate_existing": True}


@pytest.fixture
def amos(app: Flask, clock: Clock, people: People, plan: Plan) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.amos)
    return client


def record(client: FlaskClient, people: People, **said: str) -> str:
    """Record an event, and follow to its page's address."""
    address = f"/patients/{people.pat.id}/adverse-events/new"
    answer = client.post(address, data=controls(client.get(address).text) | SAID | said)
    assert answer.status_code == 303, answer.text
    return answer.location


def add(client: FlaskClient, address: str, **said: str) -> None:
    answer = client.post(address, data=controls(client.get(address).text) | said)
    assert answer.status_code == 303, answer.text


def events(session: Session) -> list[AdverseEvent]:
    found = list(session.scalars(select(AdverseEvent).execution_options(**ANEW)))
    session.commit()
    return found


def waiting(session: Session) -> list[tuple[str, str]]:
    found = session.scalars(select(WorklistItem).where(WorklistItem.ended_at.is_(None)))
    seen = [(item.reason.value, item.title) for item in found]
    session.commit()
    return seen


def test_an_assistant_records_one_and_it_is_kept_as_said_attributed_and_in_the_log(
    amos: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    item_id, name = next(iter(contents.exercises(plan).items()))
    session.commit()
    address = record(amos, people, item_id=str(item_id))

    (event,) = events(session)
    assert (event.what, event.action, event.harm) == (SAID["what"], SAID["action"], "mild")
    assert (event.plan_id, event.item_id, event.exercise) == (plan.id, item_id, name)
    assert (event.recorded_by, event.told_by) == (people.amos.id, "patient")
    page = amos.get(address).text
    assert SAID["what"] in page
    assert name in page
    assert "Mild harm" in amos.get(f"/patients/{people.pat.id}/course").text
    log = session.scalars(
        select(AuditEvent).where(AuditEvent.action.like("adverse_event%")).order_by(AuditEvent.id)
    ).all()
    assert [row.action for row in log] == ["adverse_event.record", "adverse_events.read"]
    assert {row.patient_id for row in log} == {people.pat.id}
    assert log[0].detail == {"harm": "mild"}  # and nothing of what happened
    assert waiting(session) == []


def test_sending_it_twice_records_it_once(amos: FlaskClient, session: Session, people: People) -> None:
    address = f"/patients/{people.pat.id}/adverse-events/new"
    form = controls(amos.get(address).text) | SAID
    assert [amos.post(address, data=form).status_code for _ in range(2)] == [303, 303]
    assert len(events(session)) == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("what", " "),
        ("action", ""),
        ("harm", ""),
        ("harm", "terrible"),
        ("told_by", ""),
        ("happened_on", ""),
        ("item_id", ""),
        ("happened_on", "2026-11-22"),
        ("happened_on", "yesterday"),
        ("item_id", "00000000-0000-4000-8000-000000000001"),
    ],
)
def test_what_is_missing_is_refused_at_its_field_and_what_was_typed_stays(
    amos: FlaskClient, session: Session, people: People, field: str, typed: str
) -> None:
    address = f"/patients/{people.pat.id}/adverse-events/new"
    form = controls(amos.get(address).text) | SAID | {field: typed}
    answer = amos.post(address, data=form)
    assert answer.status_code == 422
    assert f"{field}-error" in answer.text
    kept = "action" if field == "what" else "what"
    assert SAID[kept] in answer.text
    assert events(session) == []


def test_a_number_that_somebody_changed_is_refused(
    amos: FlaskClient, session: Session, people: People
) -> None:
    address = f"/patients/{people.pat.id}/adverse-events/new"
    answer = amos.post(address, data=controls(amos.get(address).text) | SAID | {"made": "1"})
    assert answer.status_code == 422
    assert "This page is too old." in answer.text
    assert events(session) == []


@pytest.mark.parametrize("harm", ["moderate", "severe"])
def test_harm_from_moderate_on_comes_on_the_worklist_and_a_therapist_deals_with_it(
    alice: FlaskClient, amos: FlaskClient, session: Session, people: People, harm: str
) -> None:
    address = record(amos, people, harm=harm)
    assert waiting(session) == [("adverse_event", f"An adverse event with {harm} harm")]
    page = alice.get("/worklist").text
    assert f"An adverse event with {harm} harm" in page
    item = session.scalars(select(WorklistItem.id)).one()
    session.commit()
    page = alice.get(f"/worklist/{item}").text
    assert address in page
    refused = amos.post(f"/worklist/{item}/answer", data=controls(page) | {"answer": "Fine."})
    assert refused.status_code == 409
    done = alice.post(
        f"/worklist/{item}/answer", data=controls(page) | {"answer": "Sent to a doctor.", "after": "resume"}
    )
    assert done.status_code == 303
    assert waiting(session) == []


def test_it_is_added_to_and_never_changed(alice: FlaskClient, session: Session, people: People) -> None:
    address = record(alice, people)
    add(alice, address, text="The wrist is broken.", harm="severe")
    add(alice, address, text="It heals well.")

    (event,) = events(session)
    assert (event.harm, event.what) == ("mild", SAID["what"])
    later = session.scalars(select(AdverseEventAddition).order_by(AdverseEventAddition.number)).all()
    assert [(one.text, one.harm) for one in later] == [
        ("The wrist is broken.", "severe"),
        ("It heals well.", None),
    ]
    session.commit()
    page = alice.get(address).text
    assert page.index("The wrist is broken.") < page.index("It heals well.")
    assert "At first said:" in page
    assert "Severe harm" in alice.get(f"/patients/{people.pat.id}/course").text
    assert waiting(session) == [("adverse_event", "An adverse event with severe harm")]
    added = session.scalars(select(AuditEvent.detail).where(AuditEvent.action == "adverse_event.add")).all()
    assert added == [{"harm": "severe"}, {"harm": "severe"}]


def test_harm_that_turns_out_to_be_more_is_looked_at_again(
    alice: FlaskClient, session: Session, people: People
) -> None:
    address = record(alice, people, harm="moderate")
    add(alice, address, text="It is as it was.")
    assert len(waiting(session)) == 1
    add(alice, address, text="The wrist is broken.", harm="severe")
    assert [title for _, title in waiting(session)] == ["An adverse event with severe harm"]
    for harm in ("moderate", "mild"):
        add(alice, address, text="It was a sprain.", harm=harm)
        assert [title for _, title in waiting(session)] == ["An adverse event with severe harm"]


def test_an_addition_from_an_older_page_is_refused_and_stays_typed(
    alice: FlaskClient, session: Session, people: People
) -> None:
    address = record(alice, people)
    older = controls(alice.get(address).text)
    add(alice, address, text="The wrist is broken.", harm="severe")
    answer = alice.post(address, data=older | {"text": "All well again.", "harm": "none"})
    assert answer.status_code == 422
    assert "All well again." in answer.text
    empty = alice.post(address, data=controls(answer.text) | {"text": " "})
    assert empty.status_code == 422
    assert "text-error" in empty.text
    assert session.query(AdverseEventAddition).count() == 1


def test_the_clinics_list_is_of_some_days_and_can_be_saved(
    alice: FlaskClient, session: Session, people: People
) -> None:
    record(alice, people, what="=SUM(A1) and more", happened_on="2026-11-01", harm="none")
    address = record(alice, people)
    add(alice, address, text="Bruised.", harm="moderate")

    page = alice.get("/adverse-events").text
    numbers = ("1 no harm,", "0 mild,", "0 not known yet,", "1 moderate,", "0 severe")
    assert " ".join(f'<span class="one-line">{number}</span>' for number in numbers) in page
    assert page.index("Slipped off the ball") < page.index("SUM(A1)")
    some = alice.get("/adverse-events?since=2026-11-10&until=2026-11-21").text
    assert "Slipped off the ball" in some
    assert "SUM(A1)" not in some
    assert "None in these days" in alice.get("/adverse-events?until=2020-01-01").text
    assert alice.get("/adverse-events?since=never").status_code == 422
    assert alice.get("/adverse-events?page=99").status_code == 200

    file = alice.get("/adverse-events.csv?since=2026-10-01")
    assert file.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff"))))
    assert [row["day"] for row in rows] == ["2026-11-20", "2026-11-01"]
    assert (rows[0]["patient"], rows[0]["harm"], rows[0]["harm as first said"]) == (
        "Pat Patient",
        "moderate",
        "mild",
    )
    assert rows[0]["became known later"].endswith(": Bruised.")
    assert rows[1]["what happened"] == "'=SUM(A1) and more"
    read = session.scalars(select(AuditEvent).where(AuditEvent.action == "patients.list")).all()
    assert any(row.detail["patients"] == [str(people.pat.id)] for row in read)


def test_an_administrator_sees_numbers_and_nobody_else_anything(
    app: Flask, clock: Clock, alice: FlaskClient, people: People
) -> None:
    address = record(alice, people, harm="severe")
    ada, bob = app.test_client(), app.test_client()
    sign_in(ada, people.ada)
    sign_in(bob, people.bob)
    page = ada.get("/admin/adverse-events").text
    assert "1 from" in page
    assert page.count("badge-severity") == 1  # only what there was has its color
    assert "Pat" not in page
    assert "Slipped" not in page
    assert "0 from" in ada.get("/admin/adverse-events?until=2026-11-19").text
    assert ada.get("/admin/adverse-events?until=x").status_code == 422
    for path in (address, "/adverse-events", "/adverse-events.csv"):
        assert ada.get(path).status_code == 404
    assert bob.get(address).status_code == 404
    assert bob.post(address, data={"text": "x"}).status_code == 404
    assert bob.get(f"/patients/{people.pat.id}/adverse-events/new").status_code == 404
    assert "None in these days" in bob.get("/adverse-events").text
    assert bob.get("/adverse-events.csv").text.count("\n") == 1


def test_another_event_from_the_same_page_is_asked_about_and_not_lost(
    alice: FlaskClient, people: People, session: Session
) -> None:
    """As with the Back button."""
    address = f"/patients/{people.pat.id}/adverse-events/new"
    typed = controls(alice.get(address).text) | SAID
    first = alice.post(address, data=typed)
    assert alice.post(address, data=typed).location == first.location
    other = {"what": "Broke an arm.", "harm": "severe"}
    asked = alice.post(address, data=typed | other)
    assert asked.status_code == 422
    assert "From this page something is recorded already" in asked.text
    assert "Broke an arm." in asked.text
    assert len(events(session)) == 1
    assert alice.post(address, data=controls(asked.text)).status_code == 303
    assert {event.what for event in events(session)} == {SAID["what"], "Broke an arm."}


def test_the_id_of_another_patients_event_is_no_event_of_this_one(
    alice: FlaskClient, people: People, session: Session
) -> None:
    address = f"/patients/{people.pat.id}/adverse-events/new"
    typed = controls(alice.get(address).text) | SAID
    assert alice.post(address, data=typed).status_code == 303
    quinn = factories.patient(session, people.alice, "Quinn Querulous")
    session.commit()
    refused = alice.post(f"/patients/{quinn.id}/adverse-events/new", data=typed)
    assert refused.status_code == 422
    assert "From this page something is recorded already" in refused.text
    assert len(events(session)) == 1
