"""Administration: for administrators only, of their own clinic only, and never a patient's record."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic.models import AuditEvent, Clinic, StaffMember, new_id
from clinic.services.screening import rulebooks
from tests.browser import controls, fill_in
from tests.factories import NOW, PASSWORD, People
from tests.integration.conftest import Clock, sign_in, stored

PAGES = ("/admin", "/admin/clinic", "/admin/staff", "/admin/staff/new", "/admin/audit")
DORA = {
    "name": "Dora New",
    "email": "",
    "role": "therapist",
    "profession": "Physiotherapist",
    "registration": "PT-9",
    "password": PASSWORD,
}
RIVERSIDE = {
    "name": "Riverside Physiotherapy",
    "address": "1 Mill Lane",
    "phone": "+44 20 7946 0000",
    "emergency_number": "999",
    "timezone": "Europe/London",
    "paper": "letter",
    "acute_window_weeks": "8",
    "intake_days": "60",
    "silence_days": "10",
}


@pytest.fixture
def ada(client: FlaskClient, people: People, clock: Clock) -> FlaskClient:
    sign_in(client, people.ada)
    return client


def link_in(page: str) -> str:
    (link,) = re.findall(r">http://127\.0\.0\.1:8000(/welcome/[^<]+)<", page)
    return str(link)


def in_riverside(engine: Engine, people: People) -> int:
    return len(stored(engine, select(StaffMember.id).where(StaffMember.clinic_id == people.clinic.id)))


def riverside(engine: Engine, people: People) -> Clinic:
    (found,) = stored(engine, select(Clinic).where(Clinic.id == people.clinic.id))
    return found


@pytest.mark.parametrize("page", PAGES)
def test_only_administrators_see_it(app: Flask, people: People, clock: Clock, page: str) -> None:
    assert app.test_client().get(page).status_code == 302
    for person, status in ((people.ada, 200), (people.alice, 404), (people.amos, 404)):
        browser = app.test_client()
        sign_in(browser, person)
        assert browser.get(page).status_code == status


def test_an_administrator_alone_sees_no_patients(ada: FlaskClient, people: People) -> None:
    assert ada.get("/patients").status_code == 404
    assert people.pat.name not in "".join(ada.get(page).text for page in PAGES)


def test_the_clinics_data_are_changed(ada: FlaskClient, engine: Engine, people: People) -> None:
    assert fill_in(ada, "/admin/clinic", RIVERSIDE).status_code == 303
    clinic = riverside(engine, people)
    assert {name: str(getattr(clinic, name)) for name in RIVERSIDE} == RIVERSIDE


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"acute_window_weeks": "3"}, "Enter 4 to 12 weeks."),
        ({"acute_window_weeks": "13"}, "Enter 4 to 12 weeks."),
        ({"intake_days": "29"}, "Enter 30 to 365 days."),
        ({"intake_days": "366"}, "Enter 30 to 365 days."),
        ({"silence_days": "2"}, "Enter 3 to 30 days."),
        ({"silence_days": "31"}, "Enter 3 to 30 days."),
        (
            {"acute_window_weeks": "six"},
            "“six” cannot be read as one figure here. Enter a whole number, such as 10.",
        ),
        ({"timezone": "Mars/Olympus"}, "Choose a time zone"),
        ({"timezone": "../etc/passwd"}, "Choose a time zone"),
        ({"paper": "a3"}, "Choose one of the answers shown."),
        ({"name": "  "}, "Give the clinic a name of up to 120 characters that can be printed."),
        ({"name": "x" * 121}, "Write at most 120 characters."),
        ({"phone": "\x00"}, "Some of this cannot be read."),
        ({"emergency_number": "call 112"}, "digits only, such as 112"),
    ],
)
def test_bad_data_are_refused_at_the_field_and_nothing_is_written(
    ada: FlaskClient, engine: Engine, people: People, wrong: dict[str, str], sentence: str
) -> None:
    answer = fill_in(ada, "/admin/clinic", RIVERSIDE | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "1 Mill Lane" in answer.text
    assert riverside(engine, people).address == ""


def test_the_clinic_names_the_flags_that_another_clinician_decides(
    ada: FlaskClient, engine: Engine, session: Session, people: People
) -> None:
    assert ada.get("/admin/consults").status_code == 409
    rulebooks.sync(session, at=NOW)
    session.commit()
    assert fill_in(ada, "/admin/consults", {"others_only": ["", "acute-back-injury"]}).status_code == 303
    assert riverside(engine, people).second_opinion_rules == ["acute-back-injury"]
    (box,) = re.findall(r'<input[^>]+value="acute-back-injury">', ada.get("/admin/consults").text)
    assert "checked" in box
    assert fill_in(ada, "/admin/consults", {"others_only": ["", "no-such-rule"]}).status_code == 422
    assert fill_in(ada, "/admin/consults", {"others_only": ""}).status_code == 303
    assert riverside(engine, people).second_opinion_rules == []


def test_somebody_is_added_and_comes_in_by_the_link(app: Flask, ada: FlaskClient, people: People) -> None:
    page = ada.post("/admin/staff/new", data=DORA | {"made": str(new_id())}).text
    browser = app.test_client()
    answer = browser.post(
        link_in(page), data={"login": "dora", "password": "nine herons downstream", "offer": "", "code": ""}
    )
    assert answer.location == "/patients"


def test_sending_the_form_twice_adds_one_person_and_the_newest_link_counts(
    app: Flask, ada: FlaskClient, engine: Engine, people: People
) -> None:
    form = DORA | {"made": str(new_id())}
    first, second = (link_in(ada.post("/admin/staff/new", data=form).text) for _ in range(2))
    assert in_riverside(engine, people) == 4
    assert app.test_client().get(first).status_code == 404
    assert app.test_client().get(second).status_code == 200


def test_a_second_person_from_the_same_page_is_neither_lost_nor_given_the_link_of_the_first(
    ada: FlaskClient, engine: Engine, people: People
) -> None:
    form = DORA | {"made": str(new_id())}
    ada.post("/admin/staff/new", data=form)
    second = ada.post("/admin/staff/new", data=form | {"name": "Dino Diaz"})
    assert second.status_code == 422
    assert "it says something else" in second.text
    assert "/welcome/" not in second.text
    again = controls(second.text) | {"password": PASSWORD}
    assert link_in(ada.post("/admin/staff/new", data=again).text)
    assert in_riverside(engine, people) == 5


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"password": "wrong"}, "This is not your password."),
        ({"registration": ""}, "Enter the registration number."),
        ({"role": "owner"}, "Choose one of the answers shown."),
        ({"name": ""}, "Fill this in."),
        ({"made": "42"}, "This page is too old."),
        ({"made": ""}, "This page is too old."),
    ],
)
def test_a_refused_form_adds_nobody(
    ada: FlaskClient, engine: Engine, people: People, wrong: dict[str, str], sentence: str
) -> None:
    answer = ada.post("/admin/staff/new", data=DORA | {"made": str(new_id())} | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert in_riverside(engine, people) == 3


def test_inviting_again_asks_for_the_password(ada: FlaskClient, people: People) -> None:
    address = f"/admin/staff/{people.alice.id}/invite"
    assert ada.post(address, data={"password": "wrong"}).status_code == 422
    assert link_in(ada.post(address, data={"password": PASSWORD}).text)


def test_somebody_is_corrected_let_go_and_taken_back(app: Flask, ada: FlaskClient, people: People) -> None:
    amos = app.test_client()
    sign_in(amos, people.amos)
    address = f"/admin/staff/{people.amos.id}"
    assert fill_in(ada, address, {"name": "Amos Aide-Smith"}).status_code == 303
    assert "Amos Aide-Smith" in amos.get("/account").text
    for _ in range(2):
        assert ada.post(f"{address}/deactivate").status_code == 303
    assert amos.get("/account").status_code == 302
    assert amos.post("/sign-in", data={"login": "amos", "password": PASSWORD}).status_code == 422
    assert ada.post(f"{address}/invite", data={"password": PASSWORD}).status_code == 409
    assert ada.post(f"{address}/reactivate").status_code == 303
    sign_in(amos, people.amos)
    assert ada.post(f"{address}/sign-out").status_code == 303
    assert amos.get("/account").status_code == 302


def test_nobody_lets_themselves_go(ada: FlaskClient, people: People) -> None:
    answer = ada.post(f"/admin/staff/{people.ada.id}/deactivate")
    assert answer.status_code == 409
    assert "You cannot deactivate yourself." in answer.text


@pytest.mark.parametrize("action", ["", "/invite", "/deactivate", "/reactivate", "/sign-out"])
def test_staff_of_another_clinic_are_not_there(ada: FlaskClient, people: People, action: str) -> None:
    form = {"name": "Mine now", "role": "assistant", "password": PASSWORD}
    assert ada.post(f"/admin/staff/{people.bob.id}{action}", data=form).status_code == 404


def test_the_audit_log_shows_who_did_what_and_notes_that_it_was_read(
    ada: FlaskClient, engine: Engine, people: People
) -> None:
    page = ada.get(f"/admin/audit?person={people.alice.id}&action=account").text
    assert "account.create" in page
    assert "patient.register" not in page
    (read,) = stored(engine, select(AuditEvent.detail).where(AuditEvent.action == "audit.read"))
    assert read == {"person": str(people.alice.id), "action": "account"}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("patient=42", "Copy the number from the address"),
        ("since=yesterday", "Enter a date with day, month and year."),
        ("person=019ab000-0000-7000-8000-000000000000", "Choose one of the answers shown."),
    ],
)
def test_a_filter_that_cannot_be_read_is_said_so(ada: FlaskClient, query: str, sentence: str) -> None:
    answer = ada.get(f"/admin/audit?{query}")
    assert answer.status_code == 422
    assert sentence in answer.text


def test_an_unreadable_page_number_is_the_first_page(ada: FlaskClient) -> None:
    assert ada.get("/admin/audit?before=nonsense").status_code == 200
