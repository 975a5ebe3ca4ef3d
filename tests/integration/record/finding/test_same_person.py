"""One person is registered once: who has the name and the birth date of somebody is asked about, not made silently."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.models import AuditEvent, Patient
from tests.browser import controls, fill_in
from tests.factories import People
from tests.integration.conftest import sign_in

ROSA = {"name": "Rosa Méndez", "born": "1948-02-29", "phone": "+49 30 1234"}
ASKED = "Is this the same person?"


def how_many(session: Session) -> int:
    return (
        session.scalar(select(func.count()).select_from(Patient).where(Patient.search_name == "rosa mendez"))
        or 0
    )


@pytest.mark.parametrize("name", ["Rosa Méndez", "rosa  MENDEZ"])
def test_who_seems_to_be_registered_already_is_asked_about(
    alice: FlaskClient, session: Session, name: str
) -> None:
    first = fill_in(alice, "/patients/new", ROSA).location
    answer = fill_in(alice, "/patients/new", {"name": name, "born": "1948-02-29", "phone": "+49 30 9999"})

    assert answer.status_code == 422
    assert ASKED in answer.text
    assert f'href="{first}"' in answer.text
    assert "phone +49 30 1234" in answer.text
    assert 'value="+49 30 9999"' in answer.text
    assert how_many(session) == 1
    session.rollback()

    said = controls(answer.text) | {"another": "y"}
    assert alice.post("/patients/new", data=said).status_code == 303
    assert alice.post("/patients/new", data=said).status_code == 303  # the same page once more
    assert how_many(session) == 2


@pytest.mark.parametrize("other", [{"name": "Rosa Mendoza"}, {"born": "1948-03-01"}], ids=["name", "day"])
def test_another_name_or_another_day_is_another_person(
    alice: FlaskClient, session: Session, other: dict[str, str]
) -> None:
    fill_in(alice, "/patients/new", ROSA)
    assert fill_in(alice, "/patients/new", ROSA | other).status_code == 303


def test_nothing_is_said_of_who_is_registered_at_another_clinic(
    alice: FlaskClient, client: FlaskClient, people: People, session: Session
) -> None:
    fill_in(alice, "/patients/new", ROSA)
    elsewhere = client.application.test_client()
    sign_in(elsewhere, people.bob)
    assert fill_in(elsewhere, "/patients/new", ROSA).status_code == 303


def test_that_the_record_was_shown_is_in_the_audit_log(alice: FlaskClient, session: Session) -> None:
    first = fill_in(alice, "/patients/new", ROSA).location.rpartition("/")[2]
    fill_in(alice, "/patients/new", ROSA)
    reads = select(AuditEvent.subject_id).where(AuditEvent.action == "patients.read")
    assert first in {str(one) for one in session.scalars(reads)}
