"""Anybody may ask whether a plan is genuine; the answer names signer and time, and never the patient."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import AuditEvent, Plan
from clinic.services.followup import worklist
from clinic.services.plans import contents as plan_contents
from clinic.services.plans import plans as plan_service
from tests.desk import Desk
from tests.factories import NOW, People, of_report
from tests.integration.followup import plans

AUTHENTIC = "This plan is authentic and in force."
ALTERED = "This file was altered after it was signed. Do not follow it."
UNKNOWN = "This is not a plan that was signed here."
WITHDRAWN = "This plan is authentic, but it was withdrawn. Do not follow it."
PAUSED = "This plan is authentic, but it is paused. Do not follow it until the clinic says so."
PARTLY_PAUSED = "some of it is paused: the portal says what. Without it, ask the clinic first."


@pytest.fixture
def plan(session: Session, people: People) -> Plan:
    given = plans.give(session, people.pat, people.alice)
    session.commit()
    return given


def upload(client: FlaskClient, content: bytes, name: str = "plan.pdf") -> TestResponse:
    return client.post("/verify", data={"file": (BytesIO(content), name)})


def test_a_signed_file_goes_from_authentic_to_replaced_to_withdrawn(client: FlaskClient, desk: Desk) -> None:
    first = desk.signed().pdf
    desk.session.commit()

    page = upload(client, first)
    assert page.status_code == 200
    for told in (AUTHENTIC, "Alice Able", "Riverside Physiotherapy", "Nov 21, 2026, 2:00 PM (UTC)"):
        assert told in page.text.replace("\u202f", " ")
    assert "Pat" not in page.text

    for altered in (first + b"\n", first.replace(b"obj", b"0bj", 1), first[:-20]):
        page = upload(client, altered)
        assert ALTERED in page.text
        assert "Alice Able" not in page.text

    plan = desk.sign(desk.draft())
    second = plan.pdf
    desk.session.commit()
    assert "This plan is authentic, but version 2 has replaced it." in upload(client, first).text

    plan_service.withdraw(desk.session, plan=plan, reason="New findings", by=desk.alice, at=NOW)
    desk.session.commit()
    page = upload(client, second)
    assert WITHDRAWN in page.text
    assert "Withdrawn at" in page.text
    assert "New findings" not in page.text


def test_the_code_on_paper_gives_the_same_answers(
    client: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    page = client.get(f"/v/{plan.code[:4]}-{plan.code[4:].lower()}")
    assert page.status_code == 200
    assert AUTHENTIC in page.text
    assert "Pat" not in page.text
    plans.give(session, people.pat, people.alice)
    session.commit()
    assert "version 2 has replaced it" in client.get(f"/v/{plan.code}").text


def test_a_withdrawn_plan_is_not_vouched_for(
    client: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    plan_service.withdraw(session, plan=plan, reason="New findings", by=people.alice, at=NOW)
    session.commit()
    assert WITHDRAWN in client.get(f"/v/{plan.code}").text


@pytest.mark.parametrize(("stops", "said"), [(Stops.PLAN, PAUSED), (Stops.EXERCISE, PARTLY_PAUSED)])
def test_paper_says_while_the_plan_is_paused_that_nobody_is_to_follow_it(
    client: FlaskClient, session: Session, people: People, plan: Plan, stops: Stops, said: str
) -> None:
    one = plan_contents.content(plan)["items"][0]["id"] if stops is Stops.EXERCISE else ""
    cause = Cause(Reason.RED_REPORT, of_report(1, "pain"), "Pain 8", stops=stops, item=one)
    worklist.open_items(session, people.pat, [cause], plan=plan, number=1, at=NOW)
    session.commit()

    page = client.get(f"/v/{plan.code}").text
    assert said in page
    assert "Pain 8" not in page
    plans.give(session, people.pat, people.alice)
    session.commit()
    assert "version 2 has replaced it" in client.get(f"/v/{plan.code}").text


@pytest.mark.parametrize("code", ["NOSUCHCODE00", "x" * 3000, "%FF%FE", "a%20b", "..%2F..%2Fv"])
def test_a_code_nobody_has_is_unknown(client: FlaskClient, plan: Plan, code: str) -> None:
    page = client.get(f"/v/{code}")
    assert page.status_code == 404
    assert "Alice" not in page.text


def test_a_pdf_from_elsewhere_is_unknown(client: FlaskClient, plan: Plan) -> None:
    assert UNKNOWN in upload(client, b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF").text


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<html>", b"PK\x03\x04", bytes(5000)])
def test_a_file_that_is_no_pdf_is_refused_at_the_field(
    client: FlaskClient, plan: Plan, content: bytes
) -> None:
    page = upload(client, content)
    assert page.status_code == 422
    assert 'id="file-error"' in page.text
    assert "PDF" in page.text


def test_nothing_chosen_is_said_at_the_field(client: FlaskClient, plan: Plan) -> None:
    for data in ({}, {"file": "just text"}):
        page = client.post("/verify", data=data)
        assert page.status_code == 422
        assert "Choose the PDF of the plan first." in page.text


def test_twenty_megabytes_are_too_large_and_nothing_is_stored(
    client: FlaskClient, session: Session, plan: Plan
) -> None:
    before = session.scalar(select(func.count(AuditEvent.id)))
    session.commit()
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="plan.pdf"\r\n\r\n%PDF-1.7\n'
    body += bytes(20 * 1024 * 1024) + b"\r\n--b--\r\n"
    page = client.post("/verify", data=body, content_type="multipart/form-data; boundary=b")
    assert page.status_code == 413
    assert "That is too large" in page.text
    assert "Choose a smaller file" in page.text
    assert session.scalar(select(func.count(Plan.id))) == 1
    assert session.scalar(select(func.count(AuditEvent.id))) == before


def test_without_a_form_token_no_file_is_read(app: Flask, client: FlaskClient, plan: Plan) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert upload(client, b"%PDF-1.7").status_code == 400


def test_a_check_waits_for_nobody_who_writes(client: FlaskClient, session: Session, plan: Plan) -> None:
    plan.signer_name = "Being changed"
    session.flush()
    assert UNKNOWN in upload(client, b"%PDF-1.7\n%%EOF").text
