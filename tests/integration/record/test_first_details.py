"""Of a condition whose bare yes is known no reason is asked, and what has a day of its own says no other."""

from __future__ import annotations

from html import unescape

from flask.testing import FlaskClient

from clinic.web.therapist.record.problem_form import WHY
from tests.browser import fill_in
from tests.factories import People

HIP = "hip_replacement"


def address(people: People, code: str) -> str:
    return f"/patients/{people.pat.id}/conditions/{code}"


def shows_why(page: str) -> bool:
    return f">{WHY}" in unescape(page)


def test_why_something_is_taken_back_is_asked_once_there_is_something_to_take_back(
    alice: FlaskClient, people: People
) -> None:
    page = address(people, HIP)
    assert not shows_why(alice.get(page).text)
    assert fill_in(alice, page, {"status": "active"}).status_code == 303
    assert not shows_why(alice.get(page).text)

    assert fill_in(alice, page, {"surgery_on": "2026-10-03"}).status_code == 303
    assert shows_why(alice.get(page).text)


def test_a_yes_that_is_taken_back_asks_why_when_it_is_refused(alice: FlaskClient, people: People) -> None:
    page = address(people, "hypertension")
    assert fill_in(alice, page, {"status": "active"}).status_code == 303
    refused = fill_in(alice, page, {"status": "resolved"})
    assert refused.status_code == 422
    assert shows_why(refused.text)


def test_what_has_a_day_of_its_own_does_not_say_that_nobody_knows_when_it_began(
    alice: FlaskClient, people: People
) -> None:
    for code, day in ((HIP, "surgery_on"), ("birth_recent", "birth_on")):
        assert fill_in(alice, address(people, code), {day: "2026-10-03"}).status_code == 303
        said = unescape(alice.get(f"/patients/{people.pat.id}/conditions").text)
        assert "Oct 3, 2026" in said
        assert "Began" not in said
    assert fill_in(alice, address(people, "hypertension")).status_code == 303
    assert "<dt>Began</dt><dd>not known</dd>" in alice.get(f"/patients/{people.pat.id}/conditions").text
