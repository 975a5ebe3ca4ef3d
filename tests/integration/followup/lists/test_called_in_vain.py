"""Whoever called and reached nobody notes it in one press: the line stays, says who tried when, and counts calls."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause
from clinic.domain.limits import CALL_UNDO_MINUTES
from clinic.models import AuditEvent, Patient, WorklistAttempt, WorklistItem
from clinic.services.followup import worklist
from tests.browser import controls
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.care.by_hand import amos
from tests.integration.followup.sent import Sent, items, report

__all__ = ["amos"]

WORDS = "Left a message."


@pytest.fixture
def line(pat: FlaskClient, session: Session, people: People, told: Sent) -> WorklistItem:
    """A stop sign of a patient whose number is known."""
    session.get_one(Patient, (people.pat.clinic_id, people.pat.id)).phone = "+44 1632 960961"
    session.commit()
    report(pat, session, told, news="yes", sign_chest="y")
    return next(item for item in items(session) if item.reason == "stop_rule")


def made_by(page: str, item: WorklistItem) -> str:
    """The id of the note that the form of this item would make."""
    form = page.partition(f'action="/worklist/{item.id}/called')[2].partition("</form>")[0]
    assert "Note: no answer" in form
    assert "Called, no answer" not in form  # which would read as if somebody had called
    return form.partition('name="made"')[2].partition('value="')[2].partition('"')[0]


def pressed(client: FlaskClient, item: WorklistItem) -> dict[str, str]:
    """What the button of the line sends."""
    made = made_by(client.get("/worklist?whose=all").text, item)
    return {"csrf_token": "any", "made": made, "words": "", "at": "line"}


def kept(session: Session) -> list[WorklistAttempt]:
    wanted = select(WorklistAttempt).order_by(WorklistAttempt.number)
    found = list(session.scalars(wanted, execution_options={"populate_existing": True}))
    session.commit()
    return found


def test_one_press_notes_who_tried_and_leaves_the_line_where_it_is(
    amos: FlaskClient, session: Session, people: People, line: WorklistItem
) -> None:
    before = (line.rank, line.revision, line.opened_at, line.stops)
    address = f"/worklist/{line.id}/called?back=clinic"
    sent = pressed(amos, line)
    answered = amos.post(address, data=sent)
    assert answered.status_code == 303
    assert answered.location.endswith(f"/worklist?whose=all#of-{people.pat.id}")
    assert amos.post(address, data=sent).status_code == 303  # twice is once
    (attempt,) = kept(session)
    assert (attempt.work_id, attempt.tried_by, attempt.tried_at, attempt.words) == (
        line.id,
        people.amos.id,
        NOW,
        "",
    )
    (event,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "worklist.called"))
    assert (event.actor_id, event.patient_id, event.subject_id) == (people.amos.id, people.pat.id, line.id)
    session.commit()
    now = next(item for item in items(session) if item.id == line.id)
    assert (now.rank, now.revision, now.opened_at, now.stops) == before
    assert (now.ended_at, now.answer, now.snoozed_until) == (None, "", None)
    page = amos.get("/worklist?whose=all").text
    assert "Called, no answer · Amos" in page


def test_the_next_attempt_adds_and_may_say_more(
    alice: FlaskClient, amos: FlaskClient, session: Session, line: WorklistItem
) -> None:
    assert amos.post(f"/worklist/{line.id}/called?back=clinic", data=pressed(amos, line)).status_code == 303
    address = f"/worklist/{line.id}"
    page = alice.get(address).text
    assert "Called, no answer · Amos" in page
    sent = {"csrf_token": "any", "made": made_by(page, line), "words": WORDS}
    answered = alice.post(f"{address}/called", data=sent)
    assert (answered.status_code, answered.location.endswith(address)) == (303, True)
    assert [attempt.words for attempt in kept(session)] == ["", WORDS]
    page = alice.get("/worklist").text
    assert "Called, no answer · Alice" in page
    assert "· 2 calls" in page
    assert WORDS in page
    page = alice.get(address).text
    assert page.count("Called, no answer · ") == 2


def test_whoever_noted_a_call_on_the_wrong_line_takes_it_back(
    amos: FlaskClient, session: Session, people: People, line: WorklistItem
) -> None:
    amos.post(f"/worklist/{line.id}/called?back=clinic", data=pressed(amos, line))
    (attempt,) = kept(session)
    address = f"/worklist/{line.id}/called/{attempt.id}/undo"
    assert address in amos.get("/worklist?whose=all").text
    answered = amos.post(f"{address}?back=clinic", data={"csrf_token": "any", "at": "line"})
    assert answered.location.endswith(f"/worklist?whose=all#of-{people.pat.id}")
    assert "Called, no answer · Amos" not in amos.get("/worklist?whose=all").text
    assert "Called, no answer · Amos" not in amos.get(f"/worklist/{line.id}").text
    assert amos.post(address, data={"csrf_token": "any"}).status_code == 303  # twice is once
    (attempt,) = kept(session)  # the row stays, as the log does
    assert attempt.undone_at == NOW
    actions = session.scalars(
        select(AuditEvent.action).where(AuditEvent.action.startswith("worklist.called"))
    )
    assert sorted(actions) == ["worklist.called", "worklist.called_undo"]


@pytest.mark.parametrize(
    ("who", "later"),
    [("alice", 0), ("amos", CALL_UNDO_MINUTES + 1), ("amos", -CALL_UNDO_MINUTES - 1)],
    ids=["another", "later", "a clock set back"],
)
def test_a_note_of_a_call_stays_for_others_and_later(
    request: pytest.FixtureRequest,
    amos: FlaskClient,
    session: Session,
    people: People,
    clock: Clock,
    line: WorklistItem,
    who: str,
    later: int,
) -> None:
    amos.post(f"/worklist/{line.id}/called?back=clinic", data=pressed(amos, line))
    (attempt,) = kept(session)
    clock.pass_by(minutes=later)
    client: FlaskClient = request.getfixturevalue(who)
    sign_in(client, getattr(people, who))
    address = f"/worklist/{line.id}/called/{attempt.id}/undo"
    assert address not in client.get("/worklist?whose=all").text
    refused = client.post(address, data={"csrf_token": "any"})
    assert refused.status_code == 409
    assert "is taken back" in refused.text
    (attempt,) = kept(session)
    assert attempt.undone_at is None


def test_the_note_of_a_call_is_taken_back_on_its_own_line_alone(
    amos: FlaskClient, session: Session, line: WorklistItem
) -> None:
    address = f"/worklist/{line.id}/called/{uuid4()}/undo"
    assert amos.post(address, data={"csrf_token": "any"}).status_code == 404


def test_nor_on_another_line_of_the_same_patient(
    amos: FlaskClient, session: Session, people: People, line: WorklistItem
) -> None:
    amos.post(f"/worklist/{line.id}/called?back=clinic", data=pressed(amos, line))
    (attempt,) = kept(session)
    patient = session.get_one(Patient, (people.pat.clinic_id, people.pat.id))
    cause = Cause(Reason.NEW_WORDS, "other:1", "Something else")
    worklist.open_items(session, patient, [cause], plan=None, number=patient.counter, at=NOW)
    session.commit()
    (other,) = session.scalars(select(WorklistItem.id).where(WorklistItem.cause == "other:1"))
    session.commit()
    address = f"/worklist/{other}/called/{attempt.id}/undo"
    assert amos.post(address, data={"csrf_token": "any"}).status_code == 404
    (attempt,) = kept(session)
    assert attempt.undone_at is None


def test_words_that_are_too_long_are_refused_at_their_field_and_stay(
    alice: FlaskClient, session: Session, line: WorklistItem
) -> None:
    address = f"/worklist/{line.id}"
    sent = {"csrf_token": "any", "made": made_by(alice.get(address).text, line), "words": "x" * 301}
    refused = alice.post(f"{address}/called", data=sent)
    assert refused.status_code == 422
    assert "words-error" in refused.text
    assert "x" * 301 in refused.text
    assert kept(session) == []


def test_what_was_dealt_with_meanwhile_takes_no_call(
    alice: FlaskClient, pat: FlaskClient, session: Session, told: Sent, people: People
) -> None:
    session.get_one(Patient, (people.pat.clinic_id, people.pat.id)).phone = "+44 1632 960961"
    session.commit()
    report(pat, session, told, pain="8")
    item = next(item for item in items(session))
    sent = pressed(alice, item)
    said = controls(alice.get(f"/worklist/{item.id}").text) | {"answer": "Seen.", "after": "resume"}
    assert alice.post(f"/worklist/{item.id}/answer", data=said).status_code == 303
    assert alice.post(f"/worklist/{item.id}/called?back=clinic", data=sent).status_code == 409
    assert kept(session) == []


def test_without_a_number_nobody_is_offered_the_press(
    alice: FlaskClient, pat: FlaskClient, session: Session, told: Sent
) -> None:
    report(pat, session, told, pain="8")
    assert "/called" not in alice.get("/worklist").text
