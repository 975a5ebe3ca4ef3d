"""Each answer of the portal says for whom it is, so that a device keeps and shows one patient's pages alone."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.models import Plan
from tests import factories
from tests.factories import People
from tests.integration.conftest import sign_in

PERSON = "Portal-Person"


def test_all_answers_for_a_patient_have_one_mark_and_another_patient_has_another(
    app: Flask, pat: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    marks = {pat.get(address).headers[PERSON] for address in ("/my/", "/my/diary", "/my/drawings-none.svg")}
    assert len(marks) == 1
    assert people.pat.id.hex not in marks
    other = factories.patient(session, people.alice, "Quinn Querulous")
    factories.patient_account(session, other, people.alice)
    session.commit()
    client = app.test_client()
    sign_in(client, other)
    assert client.get("/my/").headers[PERSON] not in marks


def test_who_is_no_patient_or_not_signed_in_has_none(app: Flask, people: People, plan: Plan) -> None:
    client = app.test_client()
    assert PERSON not in client.get("/my/").headers
    sign_in(client, people.alice)
    assert client.get("/my/").status_code == 404
    assert PERSON not in client.get("/my/").headers
