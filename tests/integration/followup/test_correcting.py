"""A report after it was sent: corrected, taken back at once, marked as mistaken; and what none of it lifts."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import AuditEvent, Patient, Plan, TrainingSession, WorklistItem
from clinic.services.plans import contents
from tests import factories
from tests.browser import controls
from tests.factories import People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup import plans

Sent = dict[str, str]
ANEW = {"populate_existing": True}


@pytest.fixture
def alice(app: Flask, clock: Clock, people: People, plan: Plan) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.alice)
    return client


@pytest.fixture
def told(filled: Sent) -> Sent:
    """A report without words, which nobody has to read."""
    return filled | {"note": ""}


def reports(session: Session) -> list[TrainingSession]:
    found = session.scalars(
        select(TrainingSession).order_by(TrainingSession.number).execution_options(**ANEW)
    )
    rows = list(found)
    session.commit()
    return rows


def items(session: Session) -> list[WorklistItem]:
    found = session.scalars(select(WorklistItem).order_by(WorklistItem.id).execution_options(**ANEW))
    rows = list(found)
    session.commit()
    return rows


def patient(session: Session, people: People) -> Patient:
    found = session.get_one(Patient, (people.pat.clinic_id, people.pat.id), populate_existing=True)
    session.commit()
    return found


def report(pat: FlaskClient, session: Session, sent: Sent, **said: str) -> TrainingSession:
    answer = pat.post("/my/reports", json=sent | {"client_uuid": str(uuid4())} | said)
    assert answer.status_code == 201, answer.text
    return reports(session)[-1]


def correct(pat: FlaskClient, row: TrainingSession, **said: str) -> str:
    """Open the page, change that, send it."""
    address = f"/my/reports/{row.id}/correct"
    page = pat.get(address)
    assert page.status_code == 200, page.text
    answer = pat.post(address, data=controls(page.text) | said)
    assert answer.status_code == 303, answer.text
    return answer.location


def undo(pat: FlaskClient, row: TrainingSession) -> int:
    return pat.post(f"/my/reports/{row.id}/undo").status_code


def mistaken(alice: FlaskClient, people: People, row: TrainingSession, **said: str) -> int:
    address = f"/patients/{people.pat.id}/reports/{row.id}/mistaken"
    return alice.post(address, data={"reason": "A slip."} | said).status_code


def test_a_correction_takes_the_place_of_a_report_and_both_are_kept(
    pat: FlaskClient, session: Session, people: People, plan: Plan, told: Sent
) -> None:
    first = report(pat, session, told)
    page = pat.get("/my/diary").text
    assert f"/my/reports/{first.id}/correct" in page
    assert correct(pat, first, pain="1", note="It was the other day.") == "/my/diary"

    before, now = reports(session)
    assert (before.status, before.pain, before.replaces) == ("replaced", 3, None)
    assert (now.status, now.pain, now.replaces) == ("counts", 1, before.id)
    assert (now.effort, now.plan_id, now.trained_on) == (5, plan.id, before.trained_on)
    assert sorted(str(entry.outcome) for entry in now.entries) == ["done", "partly"]
    session.commit()
    diary = pat.get("/my/diary").text
    assert diary.count("exercises done.") == 1
    assert "Corrected Nov 21, 2026" in diary
    assert patient(session, people).last_report_pain == 1
    found = session.scalars(select(AuditEvent).where(AuditEvent.action == "training.correct")).one()
    assert (found.subject_id, found.patient_id, found.detail) == (
        now.id,
        people.pat.id,
        {"replaces": str(before.id)},
    )


def test_the_page_of_a_correction_shows_what_was_sent(
    pat: FlaskClient, session: Session, plan: Plan, told: Sent
) -> None:
    first, second = contents.exercises(plan)
    session.commit()
    said = {
        f"item_{first.hex}": "more",
        f"item_{first.hex}_more_extra": "5",
        f"item_{second.hex}_more_sets": "1",
        f"item_{second.hex}_more_pain": "4",
        "news": "yes",
        "sign_dizzy": "y",
        "settled": "no",
        "other": "Swam.",
        "trained_on": "2026-11-21",
        "note": "Hot day.",
    }
    row = report(pat, session, told, **said)
    shown = controls(pat.get(f"/my/reports/{row.id}/correct").text)
    typed = told | said
    del typed["client_uuid"]
    assert {name: shown.get(name) for name in typed} == {name: [value] for name, value in typed.items()}
    assert shown["client_uuid"] != [str(row.client_uuid)]


def test_a_correction_is_kept_once_however_often_it_is_sent(
    pat: FlaskClient, session: Session, told: Sent
) -> None:
    row = report(pat, session, told)
    address = f"/my/reports/{row.id}/correct"
    sent = controls(pat.get(address).text) | {"pain": "1"}
    assert [pat.post(address, data=sent).status_code for _ in range(3)] == [303] * 3
    assert len(reports(session)) == 2


def test_a_report_is_corrected_once_and_its_correction_again(
    pat: FlaskClient, session: Session, told: Sent
) -> None:
    first = report(pat, session, told)
    stale = controls(pat.get(f"/my/reports/{first.id}/correct").text)
    correct(pat, first, pain="2")
    answer = pat.post(f"/my/reports/{first.id}/correct", data=stale | {"pain": "0"})
    assert answer.status_code == 409
    assert "This report was corrected already. Correct the newer one." in answer.text
    correct(pat, reports(session)[-1], pain="0")
    assert [(row.status, row.pain) for row in reports(session)] == [
        ("replaced", 3),
        ("replaced", 2),
        ("counts", 0),
    ]


def test_after_a_week_it_is_too_late_to_correct(
    pat: FlaskClient, clock: Clock, session: Session, told: Sent
) -> None:
    row = report(pat, session, told)
    clock.pass_by(days=7)
    assert pat.get(f"/my/reports/{row.id}/correct").status_code == 200
    sent = controls(pat.get(f"/my/reports/{row.id}/correct").text)
    clock.pass_by(seconds=1)
    assert pat.get(f"/my/reports/{row.id}/correct").status_code == 409
    assert f"/my/reports/{row.id}/correct" not in pat.get("/my/diary").text
    answer = pat.post(f"/my/reports/{row.id}/correct", data=sent)
    assert answer.status_code == 409
    assert "Tell your clinic what was different." in answer.text
    assert len(reports(session)) == 1


@pytest.mark.parametrize(
    "change", [{"pain": ""}, {"pain": "11"}, {"news": "yes"}, {"trained_on": "2026-11-22"}]
)
def test_a_correction_with_a_mistake_writes_nothing(
    pat: FlaskClient, session: Session, told: Sent, change: Sent
) -> None:
    row = report(pat, session, told)
    address = f"/my/reports/{row.id}/correct"
    sent = controls(pat.get(address).text) | {"note": "Kept."} | change
    answer = pat.post(address, data={name: value for name, value in sent.items() if value})
    assert answer.status_code == 422
    assert "Kept." in answer.text
    assert [row.status for row in reports(session)] == ["counts"]


def test_a_milder_correction_lifts_no_pause_no_alarm_and_no_item(
    pat: FlaskClient, alice: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    row = report(pat, session, told, pain="8")
    assert correct(pat, row, pain="2") == "/my/stopped"
    strong, corrected = items(session)
    assert (strong.stops, strong.ended_at) == ("plan", None)
    assert (corrected.stops, corrected.title) == (
        "nothing",
        "Corrected, was: Pain 8 of 10. Now: pain 2 of 10",
    )
    assert "What to do</h3>" not in pat.get("/my/").text
    assert patient(session, people).alarm == row.number
    page = " ".join(alice.get(f"/worklist/{strong.id}").text.split())
    assert "Pain 8 of 10" in page
    assert "Pain 2 of 10" in page
    assert "Nothing was lifted by that: you see both, and decide." in page


def test_a_correction_that_is_worse_pauses_like_a_report(
    pat: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    row = report(pat, session, told, pain="2")
    assert correct(pat, row, pain="8", news="yes", sign_spreading="y") == "/my/stopped"
    assert {item.title for item in items(session)} >= {"Pain 8 of 10"}
    assert len(items(session)) == 2
    assert patient(session, people).alarm == reports(session)[-1].number


def test_a_correction_to_the_same_bad_opens_nothing_again(
    pat: FlaskClient, alice: FlaskClient, session: Session, told: Sent
) -> None:
    row = report(pat, session, told, pain="8")
    (item,) = items(session)
    answered = {"answer": "Calf strain.", "after": "resume"}
    assert alice.post(f"/worklist/{item.id}/answer", data=answered).status_code == 303
    assert correct(pat, row, effort="9") == "/my/diary"
    assert [one.ended_at is None for one in items(session)] == [False]


def test_undo_takes_back_the_report_and_what_it_opened(
    pat: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    kept = report(pat, session, told, pain="2")
    row = report(pat, session, told, pain="8")
    assert patient(session, people).alarm == row.number
    assert f"/my/reports/{row.id}/undo" in pat.get("/my/diary").text
    assert undo(pat, row) == 303

    assert [found.status for found in reports(session)] == ["counts", "taken_back"]
    (item,) = items(session)
    assert item.ended_at is not None
    assert item.ended_by is None
    now = patient(session, people)
    assert (now.alarm, now.last_report_pain, now.last_report_on) == (0, 2, kept.trained_on)
    assert "What to do</h3>" in pat.get("/my/").text
    assert str(row.id) not in pat.get("/my/diary").text
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert {"training.undo", "worklist.end"} <= set(actions)


def test_the_only_report_taken_back_leaves_none(
    pat: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    assert undo(pat, report(pat, session, told)) == 303
    now = patient(session, people)
    assert (now.last_report_on, now.last_report_pain, now.last_report_done) == (None, None, None)
    assert "Nothing reported yet" in pat.get("/my/diary").text


def test_after_a_minute_it_is_too_late_to_undo(
    pat: FlaskClient, clock: Clock, session: Session, told: Sent
) -> None:
    row = report(pat, session, told, pain="8")
    clock.pass_by(seconds=61)
    assert f"/my/reports/{row.id}/undo" not in pat.get("/my/diary").text
    answer = pat.post(f"/my/reports/{row.id}/undo")
    assert answer.status_code == 409
    assert "It is too late to take this back. You can still correct it." in answer.text
    assert [found.status for found in reports(session)] == ["counts"]
    assert [item.ended_at for item in items(session)] == [None]


def test_undo_takes_back_once(pat: FlaskClient, session: Session, told: Sent) -> None:
    row = report(pat, session, told)
    assert [undo(pat, row), undo(pat, row)] == [303, 409]


def test_what_a_therapist_answered_meanwhile_stays(
    pat: FlaskClient, alice: FlaskClient, session: Session, told: Sent
) -> None:
    row = report(pat, session, told, pain="8")
    (item,) = items(session)
    alice.post(f"/worklist/{item.id}/answer", data={"answer": "Wait for me.", "after": "keep"})
    assert undo(pat, row) == 303
    assert items(session)[0].ended_at is None
    assert "What to do</h3>" not in pat.get("/my/").text


def test_an_alarm_of_another_report_stays(
    pat: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    first = report(pat, session, told, pain="7")
    second = report(pat, session, told, pain="8")
    assert undo(pat, first) == 303
    assert patient(session, people).alarm == second.number
    assert undo(pat, second) == 303
    assert patient(session, people).alarm == 0


def test_a_correction_that_is_taken_back_leaves_what_it_corrected(
    pat: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    first = report(pat, session, told, pain="2")
    correct(pat, first, pain="8")
    assert undo(pat, reports(session)[-1]) == 303
    assert [(row.status, row.pain) for row in reports(session)] == [("counts", 2), ("taken_back", 8)]
    assert patient(session, people).last_report_pain == 2
    correct(pat, first, pain="1")
    assert [row.status for row in reports(session)] == ["replaced", "taken_back", "counts"]


def test_a_mistaken_report_counts_nowhere_until_it_counts_again(
    pat: FlaskClient, alice: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    row = report(pat, session, told, pain="8")
    place = f"/patients/{people.pat.id}"
    page = alice.get(f"{place}/reports/{row.id}/mistaken").text
    assert "What it opened on the worklist, and what it paused, stays" in " ".join(page.split())
    assert mistaken(alice, people, row, reason="Sent for the wrong person.") == 303

    (found,) = reports(session)
    assert (found.status, found.mistaken_by, found.mistaken_reason) == (
        "mistaken",
        people.alice.id,
        "Sent for the wrong person.",
    )
    assert patient(session, people).last_report_on is None
    assert items(session)[0].ended_at is None
    assert patient(session, people).alarm == row.number
    text = " ".join(alice.get(f"{place}/reports").text.split())
    assert "Marked as mistaken: Sent for the wrong person." in text
    diary = pat.get("/my/diary").text
    assert "Your clinic marked this as a mistake." in diary
    assert "wrong person" not in diary

    assert alice.post(f"{place}/reports/{row.id}/count").status_code == 303
    (found,) = reports(session)
    assert (found.status, found.mistaken_by, found.mistaken_reason) == ("counts", None, "")
    assert patient(session, people).last_report_pain == 8
    marks = ("training.mistaken", "training.count")
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.action.in_(marks))).all()
    assert sorted(actions) == sorted(marks)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_a_mark_needs_a_reason(
    pat: FlaskClient, alice: FlaskClient, session: Session, people: People, told: Sent, reason: str
) -> None:
    row = report(pat, session, told)
    assert mistaken(alice, people, row, reason=reason) == 422
    assert reports(session)[0].status == "counts"


def test_marks_are_set_and_taken_away_once(
    pat: FlaskClient, alice: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    row = report(pat, session, told)
    count = f"/patients/{people.pat.id}/reports/{row.id}/count"
    assert alice.post(count).status_code == 409
    assert [mistaken(alice, people, row), mistaken(alice, people, row)] == [303, 409]
    correct(pat, row, pain="1")
    assert alice.post(count).status_code == 409


def test_a_mistaken_report_whose_correction_was_taken_back_is_mistaken_still(
    pat: FlaskClient, alice: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    row = report(pat, session, told)
    mistaken(alice, people, row)
    correct(pat, row, pain="1")
    undo(pat, reports(session)[-1])
    assert [found.status for found in reports(session)] == ["mistaken", "taken_back"]


def test_nobody_touches_the_report_of_somebody_else(
    app: Flask, pat: FlaskClient, alice: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    row = report(pat, session, told)
    quinn = factories.patient(session, people.alice, "Quinn Patient")
    factories.patient_account(session, quinn, people.alice)
    plans.give(session, quinn, people.alice)
    session.commit()
    stranger = app.test_client()
    sign_in(stranger, quinn)
    assert stranger.get(f"/my/reports/{row.id}/correct").status_code == 404
    assert undo(stranger, row) == 404
    wrong = f"/patients/{quinn.id}/reports/{row.id}"
    assert alice.get(f"{wrong}/mistaken").status_code == 404
    assert alice.post(f"{wrong}/count").status_code == 404
    assert [found.status for found in reports(session)] == ["counts"]


def test_a_night_said_in_a_report_that_counts_nowhere_is_no_first_one(
    pat: FlaskClient, session: Session, told: Sent
) -> None:
    undo(pat, report(pat, session, told, settled="no"))
    report(pat, session, told, settled="no")
    assert [item.reason for item in items(session) if item.ended_at is None] == ["unsettled"]


def test_a_report_taken_back_or_corrected_is_struck_for_the_therapist(
    pat: FlaskClient, alice: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    undo(pat, report(pat, session, told))
    correct(pat, report(pat, session, told), pain="1")
    page = alice.get(f"/patients/{people.pat.id}/reports").text
    assert page.count("<s class") == 2
    assert "Taken back by the patient" in page
    assert "Corrected by the patient" in page
