"""Revision 0025 orders what is on the worklist already by its urgency, and gives the places of before back."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import Engine, MetaData, text

from clinic import migrations
from clinic.domain.followup.reasons import RANK, Reason
from clinic.domain.followup.worklist import rank_of
from clinic.domain.screening.rules import Urgency
from tests.repository.migrations.test_days_are_counted import as_taken, rows_of

pytestmark = pytest.mark.slow


def test_items_of_before_have_the_place_of_new_ones_up_down_and_up_again(released: Engine) -> None:
    migrations.upgrade(released, "0024")
    held = MetaData()
    held.reflect(released, only=["worklist_items", "patients"])
    items, patients = held.tables["worklist_items"], held.tables["patients"]
    with released.begin() as connection:
        patient = rows_of(connection, patients)[0]
        for reason in Reason:
            for urgency in (None, *Urgency):
                said = {
                    "id": uuid4(),
                    "reason": reason.value,
                    "cause": f"{reason} {urgency}",
                    "title": "Look",
                }
                of_it = {"rank": RANK[reason], "urgency": urgency and urgency.value}
                of_patient = {"clinic_id": patient["clinic_id"], "patient_id": patient["id"]}
                at = {"opened_at": patient["created_at"]}
                connection.execute(items.insert(), of_patient | at | of_it | as_taken(said, items))
    for _ in "ab":
        migrations.upgrade(released, "0025")
        assert ranks(released)
        assert all(rank == rank_of(reason, urgency) for reason, urgency, rank in ranks(released))
        migrations.downgrade(released, "0024")
        assert all(rank == RANK[reason] for reason, _, rank in ranks(released))


def ranks(database: Engine) -> list[tuple[Reason, Urgency | None, int]]:
    with database.connect() as connection:
        rows = connection.execute(text("SELECT reason, urgency, rank FROM worklist_items")).all()
    return [(Reason(reason), Urgency(urgency) if urgency else None, rank) for reason, urgency, rank in rows]
