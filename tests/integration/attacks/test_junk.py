"""Junk in addresses and posts is refused with a sentence; nothing breaks inside and nothing is written."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from clinic.models import Program
from tests import factories
from tests.desk import HARMLESS, Desk
from tests.integration.conftest import Clock, sign_in

DEEP = b"[" * 50_000
JSON = [
    b"5",
    b"[]",
    b"null",
    b"{",
    b"\xff\xfe",
    DEEP,
    b'{"\\ud800": "\\ud800"}',
    b'{"name": [1], "login": {}}',
]


@pytest.fixture
def program(desk: Desk) -> Program:
    draft = desk.draft(HARMLESS)
    desk.session.commit()
    return draft


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    sign_in(client, desk.alice)
    return client


@pytest.mark.parametrize("body", JSON)
@pytest.mark.parametrize("address", ["/sign-in", "/enrol", "/verify"])
def test_pages_for_everybody_read_no_json(client: FlaskClient, address: str, body: bytes) -> None:
    answer = client.post(address, data=body, content_type="application/json")
    assert answer.status_code == 415
    assert answer.json is not None
    assert answer.json["error"]["message"].endswith(".")


@pytest.mark.parametrize("body", JSON)
def test_a_clinicians_form_reads_no_json(alice: FlaskClient, desk: Desk, body: bytes) -> None:
    answer = alice.post("/patients/new", data=body, content_type="application/json")
    assert answer.status_code == 415


def test_a_report_that_is_lists_within_lists_is_refused(
    client: FlaskClient, clock: Clock, desk: Desk
) -> None:
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.session.commit()
    sign_in(client, desk.pat)
    answer = client.post("/my/reports", data=DEEP, content_type="application/json")
    assert answer.status_code == 422
    assert "JSON object" in json.dumps(answer.json)


@pytest.mark.parametrize("address", ["/library/%00", "/library?q=%00", "/patients?q=a&q=%00", "/welcome/%00"])
def test_an_address_with_a_zero_byte_cannot_be_read(alice: FlaskClient, address: str) -> None:
    assert alice.get(address).status_code == 400


@pytest.mark.parametrize("junk", [b"a%00b", b"a\xff\xfeb"], ids=["zero byte", "not UTF-8"])
@pytest.mark.parametrize(("path", "field"), [("items", "slug"), ("note", "note")])
def test_text_that_cannot_be_read_does_not_enter_a_program(
    alice: FlaskClient, desk: Desk, program: Program, path: str, field: str, junk: bytes
) -> None:
    body = field.encode() + b"=" + junk + f"&revision={program.revision}".encode()
    content_type = "application/x-www-form-urlencoded"
    answer = alice.post(f"/programs/{program.id}/{path}", data=body, content_type=content_type)
    assert answer.status_code == 422
    desk.session.refresh(program)
    assert (program.note, len(program.items)) == ("", 1)


@pytest.mark.parametrize("query", ["since=0001-01-01", "until=9999-12-31"])
def test_days_at_the_ends_of_time_are_no_filter(
    client: FlaskClient, clock: Clock, desk: Desk, query: str
) -> None:
    sign_in(client, desk.people.ada)
    answer = client.get(f"/admin/audit?{query}")
    assert answer.status_code == 422
    assert "Enter a year from 2000 to 2099." in answer.text
