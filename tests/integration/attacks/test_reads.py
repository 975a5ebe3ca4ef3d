"""Whoever sees a patient's data leaves a trace, also on pages that only ask for confirmation."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from clinic.models import AuditEvent, Patient
from tests.desk import HARMLESS, Desk
from tests.integration.conftest import Clock, sign_in


@pytest.mark.parametrize("page", ["plans", "consults"])
def test_a_page_that_asks_to_withdraw_is_a_read(
    client: FlaskClient, clock: Clock, desk: Desk, page: str
) -> None:
    desk.herniated_disc()
    program = desk.draft(HARMLESS)
    ids = {"consults": desk.consult(program).id, "plans": desk.sign_blank(program).id}
    desk.session.commit()
    sign_in(client, desk.alice)
    assert "Pat Patient" in client.get(f"/{page}/{ids[page]}/withdraw").text

    reads = select(AuditEvent).where(AuditEvent.action.endswith(".read"))
    found = desk.session.scalars(reads).all()
    assert {event.patient_id for event in found} == {desk.pat.id}
    assert {event.action for event in found} == {f"{page}.read", "patients.read"}
    assert len(found) == 2


def test_an_error_of_the_database_names_no_patient(desk: Desk) -> None:
    double = Patient(**{column.name: getattr(desk.pat, column.name) for column in Patient.__table__.columns})
    desk.session.expunge(desk.pat)
    desk.session.add(double)
    with pytest.raises(IntegrityError) as refused:
        desk.session.flush()
    assert "Pat Patient" not in str(refused.value)
