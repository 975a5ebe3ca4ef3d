"""Answers to the intake that could not be kept: what to do now is judged of the page alone, for there is no record."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from clinic.models import Clinic
from tests import factories
from tests.desk import Desk
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.kept.test_not_kept import EMERGENCY, PHONE, in_order
from tests.integration.followup.sent import Sent
from tests.integration.test_outages import OURS, held, sent

pytestmark = pytest.mark.parametrize("create_database", ["sqlite"], indirect=True)
SENDS = "You ticked yes at a sign that a doctor must look at."
NEW = "Your clinic has to know what you ticked before you exercise."


@pytest.fixture
def phone(app: Flask, client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    """Pat's, whose answers from home are yes to high blood pressure and no to nothing else."""
    clinic = desk.session.get_one(Clinic, desk.people.clinic.id)
    clinic.emergency_number, clinic.phone = "999", "+44 20 7946 0000"
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.session.commit()
    sign_in(client, desk.pat)
    page = sent(client.get("/my/questions").text)
    assert client.post("/my/questions", data=page | {"hypertension": "yes"}).status_code == 303
    app.config.update(WTF_CSRF_ENABLED=True, PROPAGATE_EXCEPTIONS=False)
    return client


def unkept(app: Flask, engine: Engine, phone: FlaskClient, address: str, said: Sent) -> str:
    form = sent(phone.get(address).text) | said
    with held(app, engine):
        answer = phone.post(address, data=form, headers=OURS)
    assert answer.status_code == 503
    assert PHONE in answer.text
    assert in_order(answer.text, EMERGENCY, "<form")
    return answer.text


@pytest.mark.parametrize(
    ("said", "heading", "sentence"),
    [
        ({"saddle_numbness": "yes"}, "Get emergency help now", SENDS),
        ({"unexplained_weight_loss": "yes"}, "See a doctor soon", SENDS),
        ({"seizures": "yes"}, "Do not do your exercises", NEW),
        ({"seizures": "no"}, "This is not sent yet", "Do you have fits or epilepsy?"),
    ],
    ids=["an emergency", "a slower sign", "anything new", "nothing"],
)
def test_a_new_yes_says_first_what_to_do(
    app: Flask, engine: Engine, phone: FlaskClient, said: Sent, heading: str, sentence: str
) -> None:
    page = unkept(app, engine, phone, "/my/questions", said)
    assert in_order(page, f"<h1>{heading}</h1>", sentence)


def test_where_no_rule_says_how_fast_it_is_today(app: Flask, engine: Engine, phone: FlaskClient) -> None:
    form = sent(phone.get("/my/questions").text) | {"saddle_numbness": "yes", "page_says": "of an older page"}
    with held(app, engine):
        page = phone.post("/my/questions", data=form, headers=OURS).text
    assert in_order(page, "<h1>Do not do your exercises</h1>", SENDS, "Call your doctor today.")
