"""A draft goes from an assistant to a therapist and back, with words, and nobody's page is overtaken."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.domain.limits import HANDING_NOTE
from clinic.models import AuditEvent, Program, WorklistItem
from tests.desk import HARMLESS, Desk
from tests.integration.conftest import Clock, sign_in


@pytest.fixture
def draft(desk: Desk, clock: Clock) -> Program:
    desk.answer_all()
    program = desk.draft(HARMLESS)
    desk.session.commit()
    return program


@pytest.fixture
def amos(app: Flask, desk: Desk, draft: Program) -> FlaskClient:
    client = app.test_client()
    sign_in(client, desk.people.amos)
    return client


@pytest.fixture
def alice(app: Flask, desk: Desk, draft: Program) -> FlaskClient:
    client = app.test_client()
    sign_in(client, desk.alice)
    return client


def post(client: FlaskClient, desk: Desk, draft: Program, act: str, **said: str):
    """Send it with the draft's revision as it is now, unless another is given."""
    desk.session.refresh(draft)
    revision = str(draft.revision)
    desk.session.commit()
    return client.post(f"/programs/{draft.id}/{act}", data={"revision": revision, **said})


def waiting(desk: Desk) -> list[WorklistItem]:
    query = select(WorklistItem).where(WorklistItem.ended_at.is_(None))
    found = list(desk.session.scalars(query.execution_options(populate_existing=True)))
    desk.session.commit()
    return found


def test_ready_is_a_line_of_the_therapists_worklist_until_it_is_handed_back(
    desk: Desk, draft: Program, amos: FlaskClient, alice: FlaskClient
) -> None:
    assert post(amos, desk, draft, "ready", handed_note="Please look at the dose.").status_code == 303
    (item,) = waiting(desk)
    assert (item.reason, item.title) == ("draft_ready", "A draft with 1 exercise")
    assert "Draft ready for you" in alice.get("/worklist").text

    page = alice.get(f"/programs/{draft.id}").text
    assert "Draft ready for a therapist" in page
    assert "Please look at the dose." in page
    assert "Take it over" in page
    assert "Take it over" not in amos.get(f"/programs/{draft.id}").text

    assert post(alice, desk, draft, "hand-back", handed_note="One set fewer.").status_code == 303
    assert waiting(desk) == []
    assert "One set fewer." in amos.get(f"/programs/{draft.id}").text
    actions = set(desk.session.scalars(select(AuditEvent.action)))
    assert {"program.ready", "program.hand_back", "worklist.open", "worklist.end"} <= actions


def test_an_assistant_takes_nothing_over_and_hands_nothing_back(
    desk: Desk, draft: Program, amos: FlaskClient
) -> None:
    post(amos, desk, draft, "ready", handed_note="")
    for act in ("take", "hand-back"):
        refused = post(amos, desk, draft, act, handed_note="Mine.")
        assert refused.status_code == 409
        assert "Only a therapist can sign." in refused.text
    assert len(waiting(desk)) == 1


@pytest.mark.parametrize(
    ("act", "note", "sentence"),
    [
        ("ready", "x" * (HANDING_NOTE + 1), "Keep this to 300 characters."),
        ("hand-back", "x" * (HANDING_NOTE + 1), "Keep this to 300 characters."),
        ("hand-back", "  ", "Say what is still to be done."),
    ],
)
def test_what_is_said_is_refused_at_the_field_with_the_words_kept(
    desk: Desk, draft: Program, amos: FlaskClient, alice: FlaskClient, act: str, note: str, sentence: str
) -> None:
    if act == "hand-back":
        post(amos, desk, draft, "ready", handed_note="Done.")
    before = len(waiting(desk))
    refused = post(alice, desk, draft, act, handed_note=note)
    assert refused.status_code == 422
    assert sentence in refused.text
    assert note.strip() in refused.text
    assert len(waiting(desk)) == before


def test_an_older_page_hands_nothing_on(desk: Desk, draft: Program, amos: FlaskClient) -> None:
    refused = post(amos, desk, draft, "ready", handed_note="Done.", revision="1")
    assert refused.status_code == 422
    assert "changed in another window" in refused.text
    assert "Done." in refused.text
    assert waiting(desk) == []


def test_nobody_waits_for_an_empty_draft_and_nothing_is_taken_that_waits_for_nobody(
    app: Flask, desk: Desk, clock: Clock
) -> None:
    desk.answer_all()
    program = desk.draft()
    desk.session.commit()
    alice = app.test_client()
    sign_in(alice, desk.alice)
    assert "Add at least one exercise" in post(alice, desk, program, "ready", handed_note="").text
    assert post(alice, desk, program, "take").status_code == 409
    assert waiting(desk) == []
