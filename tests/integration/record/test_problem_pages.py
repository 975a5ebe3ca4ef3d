"""The pages of conditions: record, change, resolve, take back; only the details that a rule asks for are asked."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.domain.record.problems import PROBLEMS
from clinic.models import ProblemRecord
from clinic.services.record import problems, stated_problems
from clinic.services.screening import rulebooks
from tests.browser import controls, fill_in
from tests.factories import NOW, People
from tests.integration.conftest import sign_in

DISC = "lumbar_disc_herniation"
MISTAKES: list[tuple[dict[str, str], str, str]] = [
    ({"status": "maybe"}, "status", "Choose one of the answers shown."),
    ({"onset": "2027-01-01"}, "onset", "The start date is in the future."),
    ({"onset": "1950-01-01"}, "onset", "The start date is before the patient was born."),
    ({"onset": "last week"}, "onset", "Enter a date with day, month and year."),
    (
        {"systolic": "high"},
        "systolic",
        "“high” cannot be read as one figure here. Enter a whole number, such as 10.",
    ),
    ({"systolic": "9000"}, "systolic", "must be a whole number from 50 to 300."),
    (
        {"systolic": "120", "diastolic": "130"},
        "diastolic",
        "must be lower than the upper blood pressure.",
    ),
    ({"controlled": "perhaps"}, "controlled", "Choose one of the answers shown."),
    ({"note": "x" * 301}, "note", "Write at most 300 characters."),
    ({"note": "a\x00"}, "note", "Some of this cannot be read."),
]


def address(people: People, code: str = DISC, end: str = "") -> str:
    return f"/patients/{people.pat.id}/conditions/{code}{end}"


def count(session: Session) -> int | None:
    return session.scalar(select(func.count()).select_from(ProblemRecord))


def test_a_condition_is_recorded_with_its_details(
    alice: FlaskClient, people: People, session: Session
) -> None:
    form = {
        "status": "active",
        "systolic": "165",
        "diastolic": "95",
        "controlled": "yes",
        "note": "Since the GP's call",
    }
    assert fill_in(alice, address(people, "hypertension"), form).status_code == 303
    assert "Since the GP" in alice.get(f"/patients/{people.pat.id}").text
    (said,) = stated_problems.current(session, people.pat)
    assert said.attributes == {"systolic": 165, "diastolic": 95, "controlled": True}


def test_what_is_left_open_stays_unrecorded(alice: FlaskClient, people: People, session: Session) -> None:
    form = {"status": "active", "onset": "", "systolic": "", "controlled": ""}
    assert fill_in(alice, address(people, "hypertension"), form).status_code == 303
    (said,) = stated_problems.current(session, people.pat)
    assert (said.onset, said.attributes) == (None, {})


def test_every_condition_has_a_form_that_asks_what_the_rules_need(alice: FlaskClient, people: People) -> None:
    rules = rulebooks.load_from_files(rulebooks.RULES)
    for code in PROBLEMS:
        page = alice.get(address(people, code)).text
        for name in rules.asks(code):
            assert f'name="{name}"' in page, (code, name)


def test_a_mistake_comes_back_at_its_field_with_everything_typed(
    alice: FlaskClient, people: People, session: Session
) -> None:
    for form, field, sentence in MISTAKES:
        answer = fill_in(
            alice, address(people, "hypertension"), {"status": "active", "note": "keep me", **form}
        )
        assert (answer.status_code, form) == (422, form)
        assert sentence in answer.text.split(f'id="{field}-error"')[1].split("</p>")[0]
        assert field == "note" or "keep me" in answer.text, form
    assert count(session) == 0


def test_limits_that_hold_no_more_do_not_end_on_a_day_to_come(
    alice: FlaskClient, people: People, session: Session
) -> None:
    url = address(people, "hip_replacement")
    said = {"limited": "no", "limits_until": "2027-03-01", "note": "Told on the phone"}
    answer = fill_in(alice, url, said)
    assert answer.status_code == 422
    assert "end on a day to come" in answer.text.split('id="limited-error"')[1].split("</p>")[0]
    kept = controls(answer.text)
    assert {name: kept[name] for name in said} == {name: [typed] for name, typed in said.items()}
    assert count(session) == 0
    session.rollback()
    said["limits_until"] = "2026-11-01"
    assert fill_in(alice, url, said).status_code == 303


def test_an_unknown_condition_is_not_found(alice: FlaskClient, people: People) -> None:
    assert alice.get(address(people, "bad_luck")).status_code == 404
    assert alice.post(address(people, "bad_luck", "/resolved")).status_code == 404


def test_the_form_starts_from_what_was_said_last(alice: FlaskClient, people: People) -> None:
    fill_in(alice, address(people), {"status": "active", "onset": "2026-10-01", "note": "MRI L4/5"})
    page = alice.get(address(people)).text
    assert 'value="2026-10-01"' in page
    assert "MRI L4/5" in page


def test_a_detail_that_no_rule_asks_for_is_not_lost_by_saving_again(
    alice: FlaskClient, people: People, session: Session
) -> None:
    said = {"status": "active", "attributes": {"falls_last_year": 2}}
    problems.record(session, patient=people.pat, code="glaucoma", by=people.alice, at=NOW, **said, seen=None)
    session.commit()
    assert 'name="falls_last_year"' in alice.get(address(people, "glaucoma")).text
    over = {"status": "resolved", "falls_last_year": "2", "reason": "Another diagnosis."}
    fill_in(alice, address(people, "glaucoma"), over)
    (said,) = stated_problems.current(session, people.pat)
    assert (said.attributes, said.over_since) == ({"falls_last_year": 2}, NOW.date())


@pytest.mark.parametrize("end", ["resolved", "error"])
def test_ending_a_condition_keeps_its_history_on_the_page(
    alice: FlaskClient, people: People, end: str
) -> None:
    fill_in(alice, address(people), {"status": "active"})
    listing = f"/patients/{people.pat.id}/conditions"
    ending = address(people, end=f"/{end}")
    assert ending in alice.get(listing).text
    sent = controls(alice.get(ending).text) | {"reason": "No pain for a month."}
    fill_in(alice, address(people), {"note": "Worse."})
    answer = alice.post(ending, data=sent)
    assert (answer.status_code, "Somebody changed this after you opened" in answer.text) == (422, True)
    assert "No pain for a month." in answer.text

    assert alice.post(ending, data=controls(answer.text)).status_code == 303
    page = alice.get(listing).text
    assert {"resolved": "Resolved", "error": "Taken back on"}[end] in page
    assert "No pain for a month." in alice.get(address(people)).text
    answer = alice.get(ending)
    assert (answer.status_code, "Somebody changed this condition already." in answer.text) == (409, True)


@pytest.mark.parametrize(
    ("end", "said", "field", "sentence"),
    [
        ("resolved", {}, "reason", "Fill this in"),
        ("error", {}, "reason", "Fill this in"),
        ("resolved", {"reason": "x" * 301}, "reason", "Keep the reason to 300 characters."),
        ("resolved", {"over_since": "2126-01-01"}, "over_since", "Choose today or a day before."),
        ("resolved", {"over_since": "2026-09-30"}, "over_since", "It began after that day."),
    ],
)
def test_ending_a_condition_asks_why_and_since_when(
    alice: FlaskClient,
    people: People,
    session: Session,
    end: str,
    said: dict[str, str],
    field: str,
    sentence: str,
) -> None:
    fill_in(alice, address(people), {"status": "active", "onset": "2026-10-01"})
    ending = address(people, end=f"/{end}")
    sent = controls(alice.get(ending).text) | ({"reason": "Over."} if "over_since" in said else {}) | said
    answer = alice.post(ending, data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text.split(f'id="{field}-error"')[1].split("</p>")[0]
    assert [one.status for one in stated_problems.current(session, people.pat)] == ["active"]


def test_a_pressure_is_not_over_since_a_day_before_it_was_measured_high(
    alice: FlaskClient, people: People, session: Session
) -> None:
    high = {"status": "active", "systolic": "195", "diastolic": "115", "measured_on": "2026-11-20"}
    fill_in(alice, address(people, "hypertension"), high)
    ending = address(people, "hypertension", end="/resolved")
    said = {"over_since": "2026-11-15", "reason": "Says it is over."}
    answer = alice.post(ending, data=controls(alice.get(ending).text) | said)
    assert answer.status_code == 422
    refusal = answer.text.split('id="over_since-error"')[1].split("</p>")[0]
    assert "It was measured high after that day, on Nov 20, 2026." in refusal
    assert (controls(answer.text)["over_since"], "Says it is over." in answer.text) == (["2026-11-15"], True)
    assert [one.status for one in stated_problems.current(session, people.pat)] == ["active"]


def test_a_condition_made_milder_asks_why_at_its_own_form(
    alice: FlaskClient, people: People, session: Session
) -> None:
    fill_in(
        alice, address(people, "hypertension"), {"status": "active", "systolic": "170", "diastolic": "95"}
    )
    milder = {"systolic": "130"}
    answer = fill_in(alice, address(people, "hypertension"), milder)
    assert (answer.status_code, "Say why this is taken back" in answer.text) == (422, True)
    fill_in(alice, address(people, "hypertension"), milder | {"reason": "Three readings at home."})
    (said,) = stated_problems.current(session, people.pat)
    assert (said.attributes["systolic"], said.reason) == (130, "Three readings at home.")


def test_an_assistant_adds_and_never_takes_away(
    alice: FlaskClient, app: Flask, people: People, session: Session
) -> None:
    amos = app.test_client()
    sign_in(amos, people.amos)
    hypertension = address(people, "hypertension")
    fill_in(amos, hypertension, {"status": "active", "systolic": "150", "diastolic": "95"})
    fill_in(amos, hypertension, {"systolic": "170"})
    for milder, field in (({"systolic": "120"}, "systolic"), ({"status": "resolved"}, "status")):
        answer = fill_in(amos, hypertension, milder | {"reason": "It is."})
        assert answer.status_code == 422
        assert "Only a therapist can end a condition" in answer.text.split(f'id="{field}-error"')[1]
    ending = address(people, "hypertension", end="/resolved")
    assert ending not in amos.get(f"/patients/{people.pat.id}/conditions").text
    assert amos.get(ending).status_code == 409
    (said,) = stated_problems.current(session, people.pat)
    assert (said.status, said.attributes["systolic"]) == ("active", 170)


def test_ending_what_was_never_recorded_says_so_and_writes_nothing(
    alice: FlaskClient, people: People, session: Session
) -> None:
    answer = alice.post(address(people, end="/resolved"), data={"seen": "0"})
    assert answer.status_code == 409
    assert "Only a condition that was recorded" in answer.text
    assert count(session) == 0


def test_choosing_a_condition_leads_to_its_form(alice: FlaskClient, people: People) -> None:
    listing = f"/patients/{people.pat.id}/conditions"
    assert alice.get(f"{listing}?code=glaucoma").location.endswith("/conditions/glaucoma")
    assert alice.get(f"{listing}?code=nonsense").status_code == 200
