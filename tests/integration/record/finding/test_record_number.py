"""The clinic's own number of a patient: on the form with a clear refusal, on the record's head, in the search."""

from __future__ import annotations

import html

import pytest
from flask.testing import FlaskClient

from clinic.domain.record.patients import NUMBER_TAKEN
from tests.browser import controls, fill_in

ROSA = {"name": "Rosa Field", "born": "1948-02-29", "record_number": "A-17"}
MILO = {"name": "Milo Stone", "born": "1960-01-01"}


def field_error(page: str) -> str:
    return html.unescape(page.split('id="record_number-error"')[1].split("</p>")[0])


def test_it_stands_on_the_records_head_and_finds_the_patient(alice: FlaskClient) -> None:
    page = fill_in(alice, "/patients/new", ROSA).location
    assert "No. A-17" in alice.get(page).text
    assert "Rosa Field" in alice.get("/patients?q=a17").text
    assert controls(alice.get(f"{page}/edit").text)["record_number"] == ["A-17"]
    assert "No. " not in alice.get(fill_in(alice, "/patients/new", MILO).location).text


@pytest.mark.parametrize("number", ["A-17", "a 17"])
def test_a_number_that_another_patient_has_comes_back_at_its_field(alice: FlaskClient, number: str) -> None:
    fill_in(alice, "/patients/new", ROSA)
    answer = fill_in(alice, "/patients/new", MILO | {"record_number": number})
    assert answer.status_code == 422
    assert NUMBER_TAKEN in field_error(answer.text)
    assert f'value="{number}"' in answer.text

    other = fill_in(alice, "/patients/new", MILO).location
    answer = fill_in(alice, f"{other}/edit", {"record_number": number})
    assert answer.status_code == 422
    assert NUMBER_TAKEN in field_error(answer.text)


def test_who_keeps_the_number_may_change_the_rest_and_take_the_number_away(alice: FlaskClient) -> None:
    page = fill_in(alice, "/patients/new", ROSA).location
    assert fill_in(alice, f"{page}/edit", {"phone": "030 1234"}).status_code == 303
    assert fill_in(alice, f"{page}/edit", {"record_number": ""}).status_code == 303
    assert fill_in(alice, "/patients/new", MILO | {"record_number": "A-17"}).status_code == 303


def test_the_list_says_whom_it_shows_and_what_to_do_where_there_is_nobody(alice: FlaskClient) -> None:
    fill_in(alice, "/patients/new", ROSA)
    page = html.unescape(alice.get("/patients?q=Rosa+Feild").text)
    assert "Shown for Field; you typed Feild." in page
    assert "Nobody like that" in alice.get("/patients?q=zebra").text
