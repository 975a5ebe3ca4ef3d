"""From a report or an answer at home to the worklist, in the same transaction, and from there to the end."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause
from clinic.models import AuditEvent, Plan, WorklistItem
from clinic.services.followup import worklist
from tests.browser import controls
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in

ANEW = {"populate_existing": True}


@pytest.fixture
def alice(app: Flask, clock: Clock, people: People, plan: Plan) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.alice)
    return client


def items(session: Session) -> list[WorklistItem]:
    found = list(
        session.scalars(
            select(WorklistItem).order_by(WorklistItem.opened_at, WorklistItem.id).execution_options(**ANEW)
        )
    )
    session.commit()
    return found


def report(pat: FlaskClient, filled: dict[str, str], **said: str) -> str:
    """Send a report and follow where it leads."""
    answer = pat.post("/my/report", data=filled | {"client_uuid": str(uuid4())} | said)
    assert answer.status_code == 303, answer.text
    return pat.get(answer.location).text


def test_strong_pain_pauses_the_plan_and_is_the_first_line(
    pat: FlaskClient, alice: FlaskClient, session: Session, people: People, filled: dict[str, str]
) -> None:
    page = report(pat, filled, pain="7", note="")
    assert "That was strong pain." in page
    assert "nobody watches all the time" in page

    (item,) = items(session)
    assert (item.reason, item.stops, item.patient_id) == ("red_report", "plan", people.pat.id)
    assert "Pat Patient" in alice.get("/worklist").text.split("Pain 7 of 10")[0]
    assert "plan paused" in alice.get("/worklist").text


def test_while_the_plan_is_paused_no_exercise_is_on_the_phone_and_reports_are_still_taken(
    pat: FlaskClient, session: Session, filled: dict[str, str]
) -> None:
    assert "What to do" in pat.get("/my/").text
    report(pat, filled, pain="8", note="")
    page = pat.get("/my/")
    assert "What to do</h3>" not in page.text
    assert "Your plan is paused" in page.text
    assert page.headers["Plan-Paused"]
    assert pat.get("/my/plan.pdf").status_code == 404
    report(pat, filled, pain="2", note="")
    assert [item.reason for item in items(session)] == ["red_report", "new_words"]  # it was done all the same


def test_a_sign_is_urgent_in_its_own_words_and_stands_at_any_pain(
    pat: FlaskClient, session: Session, filled: dict[str, str]
) -> None:
    page = report(pat, filled, news="yes", sign_chest="y", sign_spreading="y", pain="0", note="")
    assert "Get emergency help now" in page
    assert "Call the emergency number now." in page
    assert [item.reason for item in items(session)] == ["stop_rule", "stop_rule"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"news": ""}, "Choose yes or no."),
        ({"news": "yes"}, "Tick what is new."),
        ({"sign_dizzy": "y"}, "You ticked something new."),
        ({"pain": ""}, "Say how much it hurt. 0 is no pain."),
    ],
)
def test_a_report_says_what_is_new_and_how_much_it_hurt(
    pat: FlaskClient, session: Session, filled: dict[str, str], said: dict[str, str], sentence: str
) -> None:
    answer = pat.post("/my/report", data=filled | said)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert items(session) == []


def test_words_wait_until_somebody_read_them(
    pat: FlaskClient, alice: FlaskClient, session: Session, filled: dict[str, str]
) -> None:
    report(pat, filled, note="My foot tingles.")
    (item,) = items(session)
    assert (item.reason, item.stops) == ("new_words", "nothing")
    page = alice.get(f"/worklist/{item.id}").text
    assert "My foot tingles." in page
    alice.post(f"/worklist/{item.id}/answer", data=controls(page) | {"answer": "Called: shoes too tight."})
    assert "Nothing waits for you" in alice.get("/worklist").text
    assert items(session)[0].answer == "Called: shoes too tight."


def test_pain_that_did_not_settle_twice_stops(
    pat: FlaskClient, session: Session, filled: dict[str, str]
) -> None:
    report(pat, filled, pain="4", note="")
    report(pat, filled, pain="4", settled="no", note="")
    report(pat, filled, pain="2", note="")  # nothing said of the night
    assert [(item.reason, item.stops) for item in items(session)] == [("unsettled", "nothing")]
    page = report(pat, filled, pain="4", settled="no", note="")
    assert "did not settle by the next morning, twice" in page
    assert items(session)[-1].stops == "plan"


def test_a_therapist_says_what_was_found_and_lets_the_plan_go_on(
    pat: FlaskClient, alice: FlaskClient, session: Session, filled: dict[str, str]
) -> None:
    report(pat, filled, pain="7", note="")
    (item,) = items(session)
    page = alice.get(f"/worklist/{item.id}").text
    said = controls(page) | {"answer": "Calf strain, eases with rest."}

    assert alice.post(f"/worklist/{item.id}/answer", data=said).status_code == 422  # may it go on?
    answer = alice.post(f"/worklist/{item.id}/answer", data=said | {"after": "resume"})
    assert answer.status_code == 303
    assert "What to do</h3>" in pat.get("/my/").text
    (ended,) = items(session)
    assert (ended.answer, ended.ended_by) == (
        "Calf strain, eases with rest.",
        ended.seen_by or ended.ended_by,
    )
    actions = set(session.scalars(select(AuditEvent.action).where(AuditEvent.action.like("worklist.%"))))
    assert {"worklist.open", "worklist.answer"} <= actions


def test_what_was_typed_where_somebody_answered_first_is_still_there(
    pat: FlaskClient, alice: FlaskClient, session: Session, filled: dict[str, str]
) -> None:
    report(pat, filled, pain="7", note="")
    (item,) = items(session)
    said = controls(alice.get(f"/worklist/{item.id}").text) | {"after": "resume"}
    assert alice.post(f"/worklist/{item.id}/answer", data=said | {"answer": "Called."}).status_code == 303
    late = alice.post(f"/worklist/{item.id}/answer", data=said | {"answer": "Her leg is numb since."})
    assert late.status_code == 422
    assert "This was dealt with already." in late.text
    assert "Her leg is numb since." in late.text
    assert "write it down as a visit" in late.text
    assert [item.answer for item in items(session)] == ["Called."]


def test_an_assistant_sees_and_assigns_but_answers_no_stop_and_puts_off_nothing_grave(
    app: Flask, clock: Clock, pat: FlaskClient, session: Session, people: People, filled: dict[str, str]
) -> None:
    report(pat, filled, pain="9", note="")
    (item,) = items(session)
    amos = app.test_client()
    sign_in(amos, people.amos)
    page = amos.get(f"/worklist/{item.id}").text
    assert "A therapist answers this" in page
    assert "Put it off" not in page
    said = {"answer": "Fine.", "after": "resume", "until": "2026-11-25", "to": str(people.alice.id)}
    for act, status in (("answer", 409), ("snooze", 409), ("seen", 303), ("assign", 303)):
        assert amos.post(f"/worklist/{item.id}/{act}", data=controls(page) | said).status_code == status, act
    (kept,) = items(session)
    assert kept.ended_at is None
    assert (kept.assigned_to, kept.seen_by) == (people.alice.id, people.amos.id)


def test_another_clinic_sees_nothing(
    app: Flask, clock: Clock, pat: FlaskClient, session: Session, people: People, filled: dict[str, str]
) -> None:
    report(pat, filled, pain="9", note="")
    (item,) = items(session)
    other = app.test_client()
    sign_in(other, people.bob)
    assert "Nothing waits" in other.get("/worklist?whose=all").text
    for act in ("", "/answer", "/assign", "/snooze", "/seen"):
        address = f"/worklist/{item.id}{act}"
        assert (other.post(address) if act else other.get(address)).status_code == 404


@pytest.mark.parametrize("number", [1, 90])
def test_however_many_items_a_write_opens_they_are_two_statements(
    session: Session, people: People, number: int
) -> None:
    causes = [Cause(Reason.SCREENING, f"finding:{place}", "A rule") for place in range(number)]
    session.flush()
    written: list[str] = []
    bind = session.get_bind().engine

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("INSERT"):
            written.append(statement.split()[2])

    event.listen(bind, "before_cursor_execute", note)
    worklist.open_items(session, people.pat, causes, plan=None, number=1, at=NOW)
    event.remove(bind, "before_cursor_execute", note)
    opened = select(AuditEvent.subject_id).where(AuditEvent.action == "worklist.open")
    assert set(session.scalars(opened)) == set(session.scalars(select(WorklistItem.id)))
    assert sorted(written) == ["audit_events", "worklist_items"]
