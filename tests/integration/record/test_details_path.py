"""The way from an intake through the details of what it found: one page after the other, and nothing is lost."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from clinic.services.record import stated_problems
from tests.browser import fill_in
from tests.desk import Desk
from tests.integration.conftest import Clock, sign_in

FOUND = dict.fromkeys(("hypertension", "knee_osteoarthritis", "discectomy"), "yes")


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    sign_in(client, desk.alice)
    return client


def intake_of(desk: Desk) -> str:
    return f"/patients/{desk.pat.id}/intake"


def test_each_condition_that_rules_ask_more_of_leads_to_the_next_and_the_last_to_the_record(
    alice: FlaskClient, desk: Desk
) -> None:
    first = fill_in(alice, intake_of(desk), FOUND).location
    assert "/conditions/discectomy?" in first  # no rule asks more of the knee
    page = alice.get(first).text
    assert "After this: High blood pressure." in page
    assert "Record and go on" in page

    second = fill_in(alice, first, {"surgery_on": "2026-03-09"}).location
    assert "/conditions/hypertension?" in second
    assert "After this" not in alice.get(second).text
    assert fill_in(alice, second, {"systolic": "150"}).location.endswith(f"/patients/{desk.pat.id}#messages")
    said = {one.code: one.attributes for one in stated_problems.current(desk.session, desk.pat)}
    assert said == {
        "discectomy": {"surgery_on": date(2026, 3, 9)},
        "hypertension": {"systolic": 150},
        "knee_osteoarthritis": {},
    }


def test_what_is_skipped_is_not_recorded_and_stays_listed_on_the_record(
    alice: FlaskClient, desk: Desk
) -> None:
    first = fill_in(alice, intake_of(desk), FOUND).location
    assert (
        f'href="{first.partition("/conditions")[0]}/conditions/hypertension?way=details#messages">Skip'
        in (alice.get(first).text)
    )
    record = f"/patients/{desk.pat.id}"
    assert alice.get(record).text.count("Add the details") == 2
    assert all(not one.attributes for one in stated_problems.current(desk.session, desk.pat))
    desk.session.rollback()

    fill_in(alice, first, {"surgery_on": "2026-03-09"})
    assert alice.get(record).text.count("Add the details") == 1


def test_a_condition_opened_from_the_list_leads_back_to_the_list(alice: FlaskClient, desk: Desk) -> None:
    fill_in(alice, intake_of(desk), FOUND)
    page = f"/patients/{desk.pat.id}/conditions/pregnancy"
    assert "After this" not in alice.get(page).text
    assert fill_in(alice, page, {"surgery_on": "2026-03-09"}).location.endswith("/conditions")


def test_a_condition_of_which_no_rule_asks_more_leads_to_the_record(alice: FlaskClient, desk: Desk) -> None:
    answer = fill_in(alice, intake_of(desk), {"knee_osteoarthritis": "yes"})
    assert answer.location.endswith(f"/patients/{desk.pat.id}#messages")
    assert "Recorded as active: Knee osteoarthritis." in alice.get(answer.location).text
