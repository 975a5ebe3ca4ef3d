"""A report that is taken back within a minute, with what it opened; or marked as mistaken by a therapist."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import AuditEvent
from tests.browser import controls
from tests.factories import People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.sent import Sent, correct, items, mistaken, patient, report, reports, undo


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


def test_what_was_taken_back_is_sent_anew_from_its_page_and_not_by_a_retry(
    pat: FlaskClient, session: Session, told: Sent
) -> None:
    assert pat.post("/my/report", data=told).status_code == 303
    (row,) = reports(session)
    assert undo(pat, row) == 303
    assert pat.post("/my/reports", json=told).status_code == 200
    assert (
        pat.post("/my/reports", json=told | {"pain": "9"}).status_code == 422
    )  # which the patient never took back
    again = pat.post("/my/report", data=told)
    assert again.status_code == 422
    assert "You took this report back. To send it after all, press Send again." in again.text
    assert [found.status for found in reports(session)] == ["taken_back"]
    assert pat.post("/my/report", data=controls(again.text)).status_code == 303
    assert [found.status for found in reports(session)] == ["taken_back", "counts"]


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


@pytest.mark.parametrize("is_post", [False, True])
@pytest.mark.parametrize("sign", ["chest", "dizzy"])
def test_a_message_that_is_taken_back_too_late_is_told_again_and_its_page_says_whom_to_call(
    pat: FlaskClient, clock: Clock, session: Session, sign: str, is_post: bool
) -> None:
    said = {"note": "I feel odd.", "news": "yes", f"sign_{sign}": "y"}
    assert pat.post("/my/tell", data=controls(pat.get("/my/tell").text) | said).status_code == 303
    (row,) = reports(session)
    clock.pass_by(seconds=61)
    address = f"/my/reports/{row.id}/undo"
    answer = pat.post(address, data={"sure": "yes"}) if is_post else pat.get(address)
    assert answer.status_code == 409
    assert "It is too late to take this back. Tell your clinic again what is different." in answer.text
    assert "You can still correct it" not in answer.text
    is_emergency = sign == "chest"
    assert ("If this is true, call for help now." in answer.text) is is_emergency
    assert ("Call the emergency number of your country." in answer.text) is is_emergency
    assert ("Call the emergency number now" in answer.text) is not is_emergency
    assert [found.status for found in reports(session)] == ["counts"]


def test_a_clock_that_was_set_back_does_not_lengthen_the_minute(
    pat: FlaskClient, session: Session, people: People, clock: Clock, told: Sent
) -> None:
    row = report(pat, session, told, pain="8")
    clock.pass_by(minutes=30 - 40)  # half an hour later the clock is set back by forty minutes
    sign_in(pat, people.pat)
    assert f"/my/reports/{row.id}/undo" not in pat.get("/my/diary").text
    assert undo(pat, row) == 409
    assert [item.ended_at for item in items(session)] == [None]


def test_an_emergency_is_taken_back_from_the_page_that_asks_and_leaves_a_line(
    pat: FlaskClient, alice: FlaskClient, session: Session, told: Sent
) -> None:
    row = report(pat, session, told, news="yes", sign_chest="y", sign_fell="y")
    asked = pat.post(f"/my/reports/{row.id}/undo")
    assert (asked.status_code, asked.location) == (303, f"/my/reports/{row.id}/undo")
    assert [found.status for found in reports(session)] == ["counts"]
    page = pat.get(asked.location).text
    assert "Did you tick this by mistake?" in page
    assert "Pressure or pain in my chest" in page
    answered = pat.post(asked.location, data=controls(page))
    assert (answered.status_code, answered.location) == (303, "/my/diary")
    assert [found.status for found in reports(session)] == ["taken_back"]
    (line,) = [item for item in items(session) if item.ended_at is None]
    assert (line.reason, line.stops, line.urgency) == ("stop_rule", "nothing", None)
    assert line.title.startswith("Taken back within a minute: Pressure or pain in my chest")
    assert "I fell" not in line.title
    assert line.title in alice.get("/worklist").text
    assert "What to do</h3>" in pat.get("/my/").text  # the plan is there again


def test_nobody_is_asked_about_another_sign_and_no_line_is_left(
    pat: FlaskClient, session: Session, told: Sent
) -> None:
    row = report(pat, session, told, news="yes", sign_fell="y")
    assert undo(pat, row) == 303
    assert [found.status for found in reports(session)] == ["taken_back"]
    assert [item for item in items(session) if item.ended_at is None] == []


def test_undo_takes_back_once(pat: FlaskClient, session: Session, told: Sent) -> None:
    row = report(pat, session, told)
    assert undo(pat, row) == 303
    assert "Your report was taken back." in pat.get("/my/diary").text
    assert undo(pat, row) == 409


def test_what_a_therapist_answered_meanwhile_stays(
    pat: FlaskClient, alice: FlaskClient, session: Session, told: Sent
) -> None:
    row = report(pat, session, told, pain="8")
    (item,) = items(session)
    page = alice.get(f"/worklist/{item.id}").text
    alice.post(
        f"/worklist/{item.id}/answer", data=controls(page) | {"answer": "Wait for me.", "after": "keep"}
    )
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
    assert "Your correction was taken back. What you sent before counts again." in pat.get("/my/diary").text
    assert [(row.status, row.pain) for row in reports(session)] == [("counts", 2), ("taken_back", 8)]
    assert patient(session, people).last_report_pain == 2
    correct(pat, first, pain="1")
    assert [row.status for row in reports(session)] == ["replaced", "taken_back", "counts"]


def test_a_night_said_in_a_report_that_counts_nowhere_is_no_first_one(
    pat: FlaskClient, session: Session, told: Sent
) -> None:
    undo(pat, report(pat, session, told, settled="no"))
    report(pat, session, told, settled="no")
    assert [item.reason for item in items(session) if item.ended_at is None] == ["unsettled"]


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
    assert (found.status, found.mistaken_by, found.mistaken_at) == ("counts", None, None)
    words = "It counts again. It had been marked as mistaken: Sent for the wrong person."
    assert words in " ".join(alice.get(f"{place}/reports").text.split())
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


def test_why_it_was_marked_before_is_kept_beside_why_now(
    pat: FlaskClient, alice: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    row = report(pat, session, told)
    address = f"/patients/{people.pat.id}/reports/{row.id}"
    assert mistaken(alice, people, row, reason="w" * 250) == 303
    assert alice.post(f"{address}/count").status_code == 303
    refused = alice.post(
        f"{address}/mistaken", data={"reason": "Of another day, and of another person altogether."}
    )
    assert refused.status_code == 422
    assert "Say this in up to 42 characters." in refused.text
    assert mistaken(alice, people, row, reason="Of another day.") == 303
    assert reports(session)[-1].mistaken_reason == "w" * 250 + "; then: Of another day."


def test_a_mistaken_report_whose_correction_was_taken_back_is_mistaken_still(
    pat: FlaskClient, alice: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    row = report(pat, session, told)
    mistaken(alice, people, row)
    correct(pat, row, pain="1")
    undo(pat, reports(session)[-1])
    diary = pat.get("/my/diary").text
    assert "Your correction was taken back." in diary
    assert "counts again" not in diary
    assert [found.status for found in reports(session)] == ["mistaken", "taken_back"]


def test_a_report_taken_back_or_corrected_is_struck_for_the_therapist(
    pat: FlaskClient, alice: FlaskClient, session: Session, people: People, told: Sent
) -> None:
    undo(pat, report(pat, session, told))
    correct(pat, report(pat, session, told), pain="1")
    page = alice.get(f"/patients/{people.pat.id}/reports").text
    assert page.count("<s class") == 2
    assert "Taken back by the patient" in page
    assert "Corrected by the patient" in page
