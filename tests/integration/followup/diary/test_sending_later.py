"""Reports from the offline queue: JSON with the form's own fields, kept once however often they come."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.models import AuditEvent, Plan, TrainingEntry, TrainingSession
from tests.factories import People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup import plans

Sent = dict[str, object]


def count(session: Session) -> int:
    found = session.scalar(select(func.count(TrainingSession.id)))
    session.commit()
    return found or 0


def test_a_report_is_201_when_new_and_200_when_it_was_kept_before(
    pat: FlaskClient, session: Session, filled: Sent
) -> None:
    answers = [pat.post("/my/reports", json=filled) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert answers[0].json == {"next": "/my/diary"}
    assert count(session) == 1
    assert (
        session.scalar(select(func.count(AuditEvent.id)).where(AuditEvent.action == "training.report")) == 1
    )


def test_numbers_may_be_numbers_and_nothing_may_be_null(
    pat: FlaskClient, session: Session, filled: Sent
) -> None:
    assert pat.post("/my/reports", json=filled | {"pain": 7, "effort": None}).status_code == 201
    (report,) = session.scalars(select(TrainingSession))
    assert (report.pain, report.effort) == (7, None)


def test_the_page_and_the_queue_send_the_same_report(
    pat: FlaskClient, session: Session, filled: Sent
) -> None:
    assert pat.post("/my/report", data=filled | {"note": "One.\r\nTwo."}).status_code == 303
    assert pat.post("/my/reports", json=filled | {"note": "One.\nTwo."}).status_code == 200
    assert count(session) == 1


def test_a_field_that_comes_twice_is_refused_and_neither_answer_taken(
    pat: FlaskClient, session: Session, filled: Sent
) -> None:
    body = json.dumps(filled | {"pain": "2"})[:-1] + ', "pain": "8"}'
    answer = pat.post("/my/reports", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json is not None
    assert "more than one answer" in answer.json["error"]["fields"]["pain"]
    assert count(session) == 0


@pytest.mark.parametrize(
    "clock", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2026-13-01", "now"]
)
def test_a_clock_beyond_any_calendar_says_nothing(
    pat: FlaskClient, session: Session, filled: Sent, clock: str
) -> None:
    answer = pat.post("/my/reports", json=filled | {"pressed_at": clock, "clock": clock})
    assert answer.status_code == 201
    (report,) = session.scalars(select(TrainingSession))
    assert report.pressed_at is None


def test_what_is_wrong_is_said_field_by_field(pat: FlaskClient, session: Session, filled: Sent) -> None:
    wrong = {"pain": "11", "trained_on": "2027-01-01x", "note": "x" * 1001}
    answer = pat.post("/my/reports", json=filled | wrong)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["error"]["fields"] == {
        "pain": "Choose one of the answers shown.",
        "trained_on": "Enter a date with day, month and year.",
    }
    answer = pat.post("/my/reports", json=filled | {"trained_on": "2026-11-22", "note": "x" * 1001})
    assert answer.json is not None
    assert answer.json["error"]["fields"] == {
        "trained_on": "Choose today or a day before.",
        "note": "Keep the note to 1000 characters.",
    }
    assert count(session) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("client_uuid", "x"),
        ("client_uuid", None),
        ("note", ["a"]),
        ("note", {"a": "b"}),
        ("note", "\ud800"),
        ("note", "\x00"),
        ("pain", True),
        ("pain", 3.5),
        ("everything", "all of it"),
        ("trained_on", "2026-02-30"),
    ],
)
def test_unreadable_values_are_refused(
    pat: FlaskClient, session: Session, filled: Sent, field: str, value: object
) -> None:
    body = json.dumps(filled | {field: value})
    answer = pat.post("/my/reports", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["error"]["fields"][field]
    assert count(session) == 0


@pytest.mark.parametrize(
    ("body", "status"), [("[]", 422), ('"text"', 422), ("null", 422), ("{", 400), ("", 400), ("{}", 404)]
)
def test_bodies_that_are_no_report_are_refused(
    pat: FlaskClient, session: Session, body: str, status: int
) -> None:
    answer = pat.post("/my/reports", data=body, content_type="application/json")
    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["error"]["message"]


def test_a_plan_that_is_not_ones_own_is_refused(pat: FlaskClient, session: Session, filled: Sent) -> None:
    assert pat.post("/my/reports", json=filled | {"plan_id": str(uuid4())}).status_code == 404
    assert count(session) == 0


def test_whose_session_ended_is_told_to_sign_in_again(
    pat: FlaskClient, clock: Clock, session: Session, filled: Sent
) -> None:
    clock.pass_by(days=31)
    assert pat.get("/my/sender").status_code == 401
    answer = pat.post("/my/reports", json=filled)
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["error"]["message"] == "Sign in again, then your report is sent."
    assert count(session) == 0


def test_the_token_goes_along_as_a_header(
    app: Flask, pat: FlaskClient, people: People, session: Session, filled: Sent
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    sender = pat.get("/my/sender").json
    assert sender is not None
    assert sender["patient"] == str(people.pat.id)
    assert pat.post("/my/reports", json=filled).status_code == 400
    assert count(session) == 0
    token = {"X-CSRFToken": sender["csrf_token"]}
    assert pat.post("/my/reports", json=filled, headers=token).status_code == 201


def test_only_a_report_sent_from_its_page_is_thanked_for_on_the_next(pat: FlaskClient, filled: Sent) -> None:
    pat.post("/my/reports?later=1", json=filled | {"client_uuid": str(uuid4())})
    assert "Thank you" not in pat.get("/my/help").text
    pat.post("/my/reports", json=filled)
    assert "Thank you" in pat.get("/my/help").text


def test_the_same_report_many_times_at_once_is_one_row_and_good_answers(
    app: Flask, clock: Clock, session: Session, people: People, plan: Plan, filled: Sent
) -> None:
    def phone() -> FlaskClient:
        client = app.test_client()
        sign_in(client, people.pat)
        return client

    phones = [phone() for _ in range(6)]
    with ThreadPoolExecutor(len(phones)) as pool:
        answers = list(pool.map(lambda phone: phone.post("/my/reports", json=filled).status_code, phones))
    assert sorted(answers) == [200] * 5 + [201]
    assert count(session) == 1
    assert session.scalar(select(func.count(TrainingEntry.id))) == plans.EXERCISES


def test_different_reports_at_once_are_all_kept(
    app: Flask, clock: Clock, session: Session, people: People, plan: Plan, filled: Sent
) -> None:
    def send(uuid: str) -> int:
        client = app.test_client()
        sign_in(client, people.pat)
        return client.post("/my/reports", json=filled | {"client_uuid": uuid}).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, [str(uuid4()) for _ in range(8)]))
    assert answers == [201] * 8
    assert count(session) == 8


def test_the_service_worker_may_serve_the_portal_and_is_never_stale(pat: FlaskClient) -> None:
    answer = pat.get("/my/service-worker.js")
    answer.close()
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/my/"
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("later", ["", "?later=1"])
def test_the_answer_to_a_report_that_stops_the_plan_says_that_it_is_paused(
    pat: FlaskClient, filled: Sent, later: str
) -> None:
    """For the worker on the phone, which then keeps nothing of the plan."""
    assert "Plan-Paused" not in pat.post(f"/my/reports{later}", json=filled).headers
    strong = filled | {"client_uuid": str(uuid4()), "pain": "8"}
    assert pat.post(f"/my/reports{later}", json=strong).headers["Plan-Paused"]
    assert "Plan-Paused" in pat.get("/my/stopped").headers


@pytest.mark.parametrize("gone", [("news",), ("news", "pain")])
def test_what_a_report_from_before_a_question_does_not_say_is_unknown(
    pat: FlaskClient, session: Session, filled: Sent, gone: tuple[str, ...]
) -> None:
    """It is kept; nobody takes it for "nothing new" or for no pain. Whoever has the page is asked."""
    old = {name: value for name, value in filled.items() if name not in gone}
    assert pat.post("/my/report", data=old).status_code == 422
    assert pat.post("/my/reports?later=1", json=old).status_code == 201
    (report,) = session.scalars(select(TrainingSession))
    assert {"news": report.signs, "pain": report.pain} == {"pain": 3} | dict.fromkeys(gone)
