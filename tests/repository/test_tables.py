"""Every table is filled by what people do, through the services: one that nothing fills should not be there."""

from __future__ import annotations

from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import func, select

from clinic.domain.followup.adherence import Outcome
from clinic.models import Base
from clinic.services.access import recovery_codes
from clinic.services.audit import seals
from clinic.services.followup import reports
from clinic.services.followup.reports import Report
from clinic.services.keys import known
from clinic.services.library import favourites, own_copies
from clinic.services.record import goals
from tests import factories
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in


def test_a_day_at_the_clinic_fills_every_table(desk: Desk, client: FlaskClient, clock: Clock) -> None:
    session, alice, pat = desk.session, desk.alice, desk.pat
    goals.write(session, patient=pat, texts=["Walk to the lake"], by=alice, at=NOW)
    favourites.mark(session, slug=HARMLESS, wanted=True, by=alice, at=NOW)
    own_copies.copy(session, slug=HARMLESS, said={"name": "Our sit"}, seen=(0, 1), by=alice, at=NOW)
    desk.herniated_disc()
    program = desk.draft(HARMLESS)
    desk.consult(program)
    plan = desk.sign(program)
    account = factories.patient_account(session, pat, alice)
    recovery_codes.renew(session, account.id)
    outcomes = dict.fromkeys(reports.exercises(plan), Outcome.DONE)
    report = Report(client_uuid=uuid4(), trained_on=NOW.date(), outcomes=outcomes)
    reports.receive(session, patient=pat, plan=plan, report=report, at=NOW)
    session.commit()
    client.post("/sign-in", data={"login": "alice", "password": "not this one"})
    sign_in(client, alice)
    known.check(session, settings=desk.settings, at=NOW)
    seals.seal(session, keys=desk.settings.audit_keys)

    empty = [
        table.name
        for table in Base.metadata.sorted_tables
        if not session.scalar(select(func.count()).select_from(table))
    ]
    assert empty == []
