"""Revision 0041 folds the names of before anew, and gives every patient the keys that a change of the record would."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from sqlalchemy import Engine, MetaData, inspect, select

from clinic import migrations
from clinic.db import open_session
from clinic.domain.record.finding import keys
from clinic.domain.text import fold
from clinic.models import Patient, PatientKey
from clinic.settings import ROOT
from tests.repository.migrations.rows.test_days_are_counted import as_taken, rows_of

pytestmark = pytest.mark.slow

(REVISION,) = (ROOT / "migrations/versions").glob("0041_*.py")
BEFORE = re.findall(r'down_revision = "(\d+)"', REVISION.read_text())[0]
RECORDED = (  # name, phone
    ("Łukasz Wiśniewski", ""),
    ("Søren Kjærgård-Åse", "+49 (0)30 1234567"),
    ("Jürgen Mueller", "0049 (0) 30/12"),
    ("Siobhán O’Brien d'Arc", "112"),
    ("Straße Þór ıłđ", "415-555-0100"),
    ("x" * 120, "+1 (415) 555 0100"),
    ("李 小龍", "0000"),
    ("A", "12 34"),
)


def test_everybody_of_before_is_found_up_down_and_up_again(released: Engine) -> None:
    migrations.upgrade(released, BEFORE)
    held = MetaData()
    held.reflect(released, only=["patients"])
    table = held.tables["patients"]
    with released.begin() as connection:
        first = rows_of(connection, table)[0] | {"account_id": None}
        for name, phone in RECORDED:
            more = {"id": uuid4(), "name": name, "search_name": name.casefold(), "phone": phone}
            connection.execute(table.insert(), first | as_taken(more, table))
    for _ in "ab":
        migrations.upgrade(released, "0041")
        with open_session(released, writes=False) as session:
            patients = session.execute(
                select(Patient.id, Patient.name, Patient.search_name, Patient.born, Patient.phone)
            ).all()
            assert {patient.name for patient in patients} >= {name for name, _ in RECORDED}
            for patient in patients:
                kept = session.scalars(select(PatientKey.key).filter_by(patient_id=patient.id)).all()
                assert set(kept) == keys.of(name=patient.name, born=patient.born, phone=patient.phone)
                assert patient.search_name == fold(patient.name)[:120]
        migrations.downgrade(released, BEFORE)
        assert "patient_keys" not in inspect(released).get_table_names()
