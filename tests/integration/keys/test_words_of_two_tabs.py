"""Words that wait are given back in any tab, and nobody waits with an emergency meanwhile."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import PASSWORD, People
from tests.integration.conftest import Clock
from tests.integration.followup import plans
from tests.integration.keys.test_words_wait import (  # noqa: F401 - the fixtures are asked for by name
    OURS,
    address,
    browser,
    enter,
    pressed,
    reopened,
    sent_by_nobody,
    signed_in_again,
    whole,
)


def test_whoever_signed_in_in_another_tab_meanwhile_has_them_too(
    browser: FlaskClient,  # noqa: F811 - the same
    clock: Clock,
    address: str,  # noqa: F811 - the same
) -> None:
    browser, waiting = sent_by_nobody(browser, clock, address)
    clock.pass_by(seconds=-1)  # and the clock was set right
    asked = pressed(browser, waiting.text)
    assert enter(browser, "alice").status_code == 303
    sent = whole(asked.text, login="alice", password=PASSWORD)
    assert "Sleeps badly" in browser.post("/sign-in", data=sent, headers=OURS).text


def test_a_patient_reads_when_to_call_at_once_beside_words_that_wait(
    app: Flask, clock: Clock, session: Session, people: People
) -> None:
    factories.patient_account(session, people.pat, people.alice)
    plans.give(session, people.pat, people.alice)
    session.commit()
    app.config["WTF_CSRF_ENABLED"] = True
    phone = app.test_client()
    enter(phone, "pat")
    sent = whole(phone.get("/my/report").text) | {"news": "yes", "sign_chest": "y", "pain": "9"}
    phone = reopened(phone, clock)
    waiting = phone.post("/my/report", data=sent, headers=OURS)
    again = signed_in_again(phone, waiting.text, "pat")
    for page in (waiting.text, again.text):
        assert "Call the emergency number now if you cannot feel between your legs." in page
    assert "Sign chest" in again.text
