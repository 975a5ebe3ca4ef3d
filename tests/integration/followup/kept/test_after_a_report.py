"""What a patient reads once a report is kept, and above the form of the next."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from clinic.models import Plan, WorklistItem
from clinic.services.plans import contents
from tests.browser import fill_in
from tests.factories import NOW
from tests.integration.conftest import Clock
from tests.integration.followup.care.by_hand import pause
from tests.integration.followup.sent import Sent, correct, reports

WATCH = "It should be back to usual by tomorrow morning. If not, tell us."
WATCHED = "It should have been back to usual by the next morning. If not, tell us."
ALREADY = "You have reported for November 21, 2026"


@pytest.mark.parametrize(
    ("cap", "pain", "is_said"),
    [
        (5, "3", False),
        (5, "4", True),
        (5, "5", True),
        (5, "6", False),
        (7, "5", False),
        (7, "7", True),
        (3, "3", False),
    ],
)
def test_pain_to_be_watched_says_what_it_should_do_by_the_plans_own_limit(
    pat: FlaskClient, session: Session, plan: Plan, told: Sent, cap: int, pain: str, is_said: bool
) -> None:
    plan.pain_cap, plan.pain_cap_reason = cap, "" if cap == 5 else "Pat has it so."
    session.commit()
    assert pat.post("/my/report", data=told | {"pain": pain}).status_code == 303
    assert (WATCH in pat.get("/my/diary").text) is is_said


@pytest.mark.parametrize("by_script", [False, True])
def test_beside_it_thanks_are_not_green(pat: FlaskClient, told: Sent, by_script: bool) -> None:
    said = told | {"pain": "5", "client_uuid": str(uuid4())}
    if by_script:
        assert pat.post("/my/reports", json=said).status_code == 201
    else:
        assert pat.post("/my/report", data=said).status_code == 303
    page = pat.get("/my/diary").text
    assert page.index("Thank you.") < page.index(WATCH)
    assert "severity-clear" not in page[page.index("<main") : page.index(WATCH)]


@pytest.mark.parametrize(("what", "is_said"), [("exercises", True), ("plan", False)])
def test_it_is_said_beside_an_exercise_that_is_paused_and_not_of_a_plan_that_is(
    pat: FlaskClient, alice: FlaskClient, plan: Plan, told: Sent, session: Session, what: str, is_said: bool
) -> None:
    item = str(next(iter(contents.exercises(plan))))
    session.commit()
    items = ["", item] if what == "exercises" else [""]
    assert pause(alice, plan, what=what, items=items).status_code == 303
    sent = pat.post("/my/report", data=told | {"pain": "5"})
    assert (sent.status_code, sent.location) == (303, "/my/stopped")
    assert (WATCH in pat.get("/my/stopped").text) is is_said


@pytest.mark.parametrize("said", [{"pain": "8"}, {"news": "yes", "sign_dizzy": "y"}])
def test_nobody_is_thanked_in_green_for_what_is_red(
    pat: FlaskClient, session: Session, plan: Plan, told: Sent, said: Sent
) -> None:
    """Also where it stops nothing: a correction that says it again after a therapist looked at it."""
    assert pat.post("/my/report", data=told | said).status_code == 303
    session.execute(update(WorklistItem).values(ended_at=NOW))
    session.commit()
    correct(pat, reports(session)[-1])
    page = pat.get("/my/diary").text
    assert "Your correction is kept" in page
    assert "severity-clear" not in page[page.index("<main") : page.index("Your correction is kept")]


def test_of_a_day_before_the_morning_is_over(pat: FlaskClient, told: Sent, clock: Clock) -> None:
    clock.now = NOW + timedelta(days=1)
    assert pat.post("/my/report", data=told | {"pain": "5"}).status_code == 303
    page = pat.get("/my/diary").text
    assert (WATCHED in page, WATCH in page) == (True, False)


def test_above_the_form_stands_that_today_is_reported(pat: FlaskClient, told: Sent, clock: Clock) -> None:
    assert ALREADY not in pat.get("/my/report").text
    assert pat.post("/my/report", data=told).status_code == 303
    page = pat.get("/my/report").text
    assert page.index(ALREADY) < page.index("data-report")
    refused = fill_in(pat, "/my/report", {"news": "no"})
    assert (refused.status_code, ALREADY in refused.text) == (422, True)
    clock.now = NOW + timedelta(days=1)
    assert "You have reported for" not in pat.get("/my/report").text


@pytest.mark.parametrize("address", ["/my/report", "/my/tell"])
def test_of_a_refused_page_what_to_correct_comes_first_and_leads_to_its_field(
    pat: FlaskClient, address: str
) -> None:
    page = fill_in(pat, address, {"news": "", "pain": "9", "note": "It hurts."}).text
    first, advice = page.index("data-error-summary"), page.index("What you say here is not sent yet.")
    assert first < advice
    assert '<a href="#news-0">' in page[first:advice]
    assert 'id="news-0"' in page
