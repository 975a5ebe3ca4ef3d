"""The patient reads what a new version changes, and the therapist before signing it."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import Plan
from clinic.services.followup import worklist
from clinic.services.plans import contents, pauses
from clinic.services.programs import drafts, starting
from tests import factories
from tests.browser import controls
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup import plans

SECOND = "supine-spinal-rotation"


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    desk.answer_all()
    desk.session.commit()
    sign_in(client, desk.alice)
    return client


def changed(page: str) -> str:
    """The part of a page that says what is different."""
    found = page.partition("What changed since version 1")[2] or page.partition("What this changes")[2]
    return unescape(found.partition("</ul>")[0])


def next_version(desk: Desk) -> tuple[Plan, str]:
    """Version 1 is signed; version 2, not yet, has one exercise more and a note."""
    first = desk.sign_blank(desk.draft(HARMLESS))
    program = starting.start(desk.session, patient=desk.pat, by=desk.alice, at=NOW)
    desk.add(program, SECOND)
    said = {"note": "Take your time."}
    drafts.set_note(desk.session, program=program, **said, by=desk.alice, at=NOW)
    desk.session.commit()
    return first, str(program.id)


def test_the_signer_the_therapist_and_the_patient_read_the_same(
    app: Flask, alice: FlaskClient, desk: Desk, session: Session
) -> None:
    first, program_id = next_version(desk)
    assert "What changed" not in alice.get(f"/plans/{first.id}").text
    before = changed(alice.get(f"/programs/{program_id}/sign").text)
    assert "New: 3 × 30 seconds, " in before
    assert "The note to your plan now says: Take your time." in before

    second = desk.sign_blank(drafts.open_draft(session, desk.pat))
    factories.patient_account(session, desk.pat, desk.alice)
    session.commit()
    read = changed(alice.get(f"/plans/{second.id}").text)
    assert "Take your time." in read

    pat = app.test_client()
    sign_in(pat, desk.pat)
    lines = [part.partition("</li>")[0] for part in changed(pat.get("/my/").text).split("<li>")[1:]]
    assert lines == [part.partition("</li>")[0] for part in read.split("<li>")[1:]]
    assert lines == [part.partition("</li>")[0] for part in before.split("<li>")[1:]]


def test_a_first_version_changes_nothing(
    client: FlaskClient, clock: Clock, desk: Desk, session: Session
) -> None:
    factories.patient_account(session, desk.pat, desk.alice)
    plans.give(session, desk.pat, desk.alice)
    session.commit()
    sign_in(client, desk.pat)
    assert "What changed" not in client.get("/my/").text


def test_nothing_is_said_of_an_exercise_that_is_paused(
    app: Flask, alice: FlaskClient, desk: Desk, session: Session
) -> None:
    next_version(desk)
    second = desk.sign_blank(drafts.open_draft(session, desk.pat))
    factories.patient_account(session, desk.pat, desk.alice)
    session.commit()
    pat = app.test_client()
    sign_in(pat, desk.pat)
    item_id, name = list(contents.exercises(second).items())[-1]
    session.commit()
    assert name in changed(pat.get("/my/").text)

    cause = Cause(Reason.CONSULT, "consult", "Look at it", Stops.EXERCISE, "Wait.", item=str(item_id))
    worklist.open_items(session, desk.pat, [cause], plan=second, number=1, at=NOW)
    session.commit()
    page = pat.get("/my/").text
    assert name not in changed(page)
    assert "Take your time." in changed(page)


FOLDED, UNFOLDED = 'what-changed">', 'what-changed" open>'


def test_a_version_is_unfolded_until_the_patient_has_reported_on_it(
    app: Flask, clock: Clock, alice: FlaskClient, desk: Desk, session: Session
) -> None:
    next_version(desk)
    second = desk.sign_blank(drafts.open_draft(session, desk.pat))
    factories.patient_account(session, desk.pat, desk.alice)
    session.commit()
    pat = app.test_client()
    clock.pass_by(minutes=5)
    sign_in(pat, desk.pat)
    assert UNFOLDED in pat.get("/my/").text
    sent = controls(pat.get("/my/report").text) | {"news": "no", "pain": "1", "everything": "done"}
    assert pat.post("/my/report", data=sent).location == "/my/diary"
    assert FOLDED in pat.get("/my/").text

    cause = Cause(Reason.CONSULT, "consult", "Look at it", Stops.PLAN, "Wait.")
    worklist.open_items(session, desk.pat, [cause], plan=second, number=desk.pat.counter, at=clock.now)
    session.commit()
    (item,) = pauses.of(session, desk.pat)
    said = {"text": "It may go on.", "resume": True, "seen": item.revision, "by": desk.alice}
    worklist.answer(session, item=item, **said, at=clock.now)
    session.commit()
    page = pat.get("/my/").text
    assert "You can go on" in page
    assert UNFOLDED in page
