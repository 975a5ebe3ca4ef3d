"""The answers of before are kept as the first ones, and open lines of what is forbidden have their own reason."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import Engine, MetaData, text

from clinic import migrations
from tests.repository.migrations.rows.test_days_are_counted import as_taken, rows_of

WAIT = "Your clinic has to look at something first. Wait until they call, or call them."


@pytest.mark.slow
def test_answers_and_what_is_forbidden_up_down_and_up_again(released: Engine) -> None:
    migrations.upgrade(released, "0030")
    held = MetaData()
    held.reflect(released, only=["worklist_items", "patients", "staff"])
    items = held.tables["worklist_items"]
    with released.begin() as connection:
        connection.execute(text("UPDATE worklist_items SET answer = ''"))
        patient = rows_of(connection, held.tables["patients"])[0]
        by = rows_of(connection, held.tables["staff"])[0]["id"]
        base = {"clinic_id": patient["clinic_id"], "patient_id": patient["id"], "rank": 27}
        base |= {"opened_at": patient["created_at"], "title": "Look"}
        said = {"answer": "Rest.", "answered_by": by, "answered_at": patient["created_at"]}
        for cause, more in {
            "finding:forbidden": {"patient_text": "Do not train."},
            "finding:asked": {"patient_text": WAIT},
            "finding:failed": {"patient_text": ""},
            "report:kept": {"stops": "plan", "answered_number": 7} | said,
            "report:unknown": {"answer": "Fine."},
        }.items():
            row = as_taken({"id": uuid4(), "reason": "screening", "cause": cause}, items)
            connection.execute(items.insert(), row | base | more)
    for _ in "ab":
        migrations.upgrade(released, "0032")
        with released.connect() as connection:
            kept = connection.execute(
                text(
                    "SELECT i.cause, a.text, a.number, a.resume FROM worklist_answers a JOIN worklist_items i "
                    "ON i.clinic_id = a.clinic_id AND i.id = a.work_id WHERE i.title = 'Look' ORDER BY i.cause"
                )
            ).all()
            reasons = connection.execute(
                text(
                    "SELECT cause, reason, rank FROM worklist_items WHERE cause LIKE 'finding:%' AND title = 'Look'"
                )
            ).all()
        assert [(cause, said, number) for cause, said, number, _ in kept] == [
            ("report:kept", "Rest.", 7),
            ("report:unknown", "Fine.", 0),
        ]
        assert [None if resume is None else bool(resume) for *_, resume in kept] == [False, None]
        assert {row[0]: (row[1], row[2]) for row in reasons} == {
            "finding:forbidden": ("contraindicated", 19),
            "finding:asked": ("screening", 31),
            "finding:failed": ("screening", 31),
        }
        migrations.downgrade(released, "0030")
        with released.connect() as connection:
            found = connection.execute(
                text("SELECT DISTINCT reason, rank FROM worklist_items WHERE title = 'Look'")
            ).all()
        assert [tuple(row) for row in found] == [("screening", 27)]


@pytest.mark.slow
def test_what_became_contraindicated_is_not_put_off(released: Engine) -> None:
    migrations.upgrade(released, "0032")
    held = MetaData()
    held.reflect(released, only=["worklist_items", "patients"])
    items = held.tables["worklist_items"]
    with released.begin() as connection:
        patient = rows_of(connection, held.tables["patients"])[0]
        base = {"clinic_id": patient["clinic_id"], "patient_id": patient["id"], "rank": 16}
        base |= {"opened_at": patient["created_at"], "snoozed_until": patient["created_at"].date()}
        for reason in ("contraindicated", "screening"):
            row = as_taken({"id": uuid4(), "reason": reason, "cause": f"finding:{reason}"}, items)
            connection.execute(items.insert(), row | base | {"title": "Put off"})
    migrations.upgrade(released, "0033")
    with released.connect() as connection:
        put_off = connection.execute(
            text("SELECT reason FROM worklist_items WHERE title = 'Put off' AND snoozed_until IS NOT NULL")
        ).all()
    assert [reason for (reason,) in put_off] == ["screening"]
