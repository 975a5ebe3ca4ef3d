"""What is said of an exercise without how it went goes back into the session, where it was before."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import Engine, MetaData, select

from clinic import migrations
from tests.repository.migrations.rows.test_days_are_counted import as_taken, rows_of


@pytest.mark.slow
def test_its_pain_stands_for_the_session_on_the_way_down(released: Engine) -> None:
    migrations.upgrade(released, "0038")
    held = MetaData()
    held.reflect(released, only=["training_sessions", "training_entries"])
    sessions, entries = held.tables["training_sessions"], held.tables["training_entries"]
    with released.begin() as connection:
        first, said = rows_of(connection, sessions)[0], rows_of(connection, entries)[0]
        before = len(rows_of(connection, entries))
        for number, (pain, felt) in enumerate(
            [(2, (9, 4)), (None, (3,)), (7, (5,)), (1, (None,))], start=1001
        ):
            more = {"id": uuid4(), "client_uuid": uuid4()}
            one = {"number": number, "pain": pain, "replaces": None}
            connection.execute(sessions.insert(), first | as_taken(more, sessions) | one)
            for score in felt:
                of_it = {"id": uuid4(), "training_session_id": more["id"], "item_id": uuid4()}
                how = {"outcome": None, "pain": score}
                connection.execute(entries.insert(), said | as_taken(of_it, entries) | how)
    migrations.downgrade(released, "0037")
    with released.begin() as connection:
        pains = select(sessions.c.number, sessions.c.pain).where(sessions.c.number > 1000)
        assert {row.number: row.pain for row in connection.execute(pains)} == {
            1001: 9,
            1002: 3,
            1003: 7,
            1004: 1,
        }
        assert len(rows_of(connection, entries)) == before
    migrations.upgrade(released, "0038")
