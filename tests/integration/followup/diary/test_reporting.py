"""Reporting a training on its page: three taps when all went well, a sentence at the field when something is wrong."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from clinic.models import AuditEvent, Plan, TrainingEntry, TrainingSession
from clinic.services.plans import plans as plan_service
from tests import factories
from tests.browser import controls
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup import plans


def kept(session: Session) -> list[TrainingSession]:
    found = select(TrainingSession).options(selectinload(TrainingSession.entries))
    reports = list(session.scalars(found.order_by(TrainingSession.reported_at)))
    session.commit()
    return reports


@pytest.mark.parametrize(("button", "outcome"), [("done", "done"), ("skipped", "skipped")])
def test_one_button_answers_for_every_exercise(
    pat: FlaskClient, session: Session, plan: Plan, button: str, outcome: str
) -> None:
    page = pat.get("/my/report").text
    assert f'name="everything" value="{button}"' in page
    assert 'maxlength="1000"' in page  # what is written offline is not refused later for its length
    answer = pat.post("/my/report", data=controls(page) | {"everything": button, "news": "no", "pain": "1"})
    assert (answer.status_code, answer.location) == (303, "/my/diary")
    assert "Thank you. Your report is kept, and your clinic can read it." in pat.get("/my/diary").text
    assert set(session.scalars(select(TrainingEntry.outcome))) == {outcome}
    assert session.scalar(select(func.count(TrainingEntry.id))) == plans.EXERCISES


def test_only_after_a_night_the_next_morning_is_asked_for(
    pat: FlaskClient, filled: dict[str, str], clock: Clock
) -> None:
    assert pat.post("/my/report", data=filled).status_code == 303
    assert 'name="settled"' not in pat.get("/my/report").text
    clock.now = NOW + timedelta(days=1)
    assert 'name="settled"' in pat.get("/my/report").text


def test_two_reports_of_a_day_are_told_apart_by_when_they_were_sent(
    pat: FlaskClient, alice: FlaskClient, people: People, filled: dict[str, str], clock: Clock
) -> None:
    assert pat.post("/my/report", data=filled).status_code == 303
    pages = [(pat, "/my/diary"), (alice, f"/patients/{people.pat.id}/reports")]
    assert ["Sent Nov" in client.get(address).text for client, address in pages] == [False, False]
    clock.pass_by(minutes=10)
    assert pat.post("/my/report", data=filled | {"client_uuid": str(uuid4())}).status_code == 303
    for client, address in pages:
        assert re.findall(r"Sent Nov 21, 2026, (\d+:\d\d)", client.get(address).text) == [
            "3:10",
            "3:00",
        ]  # in Berlin


def test_a_report_says_how_each_exercise_went(
    pat: FlaskClient, session: Session, filled: dict[str, str]
) -> None:
    assert pat.post("/my/report", data=filled).status_code == 303
    (report,) = kept(session)
    assert sorted(entry.outcome for entry in report.entries) == ["done", "partly"]
    assert (report.pain, report.effort, report.note) == (3, 5, "The ball was soft.")
    diary = pat.get("/my/diary").text
    assert "1 of 2 exercises done, 1 in part." in diary
    assert "The ball was soft." in diary


def test_whoever_skipped_need_not_say_how_much_it_hurt(
    pat: FlaskClient, session: Session, filled: dict[str, str]
) -> None:
    del filled["pain"], filled["effort"]
    assert pat.post("/my/report", data=filled | {"everything": "skipped"}).status_code == 303
    (report,) = kept(session)
    assert report.pain is report.effort is None
    assert report.signs == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"trained_on": ""}, "Fill this in."),
        ({"trained_on": "last Tuesday"}, "Enter a date with day, month and year."),
        ({"trained_on": (NOW.date() + timedelta(days=1)).isoformat()}, "Choose today or a day before."),
        (
            {"trained_on": (NOW.date() - timedelta(days=29)).isoformat()},
            "Choose a day in the last four weeks.",
        ),
        ({"trained_on": "0001-01-01"}, "Choose a day in the last four weeks."),
        ({"pain": "11"}, "Choose one of the answers shown."),
        ({"pain": "-1"}, "Choose one of the answers shown."),
        ({"effort": "much"}, "Choose one of the answers shown."),
        ({"everything": "nearly"}, "Choose one of the answers shown."),
        ({"note": "x" * 1001}, "Keep the note to 1000 characters."),
        ({"note": "a\x00b"}, "Some of this cannot be read. Type it again."),
        ({"client_uuid": "7"}, "The page was not complete. Press Send again."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_stays(
    pat: FlaskClient, session: Session, filled: dict[str, str], change: dict[str, str], sentence: str
) -> None:
    sent = filled | change
    answer = pat.post("/my/report", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    shown = controls(answer.text)
    typed = sent.keys() - {"pain", "effort", "everything", "client_uuid"} | filled.keys() - change.keys()
    assert {name: shown.get(name) for name in typed} == {name: [sent[name]] for name in typed}
    assert kept(session) == []


def test_each_exercise_needs_an_answer(pat: FlaskClient, session: Session, filled: dict[str, str]) -> None:
    missing = next(name for name in filled if name.startswith("item_") and "_more_" not in name)
    del filled[missing]
    answer = pat.post("/my/report", data=filled)
    assert answer.status_code == 422
    assert f'id="{missing}-error"' in answer.text
    assert "Say how this one went." in answer.text
    assert kept(session) == []


def test_the_same_report_sent_again_is_kept_once(
    pat: FlaskClient, session: Session, filled: dict[str, str]
) -> None:
    for _ in range(3):
        assert pat.post("/my/report", data=filled).status_code == 303
    assert len(kept(session)) == 1


def test_a_changed_report_from_the_same_page_is_not_lost(
    pat: FlaskClient, session: Session, filled: dict[str, str]
) -> None:
    pat.post("/my/report", data=filled)
    answer = pat.post("/my/report", data=filled | {"pain": "8"})
    assert answer.status_code == 422
    assert "You sent a report from this page before, and it is kept." in answer.text
    assert controls(answer.text)["client_uuid"] != [filled["client_uuid"]]
    assert f'data-typed="{filled["client_uuid"]}"' in answer.text  # what the device still keeps of it
    pat.post("/my/report", data=filled | {"pain": "8", "client_uuid": str(uuid4())})
    assert [report.pain for report in kept(session)] == [3, 8]


def test_a_plan_that_was_replaced_can_still_be_reported(
    pat: FlaskClient, session: Session, people: People, plan: Plan, filled: dict[str, str]
) -> None:
    plans.give(session, people.pat, people.alice)
    session.commit()
    assert pat.post("/my/report", data=filled).status_code == 303
    assert [report.plan_id for report in kept(session)] == [plan.id]


def test_a_report_of_a_plan_withdrawn_since_is_kept_with_a_warning(
    pat: FlaskClient, session: Session, people: People, plan: Plan, filled: dict[str, str]
) -> None:
    plan_service.withdraw(session, plan=plan, reason="New findings", by=people.alice, at=NOW)
    session.commit()
    assert pat.post("/my/report", data=filled).status_code == 303
    assert "This plan was withdrawn. Please do not follow it any more." in pat.get("/my/diary").text
    assert len(kept(session)) == 1
    assert pat.get("/my/report").location == "/my/"
    assert "Please do not follow it any more, on paper either." in pat.get("/my/").text
    assert pat.get("/my/plan.pdf").status_code == 404


@pytest.mark.parametrize("whose", ["another patient's", "nobody's", "no", "an unreadable"])
def test_only_a_plan_of_ones_own_can_be_reported(
    pat: FlaskClient, session: Session, people: People, filled: dict[str, str], whose: str
) -> None:
    other = factories.patient(session, people.alice, "Quinn Patient")
    foreign = plans.give(session, other, people.alice)
    session.commit()
    plan_id = {"another patient's": str(foreign.id), "nobody's": str(uuid4()), "no": ""}.get(whose, "\x00ß")
    assert pat.post("/my/report", data=filled | {"plan_id": plan_id}).status_code == 404
    assert kept(session) == []


def test_without_a_form_token_nothing_is_kept(
    app: Flask, pat: FlaskClient, session: Session, filled: dict[str, str]
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = pat.post("/my/report", data=filled)
    assert answer.status_code == 400
    assert "Please send that again" in answer.text
    assert kept(session) == []


def test_today_is_the_clinics_day(pat: FlaskClient, clock: Clock, filled: dict[str, str]) -> None:
    clock.now = NOW.replace(hour=23, minute=30)  # half past midnight on the 22nd in Berlin
    assert 'value="2026-11-22"' in pat.get("/my/report").text
    assert pat.post("/my/report", data=filled | {"trained_on": "2026-11-22"}).status_code == 303


def test_reading_and_reporting_are_audited(
    pat: FlaskClient, session: Session, people: People, filled: dict[str, str]
) -> None:
    session.execute(AuditEvent.__table__.delete())
    session.commit()
    for page in ("", "plan.pdf", "diary", "help", "report"):
        assert pat.get(f"/my/{page}").status_code == 200
    pat.post("/my/report", data=filled)
    found = session.scalars(select(AuditEvent)).all()
    assert Counter(event.action for event in found) == {
        "patients.read": 6, "plans.read": 6, "training.report": 1, "worklist.open": 1,
    }  # fmt: skip
    assert {event.actor for event in found} == {"patient", "system"}
    assert {event.patient_id for event in found} == {people.pat.id}


@pytest.mark.parametrize("page", ["", "diary", "report", "help", "plan.pdf", "sender", "service-worker.js"])
def test_the_portal_is_for_patients_only(
    app: Flask, clock: Clock, people: People, plan: Plan, page: str
) -> None:
    stranger, therapist = app.test_client(), app.test_client()
    sign_in(therapist, people.alice)
    assert stranger.get(f"/my/{page}").status_code in (302, 401)
    assert therapist.get(f"/my/{page}").status_code == 404


def test_a_plan_that_a_clock_ahead_signed_is_reported_today(
    pat: FlaskClient, session: Session, clock: Clock, plan: Plan, filled: dict[str, str]
) -> None:
    plan.signed_at = NOW + timedelta(days=1)
    session.commit()
    days = (NOW.date() - timedelta(days=1), NOW.date() + timedelta(days=1), NOW.date())
    answers = [
        pat.post("/my/report", data=filled | {"trained_on": day.isoformat(), "client_uuid": str(uuid4())})
        for day in days
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 303]
    assert [report.trained_on for report in kept(session)] == [NOW.date()]
