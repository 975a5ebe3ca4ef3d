"""What the signer sets beside the program holds: the patient's own limit of pain, and the day of the review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.domain.plans.terms import Terms
from clinic.models import Plan, Signing, WorklistItem
from clinic.services.followup import reported
from clinic.services.plans import plans
from tests.browser import controls
from tests.desk import HARMLESS, Desk
from tests.factories import NOW, PASSWORD, patient_account
from tests.integration.conftest import Clock, sign_in, stored

TODAY = NOW.date()
USED_TO = {"pain_cap": "7", "pain_cap_reason": "Has lived with pain of 6 for years."}


def sign(client: FlaskClient, desk: Desk, **said: str):
    """Alice signs on the page, with this typed in."""
    draft = desk.draft(*[] if desk.draft().items else [HARMLESS])
    desk.session.commit()
    address = f"/programs/{draft.id}/sign"
    return client.post(
        address, data=controls(client.get(address).text) | {"password": PASSWORD, "cautions": "y"} | said
    )


@pytest.fixture
def alice(app: Flask, clock: Clock, desk: Desk) -> FlaskClient:
    desk.answer_all()
    desk.session.commit()
    client = app.test_client()
    sign_in(client, desk.alice)
    return client


def test_a_plan_is_looked_at_again_in_six_weeks_and_pauses_above_5_unless_somebody_says_otherwise(
    alice: FlaskClient, desk: Desk, engine: Engine, work: Callable[[], int]
) -> None:
    assert sign(alice, desk).status_code == 303
    work()
    (plan,) = stored(engine, select(Plan))
    assert (plan.review_on, plan.pain_cap, plan.pain_cap_reason) == (TODAY + timedelta(weeks=6), 5, "")


def test_what_the_signer_sets_is_kept_with_the_plan_and_offered_for_the_next(
    alice: FlaskClient, desk: Desk, engine: Engine, work: Callable[[], int]
) -> None:
    assert sign(alice, desk, review_on="2026-12-01", **USED_TO).status_code == 303
    work()
    (plan,) = stored(engine, select(Plan))
    assert (plan.review_on, plan.pain_cap) == (date(2026, 12, 1), 7)
    page = alice.get(f"/plans/{plan.id}").text
    assert "Paused when pain is above 7 of 10: Has lived with pain of 6 for years." in page
    assert "Dec 1, 2026" in page

    again = desk.draft()
    desk.session.commit()
    shown = controls(alice.get(f"/programs/{again.id}/sign").text)
    assert (shown["pain_cap"], shown["pain_cap_reason"]) == (["7"], ["Has lived with pain of 6 for years."])
    assert shown["review_on"] == ["2027-01-02"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"pain_cap": "6"}, "Say why this patient may go on with pain above 5."),
        ({"pain_cap": "10", "pain_cap_reason": "Brave."}, "Choose a number from 0 to 9."),
        ({"pain_cap": ""}, "Fill this in."),
        ({"pain_cap": "a lot"}, "Enter a whole number"),
        ({"review_on": "2026-11-21"}, "Choose a day in the next 26 weeks."),
        ({"review_on": "2028-01-01"}, "Choose a day in the next 26 weeks."),
        ({"review_on": ""}, "Fill this in."),
    ],
)
def test_what_cannot_be_set_is_refused_at_its_field_and_nothing_is_signed(
    alice: FlaskClient, desk: Desk, engine: Engine, said: dict[str, str], sentence: str
) -> None:
    refused = sign(alice, desk, **said)
    assert refused.status_code == 422
    assert sentence in refused.text
    assert stored(engine, select(Signing)) == []


def capped(desk: Desk, app: Flask, cap: int) -> tuple[Plan, FlaskClient]:
    """A plan with this limit, and Pat's phone."""
    patient_account(desk.session, desk.pat, desk.alice)
    agreed = Terms(TODAY + timedelta(weeks=6), cap, "Has lived with it." if cap > 5 else "")
    plan = desk.sign_blank(desk.draft(HARMLESS), agreed=agreed)
    desk.session.commit()
    phone = app.test_client()
    sign_in(phone, desk.pat)
    return plan, phone


def told(phone: FlaskClient, plan: Plan, **said: str) -> None:
    report = controls(phone.get("/my/report").text) | {
        "client_uuid": str(uuid4()),
        "everything": "done",
        "news": "no",
        "trained_on": TODAY.isoformat(),
    }
    answer = phone.post("/my/report", data=report | said)
    assert answer.status_code == 303, answer.text


@pytest.mark.parametrize(
    ("cap", "pain", "paused"), [(5, 6, True), (7, 7, False), (7, 8, True), (2, 3, True), (2, 2, False)]
)
def test_pain_pauses_the_plan_above_its_own_limit(
    app: Flask, alice: FlaskClient, desk: Desk, engine: Engine, cap: int, pain: int, paused: bool
) -> None:
    plan, phone = capped(desk, app, cap)
    told(phone, plan, pain=str(pain))
    assert [item.stops == "plan" for item in stored(engine, select(WorklistItem))] == [True] * paused


def test_no_limit_loosens_a_stop_sign(app: Flask, alice: FlaskClient, desk: Desk, engine: Engine) -> None:
    plan, phone = capped(desk, app, 9)
    told(phone, plan, pain="0", news="yes", sign_spreading="y")
    assert [item.stops for item in stored(engine, select(WorklistItem))] == ["plan"]


@pytest.mark.parametrize(
    ("cap", "words"),
    [
        (5, "Up to 3 is fine. Up to 5 should be gone by tomorrow. Above 5, stop and call your clinic."),
        (7, "Up to 5 is fine. Up to 7 should be gone by tomorrow. Above 7, stop and call your clinic."),
        (2, "Up to 2 is fine. Above 2, stop and call your clinic."),
    ],
)
def test_the_patient_reads_the_limit_before_saying_how_much_it_hurt(
    app: Flask, alice: FlaskClient, desk: Desk, cap: int, words: str
) -> None:
    _, phone = capped(desk, app, cap)
    assert words in phone.get("/my/report").text


def test_after_the_day_of_the_review_everybody_reads_so_and_nothing_more_is_expected(
    app: Flask, alice: FlaskClient, desk: Desk, clock: Clock
) -> None:
    plan, phone = capped(desk, app, 5)
    said = "review date, January 2, 2027, has passed"
    assert said not in phone.get("/my/").text
    begun = reported.summary(desk.session, desk.pat, [plan], paused=(), at=NOW + timedelta(weeks=6)).adherence
    later = reported.summary(
        desk.session, desk.pat, [plan], paused=(), at=NOW + timedelta(weeks=20)
    ).adherence
    assert begun is not None
    assert begun == later
    assert begun.prescribed > 0

    desk.session.commit()
    clock.pass_by(days=42)
    sign_in(phone, desk.pat)
    page = phone.get("/my/").text
    assert said not in page
    assert "To be looked at again with your therapist by January 2, 2027." in page
    clock.pass_by(days=1)
    sign_in(phone, desk.pat)
    page = phone.get("/my/").text
    assert f"{said}. Call your clinic for an appointment. You need not report until then." in page
    again = app.test_client()
    sign_in(again, desk.alice)
    assert "review date has passed" in again.get(f"/plans/{plan.id}").text
    assert "Review passed" in again.get(f"/patients/{desk.pat.id}").text
    assert "Review passed" in again.get("/patients").text
    found = plans.in_force(desk.session, desk.pat)
    assert found is not None
    assert plans.review_passed(desk.session, found, at=clock.now)
