"""Every table is filled by what people do, through the services: one that nothing fills should not be there."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import func, select

from clinic.models import Base
from clinic.services.record import goals
from tests import factories
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock
from tests.releases import day


def test_a_day_at_the_clinic_fills_every_table(desk: Desk, client: FlaskClient, clock: Clock) -> None:
    session, alice, pat = desk.session, desk.alice, desk.pat
    goals.write(session, patient=pat, texts=["Walk to the lake"], by=alice, at=NOW, seen=None)
    desk.herniated_disc()
    factories.patient_account(session, pat, alice)

    day.spend(desk, desk.draft(HARMLESS, "supine-spinal-rotation"), client, password=factories.PASSWORD)

    empty = [
        table.name
        for table in Base.metadata.sorted_tables
        if not session.scalar(select(func.count()).select_from(table))
    ]
    assert empty == []
