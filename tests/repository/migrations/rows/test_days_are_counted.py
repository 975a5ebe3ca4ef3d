"""Revision 0024 counts the days of reports that are there already, takes the days a week out of signed plans, puts the
worklist in its order, and knows whose answer was yes to a red flag.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine, MetaData, Table, Uuid, inspect, select, text

from clinic import migrations
from clinic.db import open_session
from clinic.services.followup.diary import training_days

pytestmark = pytest.mark.slow

REASONS = (  # of that time, in the order of the list
    "red_flag",
    "stop_rule",
    "adverse_event",
    "red_report",
    "new_words",
    "consult",
    "screening",
    "pain_rising",
    "draft_ready",
    "unsettled",
    "silence",
    "review_due",
    "expiring",
)
KEPT = text("SELECT trained_on, reports, trainings FROM training_days ORDER BY trained_on")


def rows_of(connection: Connection, table: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(table)).mappings()]


def report_more(connection: Connection) -> Any:
    """Beside the report of the release, one of the same day that was replaced, and one in which nothing was done."""
    held = MetaData()
    held.reflect(connection, only=["training_sessions", "training_entries"])
    sessions, entries = held.tables["training_sessions"], held.tables["training_entries"]
    first, said = rows_of(connection, sessions)[0], rows_of(connection, entries)
    for number, status, outcome in ((1001, "replaced", "done"), (1002, "counts", "skipped")):
        more = {"id": uuid4(), "client_uuid": uuid4(), "number": number, "status": status}
        connection.execute(sessions.insert(), first | as_taken(more, sessions))
        for entry in said:
            if entry["training_session_id"] == first["id"]:
                of_it = {"id": uuid4(), "training_session_id": more["id"]}
                connection.execute(entries.insert(), entry | as_taken(of_it, entries) | {"outcome": outcome})
    return first["trained_on"]


def as_taken(values: dict[str, Any], table: Table) -> dict[str, Any]:
    """Ids in the form in which the reflected column takes them."""
    return {
        name: value.hex if isinstance(value, UUID) and not isinstance(table.c[name].type, Uuid) else value
        for name, value in values.items()
    }


def test_open_items_get_the_place_of_their_reason_and_patients_the_number_of_a_yes(released: Engine) -> None:
    migrations.upgrade(released, "0023")
    held = MetaData()
    held.reflect(released, only=["worklist_items", "patients", "fact_records"])
    items, patients, facts = (held.tables[name] for name in ("worklist_items", "patients", "fact_records"))
    with released.begin() as connection:
        patient, calm = rows_of(connection, patients)[:2]
        said = rows_of(connection, facts)[0] | {"answer": "yes"}
        for number, name, of in ((901, "chest_pain", patient), (902, "kneeling_problem", calm)):
            more = {"id": uuid4(), "number": number, "name": name, "patient_id": of["id"]}
            connection.execute(facts.insert(), said | {"clinic_id": of["clinic_id"]} | as_taken(more, facts))
        for reason in REASONS:
            item = {"id": uuid4(), "reason": reason, "cause": reason, "title": "Look"}
            of_patient = {"clinic_id": patient["clinic_id"], "patient_id": patient["id"]}
            at = {"opened_at": patient["created_at"]}
            connection.execute(items.insert(), of_patient | at | as_taken(item, items))
    for _ in "ab":
        migrations.upgrade(released, "0024")
        with released.connect() as connection:
            ranks = connection.execute(text("SELECT reason, rank FROM worklist_items")).all()
            said_at = dict(connection.execute(text("SELECT id, flag_said FROM patients")).all())
        assert dict(ranks) == {reason: rank for rank, reason in enumerate(REASONS)}
        by_id = {str(key).replace("-", ""): number for key, number in said_at.items()}
        assert by_id[str(patient["id"]).replace("-", "")] == 901
        assert by_id[str(calm["id"]).replace("-", "")] < 901
        migrations.downgrade(released, "0023")


def test_existing_reports_are_counted_up_down_and_up_again(released: Engine) -> None:
    migrations.upgrade(released, "0023")
    with released.begin() as connection:
        day = report_more(connection)
    for _ in "ab":
        migrations.upgrade(released, "0024")
        with open_session(released, writes=False) as session:
            assert training_days.differing(session) == []
            kept = {str(on): (reports, trainings) for on, reports, trainings in session.execute(KEPT)}
            signed = session.execute(text("SELECT snapshot, days_per_week FROM plans")).all()
        assert kept[str(day)] == (2, 1)
        assert signed
        assert [json.loads(snapshot)["days_per_week"] for snapshot, _ in signed] == [
            days for _, days in signed
        ]
        migrations.downgrade(released, "0023")
        assert "training_days" not in inspect(released).get_table_names()
        assert "days_per_week" not in {column["name"] for column in inspect(released).get_columns("plans")}
