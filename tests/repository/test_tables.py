"""Every table is filled by what people do, through the services, and a column of few words is read as their enum."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy import CheckConstraint, Enum, func, select

from clinic.models import Base
from clinic.services.access import clinics
from clinic.services.record import goals
from tests import factories
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock
from tests.releases import day

ONE_OF = re.compile(r"(\w+) IN \((.+)\)")
PAPER = list(clinics.PAPERS)  # with what each paper is called, which the forms need
OF_A_TABLE = {"clinics.paper": PAPER, "signings.paper": PAPER}


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


def test_a_column_of_few_words_is_read_as_the_enum_that_its_check_lists() -> None:
    allowed, read = {}, dict(OF_A_TABLE)
    for table in Base.metadata.sorted_tables:
        for rule in table.constraints:
            said = ONE_OF.fullmatch(str(rule.sqltext)) if isinstance(rule, CheckConstraint) else None
            if said:
                allowed[f"{table.name}.{said[1]}"] = re.findall(r"'(\w+)'", said[2])
        read |= {f"{table.name}.{c.name}": c.type.enums for c in table.columns if isinstance(c.type, Enum)}
    assert read == allowed
