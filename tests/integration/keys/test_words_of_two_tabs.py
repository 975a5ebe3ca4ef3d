"""Words that wait are given back in any tab, and nobody waits with an emergency meanwhile."""

from __future__ import annotations

import pytest
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


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ({"news": "yes", "sign_chest": "y"}, "Chest, jaw or arm pressure can be your heart."),
        ({"news": "no"}, "Call the emergency number now if you cannot feel between your legs."),
    ],
)
def test_a_patient_reads_what_to_do_now_above_words_that_wait(
    said: dict[str, str], first: str, app: Flask, clock: Clock, session: Session, people: People
) -> None:
    factories.patient_account(session, people.pat, people.alice)
    plans.give(session, people.pat, people.alice)
    session.commit()
    app.config["WTF_CSRF_ENABLED"] = True
    phone = app.test_client()
    enter(phone, "pat")
    sent = whole(phone.get("/my/report").text) | said
    phone = reopened(phone, clock)
    waiting = phone.post("/my/report", data=sent, headers=OURS)
    again = signed_in_again(phone, waiting.text, "pat")
    for page in (waiting.text, again.text):
        assert -1 < page.find(first) < page.find("<form")
    assert "Is anything new since you last told your clinic?" in again.text
