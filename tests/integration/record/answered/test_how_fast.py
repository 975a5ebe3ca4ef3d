"""Those who treat are told how fast what is recorded wants a doctor: at once, on the record, and on the worklist."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.domain.followup.worklist import Stops
from clinic.models import WorklistItem
from clinic.services.followup import at_home, judging, worklist
from clinic.services.record import intake, problems
from clinic.services.screening import urgent
from tests.browser import fill_in
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

NOW_WORDS, TODAY_WORDS = "Refer now: emergency", "Refer the same day"


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    desk.answer_all()
    desk.session.commit()
    sign_in(client, desk.alice)
    return client


def lines(desk: Desk) -> list[tuple[str, str]]:
    """What is open on the worklist, with how fast it wants a doctor."""
    found = desk.session.scalars(select(WorklistItem).where(WorklistItem.ended_at.is_(None))).all()
    assert all(item.stops is Stops.NOTHING for item in found)
    said = [(item.title, str(item.urgency)) for item in sorted(found, key=lambda item: item.rank)]
    desk.session.commit()
    return said


def told(desk: Desk) -> str:
    """What a clinician is to do, in the words of the fastest rules."""
    advice = urgent.advice(desk.session, desk.record())
    desk.session.commit()
    return " ".join(advice.acts)


def test_an_emergency_of_the_intake_is_told_as_one_everywhere(alice: FlaskClient, desk: Desk) -> None:
    patient = f"/patients/{desk.pat.id}"
    saved = fill_in(alice, f"{patient}/intake", {"saddle_numbness": "yes", "severe_night_pain": "yes"})
    assert saved.status_code == 303
    page = alice.get(patient).text
    message, record = page.split("Do not prescribe.")
    assert NOW_WORDS in message
    assert page.count(told(desk).split(". ")[0]) == 2
    assert "(doctor soon)" in record
    assert lines(desk)[0][1] == "emergency"
    listed = alice.get("/patients").text
    assert "Red flag: emergency" in listed
    assert "Red flag: emergency" in alice.get("/worklist").text


def test_a_stop_by_conditions_is_told_as_well(alice: FlaskClient, desk: Desk) -> None:
    patient = f"/patients/{desk.pat.id}"
    fill_in(alice, f"{patient}/intake", {"anticoagulants": "yes", "head_knock": "yes"})
    page = alice.get(patient).text
    assert page.count(TODAY_WORDS) == 2
    assert told(desk) in page
    assert [speed for _, speed in lines(desk)] == ["same_day"]
    line = re.search(r'href="(/worklist/[0-9a-f-]{36})', alice.get("/worklist").text)
    assert line
    assert told(desk) in alice.get(line[1]).text
    assert "Nothing waits" not in alice.get("/patients").text

    said = {"status": "resolved", "reason": "It was in spring."}
    assert fill_in(alice, f"{patient}/conditions/head_knock", said).status_code == 303
    assert lines(desk) == []
    record = alice.get(patient).text
    assert TODAY_WORDS not in record
    assert "Longer ago" in record
    assert "Over since" not in record


def test_a_condition_recorded_on_its_own_page_says_how_fast(alice: FlaskClient, desk: Desk) -> None:
    said = {"status": "active", "onset": (NOW.date() - timedelta(weeks=2)).isoformat()}
    assert fill_in(alice, f"/patients/{desk.pat.id}/conditions/dvt_or_pe", said).status_code == 303
    assert TODAY_WORDS in alice.get("/patients").text
    assert [speed for _, speed in lines(desk)] == ["same_day"]


def save_at_home(desk: Desk, **said: str) -> None:
    at_home.save(desk.session, patient=desk.pat, answers=said, seen=None, at=NOW)
    judging.of_written(desk.session)


def test_what_sends_a_patient_to_a_doctor_from_home_is_the_first_line(desk: Desk) -> None:
    desk.answer_all(anticoagulants="yes")
    judging.of_written(desk.session)
    assert lines(desk) == []
    save_at_home(desk, head_knock="yes")
    (first, speed), (second, _) = lines(desk)
    assert speed == "same_day"
    assert "knock to the head" in first
    assert second.startswith("Answers from home")


def test_a_red_flag_from_home_is_one_line(desk: Desk) -> None:
    desk.answer_all()
    save_at_home(desk, saddle_numbness="yes")
    assert [speed for _, speed in lines(desk)] == ["emergency", "None"]


def test_what_a_therapist_dealt_with_does_not_come_back_with_the_next_word(desk: Desk) -> None:
    desk.answer_all()
    said = {"code": "dvt_or_pe", "status": "active", "by": desk.alice, "at": NOW, "seen": None}
    problems.record(desk.session, patient=desk.pat, **said)
    judging.of_written(desk.session)
    (item,) = desk.session.scalars(select(WorklistItem)).all()
    answered = {"text": "At the hospital.", "resume": None, "seen": None, "by": desk.alice, "at": NOW}
    worklist.answer(desk.session, item=item, **answered)
    intake.save(
        desk.session, patient=desk.pat, answers={"poor_sight": "yes"}, seen=None, by=desk.alice, at=NOW
    )
    judging.of_written(desk.session)
    assert lines(desk) == []


def test_a_draft_that_is_contraindicated_is_not_said_to_wait_for_a_consult(
    alice: FlaskClient, desk: Desk
) -> None:
    patient = f"/patients/{desk.pat.id}"
    desk.draft(HARMLESS)
    desk.session.commit()
    fill_in(alice, f"{patient}/intake", {"dvt_or_pe": "yes", "stroke": "yes"})
    page = alice.get(patient).text
    assert "The draft is contraindicated" in page
    assert "The draft waits for a consult" not in page
