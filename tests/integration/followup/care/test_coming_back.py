"""What is paused alone comes back with a signature only where the signer says that the patient may do it again."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import AuditEvent, Plan, Signing
from clinic.services.followup import worklist
from clinic.services.plans import contents, pauses
from clinic.services.programs import drafts, starting
from tests import factories
from tests.browser import controls
from tests.desk import HARMLESS, Desk
from tests.factories import NOW, PASSWORD
from tests.integration.conftest import Clock, sign_in, stored

PAUSED = "forearm-plank"
NAME = "Forearm plank on the ball"
MARK = "Paused or left out: back with this signature"
REFUSED = (
    f"Paused or left out, and back with this signature: {NAME}. Confirm that the patient may do it again"
)
AGAIN = "You left this out for a while. You may do it again."


@pytest.fixture
def plan(desk: Desk) -> Plan:
    """In force, with one of its two exercises paused until a new version is signed."""
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(PAUSED, HARMLESS))
    item = str(contents.ids(plan)[PAUSED])
    cause = Cause(Reason.RED_REPORT, f"report:x:pain:{item}", "Pain 8", Stops.EXERCISE, "Rest.", item=item)
    worklist.open_items(desk.session, desk.pat, [cause], plan=plan, number=desk.pat.counter, at=NOW)
    (line,) = pauses.of(desk.session, desk.pat)
    said = {"item": line, "text": "Looked at it: leave it out.", "resume": False, "seen": line.revision}
    worklist.answer(desk.session, **said, by=desk.alice, at=NOW)
    desk.session.commit()
    return plan


def next_draft(desk: Desk) -> str:
    program = starting.start(desk.session, patient=desk.pat, by=desk.alice, at=NOW)
    desk.session.commit()
    return f"/programs/{program.id}"


def test_nobody_gives_it_back_without_a_word(desk: Desk, plan: Plan, engine: Engine) -> None:
    next_draft(desk)
    draft = drafts.open_draft(desk.session, desk.pat)
    assert draft
    with pytest.raises(ActionDenied, match=re.escape(REFUSED)):
        desk.sign_blank(draft)
    desk.sign_blank(draft, back_confirmed={PAUSED})
    desk.session.commit()
    details = stored(engine, select(AuditEvent.detail).where(AuditEvent.action == "signing.request"))
    assert [PAUSED] in [detail.get("back") for detail in details]


def test_what_is_not_answered_is_one_sentence_with_its_link_at_the_button(
    client: FlaskClient, clock: Clock, desk: Desk, plan: Plan
) -> None:
    (line,) = pauses.of(desk.session, desk.pat)
    line.answer = ""
    address = next_draft(desk)
    sign_in(client, desk.alice)
    page = client.get(address).text
    assert page.count("found and decided") == 2  # what has to be done, and the link that does it
    assert "A part of the plan in force is paused: Pain 8. Say on its page" in page
    assert "The plan in force is paused" not in page
    button = page.partition('id="refusal"')[2].partition("Review and sign")[0]
    assert f'href="/worklist/{line.id}?back=draft"' in button


def test_taken_out_it_needs_no_word(desk: Desk, plan: Plan) -> None:
    next_draft(desk)
    draft = drafts.open_draft(desk.session, desk.pat)
    assert draft
    item = next(item for item in draft.items if item.slug == PAUSED)
    drafts.remove_item(desk.session, program=draft, item_id=item.id, by=desk.alice, at=NOW)
    assert desk.sign_blank(draft)


def test_draft_and_sign_page_mark_it_and_ask_for_a_tick(
    client: FlaskClient, clock: Clock, engine: Engine, desk: Desk, plan: Plan
) -> None:
    address = next_draft(desk)
    sign_in(client, desk.alice)
    builder = client.get(address).text
    assert builder.count(MARK) == 1
    assert MARK in builder.partition(f"{NAME}</h3>")[2].partition("</li>")[0]
    page = client.get(f"{address}/sign").text
    assert MARK in page.partition(f"<strong>{NAME}</strong>")[2].partition("</li>")[0]
    assert f"The patient may do {NAME} again." in page
    assert AGAIN in unescape(page)
    typed = controls(page) | {"password": PASSWORD}
    refused = client.post(f"{address}/sign", data=typed)
    assert refused.status_code == 422
    assert REFUSED in refused.text.partition('id="back-error"')[2]
    assert stored(engine, select(Signing.status)) == ["done"]
    assert client.post(f"{address}/sign", data=typed | {"back": PAUSED}).status_code == 303


def test_the_patient_reads_that_it_may_be_done_again(
    app: Flask, clock: Clock, desk: Desk, plan: Plan, session: Session
) -> None:
    factories.patient_account(session, desk.pat, desk.alice)
    next_draft(desk)
    draft = drafts.open_draft(desk.session, desk.pat)
    assert draft
    second = desk.sign_blank(draft, back_confirmed={PAUSED})
    desk.session.commit()
    pat, alice = app.test_client(), app.test_client()
    sign_in(pat, desk.pat)
    sign_in(alice, desk.alice)
    for page in (pat.get("/my/").text, alice.get(f"/plans/{second.id}").text):
        told = unescape(page).partition("What changed since version 1")[2].partition("</ul>")[0]
        assert told.count(AGAIN) == 1
        assert f"<strong>{NAME}.</strong> {AGAIN}" in told


@pytest.fixture
def stopped(desk: Desk) -> Plan:
    """In force, and all of it paused until a new version is signed."""
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(HARMLESS))
    cause = Cause(Reason.RED_REPORT, "report:x", "Pain 8", Stops.PLAN, "Rest.")
    worklist.open_items(desk.session, desk.pat, [cause], plan=plan, number=desk.pat.counter, at=NOW)
    (line,) = pauses.of(desk.session, desk.pat)
    said = {"item": line, "text": "Looked at it: a new plan.", "resume": False, "seen": line.revision}
    worklist.answer(desk.session, **said, by=desk.alice, at=NOW)
    desk.session.commit()
    return plan


@pytest.mark.usefixtures("stopped")
def test_a_whole_plan_that_comes_back_unchanged_is_not_shown_as_nothing(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    address = next_draft(desk)
    sign_in(client, desk.alice)
    draft, sign = (unescape(client.get(address + page).text) for page in ("", "/sign"))
    assert "Signing ends the pause" in draft
    assert "would notice" not in draft
    assert "What is paused comes back" in sign
    assert "would notice" not in sign
    assert "sees no exercises now. With this signature all of these come back." in sign


@pytest.mark.parametrize(
    ("is_kept", "sentence"),
    [
        (False, "With this signature a plan begins that has none of those of version 1."),
        (True, "With this signature these come back: {name}. The others are new."),
    ],
)
def test_what_the_plan_that_is_paused_never_had_does_not_come_back(
    desk: Desk, client: FlaskClient, clock: Clock, stopped: Plan, is_kept: bool, sentence: str
) -> None:
    (name,) = contents.exercises(stopped).values()
    address = next_draft(desk)
    draft = drafts.open_draft(desk.session, desk.pat)
    assert draft
    desk.add(draft, "supine-spinal-rotation")
    (item, _) = draft.items
    if not is_kept:
        drafts.remove_item(desk.session, program=draft, item_id=item.id, by=desk.alice, at=NOW)
    desk.session.commit()
    sign_in(client, desk.alice)
    for page in (client.get(address), client.get(f"{address}/sign")):
        assert ("What is paused comes back" in page.text) is (is_kept and page.request.path.endswith("sign"))
    assert sentence.format(name=name) in unescape(page.text)
    assert "all of these come back" not in page.text
