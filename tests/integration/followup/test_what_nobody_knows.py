"""What nobody knows of an adverse event is said and looked at, and severe harm stands first."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import WorklistItem
from tests.browser import controls
from tests.factories import People
from tests.integration.conftest import Clock
from tests.integration.followup.test_adverse_events import add, amos, events, record, waiting

__all__ = ["amos"]


def test_nothing_is_chosen_that_nobody_said(amos: FlaskClient, people: People) -> None:
    sent = controls(amos.get(f"/patients/{people.pat.id}/adverse-events/new").text)
    for name in ("happened_on", "item_id", "harm", "told_by", "what", "action"):
        assert sent.get(name, [""]) in ([""], [], ""), name


def test_what_nobody_knows_is_said_and_looked_at(amos: FlaskClient, session: Session, people: People) -> None:
    address = record(amos, people, item_id="unknown", harm="unknown")
    (event,) = events(session)
    assert (event.during, event.harm, event.item_id) == ("unknown", "unknown", None)
    page = amos.get(address).text
    assert "Not known with which exercise" in page
    assert "Not known yet how much" in page
    assert waiting(session) == [("adverse_event", "An adverse event, the harm not known yet")]
    add(amos, address, text="A broken wrist.", harm="severe")
    assert waiting(session) == [("adverse_event", "An adverse event with severe harm")]
    assert "No exercise of the plan" in amos.get(record(amos, people, item_id="other")).text


def test_severe_harm_stands_first_in_the_list_of_events_and_on_the_worklist(
    alice: FlaskClient, session: Session, people: People, clock: Clock
) -> None:
    record(alice, people, harm="moderate", what="A pulled calf.")
    clock.pass_by(minutes=5)
    record(alice, people, harm="severe", what="A broken wrist.", happened_on="2026-11-01")
    clock.pass_by(minutes=5)
    grown = record(alice, people, harm="mild", what="A stumble.", happened_on="2026-11-02")
    add(alice, grown, text="It was the hip.", harm="severe")
    page = alice.get("/adverse-events").text
    said = [page.index(what) for what in ("A stumble.", "A broken wrist.", "A pulled calf.")]
    assert said == sorted(said)
    items = session.scalars(select(WorklistItem).order_by(WorklistItem.rank, WorklistItem.opened_at)).all()
    assert [item.title.split("with ")[1] for item in items] == ["severe harm", "severe harm", "moderate harm"]
