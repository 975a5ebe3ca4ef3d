"""A condition's page asks in words that fit it, and calls nothing optional that screening will ask for."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from clinic.domain.record.problem_kinds import ONE_SIDED, OWN_DAYS
from clinic.domain.record.problems import PROBLEMS
from clinic.services.screening import rulebooks
from clinic.web.therapist.record.problem_form import SOMETIMES
from tests.browser import NEEDED, OPTIONAL, controls, labels
from tests.desk import Desk
from tests.integration.conftest import Clock, sign_in


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    desk.session.commit()
    sign_in(client, desk.alice)
    return client


def test_whatever_a_rule_asks_is_marked_as_needed_and_nothing_else_is(alice: FlaskClient, desk: Desk) -> None:
    book = rulebooks.current(desk.session)
    desk.session.commit()
    marks = {}
    for code in PROBLEMS:
        found = labels(alice.get(f"/patients/{desk.pat.id}/conditions/{code}").text)
        marks[code] = {name for name, text in found.items() if NEEDED in text}
        assert OPTIONAL in found["note"]
        assert not any(OPTIONAL in found[name] for name in marks[code])
    assert marks == {code: {*book.asks(code)} - {*SOMETIMES} for code in PROBLEMS}


def test_a_side_is_asked_of_what_has_one_and_a_note_says_what_it_is_for(
    alice: FlaskClient, desk: Desk
) -> None:
    conditions = f"/patients/{desk.pat.id}/conditions"
    sided = {code for code in PROBLEMS if "side" in labels(alice.get(f"{conditions}/{code}").text)}
    assert sided == ONE_SIDED
    page = alice.get(f"{conditions}/hip_replacement").text
    assert OPTIONAL in labels(page)["side"]
    assert "Which cancer it was" in alice.get(f"{conditions}/cancer_past").text
    assert "Which cancer it was" not in page


def test_a_replaced_hip_is_asked_about_as_a_joint_and_an_operation(alice: FlaskClient, desk: Desk) -> None:
    page = alice.get(f"/patients/{desk.pat.id}/conditions/hip_replacement").text
    found = labels(page)
    assert found["status"].startswith("Is the new joint in place?")
    assert "No, it was taken out" in page
    assert "Is it there now?" not in page
    assert "onset" not in found
    assert {"status", "onset", "surgery_on"} <= controls(page).keys()


def test_an_operation_is_listed_as_healing_and_a_new_joint_as_in_place(
    alice: FlaskClient, desk: Desk
) -> None:
    desk.problem("abdominal_surgery", weeks_ago=3)
    desk.problem("hip_replacement", weeks_ago=30)
    desk.session.commit()
    for address in (f"/patients/{desk.pat.id}", f"/patients/{desk.pat.id}/conditions"):
        page = alice.get(address).text
        assert "Healing or limiting</span>" in page
        assert "In place</span>" in page
        assert "Active</span>" not in page


def test_a_beginning_that_was_recorded_of_an_operation_stays_to_be_seen(
    alice: FlaskClient, desk: Desk
) -> None:
    desk.problem("abdominal_surgery", weeks_ago=20)
    desk.session.commit()
    found = labels(alice.get(f"/patients/{desk.pat.id}/conditions/abdominal_surgery").text)
    assert found["onset"].startswith("When was the operation?")


@pytest.mark.parametrize("day", OWN_DAYS)
def test_a_day_of_its_own_stands_in_place_of_a_beginning_and_no_rule_wants_both(desk: Desk, day: str) -> None:
    book = rulebooks.current(desk.session)
    of_its_own = [code for code in PROBLEMS if day in book.asks(code)]
    assert of_its_own
    assert [code for code in of_its_own if "onset" in book.asks(code)] == []


@pytest.mark.parametrize("page", ["/patients/{pat}/intake", "/programs/{program}"])
def test_what_is_needed_now_and_then_is_not_called_optional(
    alice: FlaskClient, desk: Desk, page: str
) -> None:
    desk.answer_all(kneeling_problem="yes")
    program = desk.draft("upright-ball-sit")
    desk.session.commit()
    found = labels(alice.get(page.format(pat=desk.pat.id, program=program.id)).text)
    now_and_then = {name for name in found if name.endswith(("reason", "-reps", "-seconds"))}
    assert now_and_then
    assert [name for name in now_and_then if OPTIONAL in found[name]] == []
