"""A report that is corrected after it was sent, and what that does not lift."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import AuditEvent, Plan
from clinic.services.plans import contents
from tests import factories
from tests.browser import controls
from tests.factories import People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup import plans
from tests.integration.followup.sent import ASK_SETTLED, Sent, correct, items, patient, report, reports, undo


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
    assert diary.count("1 of 2 exercises done, 1 in part.") == 1
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


def test_an_older_page_takes_nothing_back_that_it_never_showed(
    pat: FlaskClient, session: Session, told: Sent, plan: Plan
) -> None:
    """Two tabs with the same report: what the first one added stays, whatever the second one says beside."""
    first, second = contents.exercises(plan)
    session.commit()
    row = report(pat, session, told)
    address = f"/my/reports/{row.id}/correct"
    one, two = (controls(pat.get(address).text) for _ in range(2))
    pain = {f"item_{second.hex}_more_pain": "5", "note": "It pulls."}
    assert pat.post(address, data=one | pain | {"news": "yes", "sign_chest": "y"}).status_code == 303
    late = two | {"effort": "4", "news": "yes", "sign_dizzy": "y", f"item_{first.hex}_more_pain": "2"}
    assert [pat.post(address, data=late).status_code for _ in range(2)] == [303, 303]

    *_, now = reports(session)
    assert (now.effort, now.note, sorted(now.signs)) == (4, "It pulls.", ["chest", "dizzy"])
    entries = {entry.item_id: entry for entry in now.entries}
    assert (entries[first].pain, entries[second].outcome, entries[second].pain) == (2, "partly", 5)
    assert [found.status for found in reports(session)] == ["replaced", "replaced", "counts"]


def test_nor_within_one_exercise(pat: FlaskClient, session: Session, told: Sent, plan: Plan) -> None:
    _, second = contents.exercises(plan)
    session.commit()
    row = report(pat, session, told)
    address = f"/my/reports/{row.id}/correct"
    one, two = (controls(pat.get(address).text) for _ in range(2))
    assert pat.post(address, data=one | {f"item_{second.hex}_more_pain": "9"}).status_code == 303
    late = two | {f"item_{second.hex}_more_effort": "4"}
    assert pat.post(address, data=late).status_code == 303

    *_, now = reports(session)
    (entry,) = (entry for entry in now.entries if entry.item_id == second)
    assert (entry.outcome, entry.pain, entry.effort) == ("partly", 9, 4)


def test_a_correction_asks_about_the_next_morning_only_after_a_training_of_an_earlier_day(
    pat: FlaskClient, clock: Clock, session: Session, people: People, told: Sent
) -> None:
    clock.pass_by(days=1)
    sign_in(pat, people.pat)
    on = {"trained_on": "2026-11-22"}
    first = report(pat, session, told | on)
    second = report(pat, session, told | on)
    for row in (first, second):
        assert ASK_SETTLED not in pat.get(f"/my/reports/{row.id}/correct").text
    report(pat, session, told)
    for row in (first, second):
        assert ASK_SETTLED in pat.get(f"/my/reports/{row.id}/correct").text


def test_what_was_said_of_the_morning_can_always_be_corrected(
    pat: FlaskClient, session: Session, told: Sent
) -> None:
    row = report(pat, session, told, settled="no")
    assert ASK_SETTLED in pat.get(f"/my/reports/{row.id}/correct").text


def test_a_correction_is_kept_once_however_often_it_is_sent(
    pat: FlaskClient, session: Session, told: Sent
) -> None:
    row = report(pat, session, told)
    address = f"/my/reports/{row.id}/correct"
    sent = controls(pat.get(address).text) | {"pain": "1"}
    assert [pat.post(address, data=sent).status_code for _ in range(3)] == [303] * 3
    assert len(reports(session)) == 2


def test_what_is_sent_from_an_older_page_corrects_the_correction(
    pat: FlaskClient, session: Session, told: Sent
) -> None:
    first = report(pat, session, told)
    address = f"/my/reports/{first.id}/correct"
    older = controls(pat.get(address).text)
    correct(pat, first, pain="2")
    assert pat.post(address, data=older | {"pain": "9"}).location == "/my/stopped"
    assert [(row.status, row.pain) for row in reports(session)] == [
        ("replaced", 3),
        ("replaced", 2),
        ("counts", 9),
    ]
    answer = pat.get(address)
    assert answer.status_code == 409
    assert "This report was corrected already. Correct the newer one." in answer.text


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
    answer = pat.post(f"/my/reports/{row.id}/correct", data=sent | {"note": "Worse since."})
    assert answer.status_code == 422
    assert "Worse since." in answer.text
    assert "Tell your clinic what was different." in answer.text
    assert len(reports(session)) == 1


def test_a_day_that_was_taken_once_is_taken_again(
    pat: FlaskClient, clock: Clock, session: Session, people: People, told: Sent
) -> None:
    clock.pass_by(days=28)
    row = report(pat, session, told)
    clock.pass_by(days=3)
    sign_in(pat, people.pat)
    assert correct(pat, row, pain="1") == "/my/diary"
    assert [found.trained_on for found in reports(session)] == [row.trained_on] * 2


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
    page = alice.get(f"/worklist/{item.id}").text
    answered = controls(page) | {"answer": "Calf strain.", "after": "resume"}
    assert alice.post(f"/worklist/{item.id}/answer", data=answered).status_code == 303
    assert correct(pat, row, effort="9") == "/my/diary"
    assert [one.ended_at is None for one in items(session)] == [False]


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
