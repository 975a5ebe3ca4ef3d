"""Events of before say that nobody was asked with which exercise; severe harm that is open gets its new place."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, MetaData, text

from clinic import migrations
from clinic.domain.followup.ranking import rank
from clinic.domain.followup.reasons import Reason
from tests.repository.migrations.rows.test_days_are_counted import as_taken, rows_of

KEYS = ("adverse:1:severe", "adverse:2:moderate")


@pytest.mark.slow
def test_events_and_places_up_down_and_up_again(released: Engine) -> None:
    migrations.upgrade(released, "0034")
    held = MetaData()
    held.reflect(released, only=["worklist_items", "adverse_events", "plans"])
    items, events = held.tables["worklist_items"], held.tables["adverse_events"]
    with released.begin() as connection:
        plan = rows_of(connection, held.tables["plans"])[0]
        base = {"clinic_id": plan["clinic_id"], "patient_id": plan["patient_id"]}
        said = {"number": 1, "happened_on": date(2026, 11, 1), "harm": "mild", "action": "Rest."}
        by = {"told_by": "patient", "recorded_by": plan["signed_by"], "recorded_at": plan["signed_at"]}
        for what, more in {
            "Fell.": {"exercise": ""},
            "Slipped.": {"exercise": "Plank", "plan_id": plan["id"], "item_id": uuid4()},
        }.items():
            row = as_taken({"id": uuid4(), "what": what} | more, events)
            connection.execute(events.insert(), row | base | said | by)
        for key in KEYS:
            row = as_taken({"id": uuid4(), "reason": "adverse_event", "cause": key}, items)
            connection.execute(
                items.insert(), row | base | {"opened_at": plan["signed_at"], "title": "Look", "rank": 11}
            )
    for _ in "ab":
        migrations.upgrade(released, "0035")
        with released.begin() as connection:
            assert places(connection) == {key: rank(Reason.ADVERSE_EVENT, None, key) for key in KEYS}
            known = connection.execute(text("SELECT what, during FROM adverse_events")).all()
            assert {row[0]: row[1] for row in known} == {"Fell.": "not_asked", "Slipped.": "exercise"}
            connection.execute(text("UPDATE adverse_events SET harm = 'unknown' WHERE what = 'Fell.'"))
        migrations.downgrade(released, "0034")
        with released.connect() as connection:
            assert places(connection) == dict.fromkeys(KEYS, 11)
            harm = connection.scalar(text("SELECT harm FROM adverse_events WHERE what = 'Fell.'"))
            assert harm == "moderate"


def places(connection: Connection) -> dict[str, int]:
    rows = connection.execute(text("SELECT cause, rank FROM worklist_items WHERE title = 'Look'"))
    return {row[0]: row[1] for row in rows}
