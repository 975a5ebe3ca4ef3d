"""A database with rows is upgraded from every revision that was ever released, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from clinic import migrations
from clinic.db import engine_for
from tests.databases import CreateDatabase
from tests.releases import data
from tests.releases.data import Held

pytestmark = pytest.mark.slow

REVISIONS = [line.split()[1][:4] for line in (migrations.FOLDER / "released.sha256").read_text().splitlines()]


def release_of(revision: str) -> list[Held]:
    """The rows of the first release that has the revision."""
    rows = (data.read(release) for release in data.releases())
    return next(tables for tables in rows if tables[-1].rows[0]["version_num"] >= revision)


def columns_of(engine: Engine) -> dict[str, set[str]]:
    """The names of the columns by table, without Alembic's own."""
    found = inspect(engine)
    return {
        name: {column["name"] for column in found.get_columns(name)}
        for name in found.get_table_names()
        if name != "alembic_version"
    }


Rows = dict[str, list[dict[str, Any]]]


def rows_of(engine: Engine, tables: list[Held]) -> Rows:
    """What is stored of the release's tables, in those columns that the release had too."""
    there = columns_of(engine)
    with engine.connect() as connection:
        return {held.name: held.stored(connection, there[held.name]) for held in tables if held.name in there}


def narrowed(rows: Rows, columns: dict[str, set[str]]) -> Rows:
    """The rows without tables and columns that are not there, in an order that does not depend on the database."""
    return {
        table: sorted(
            ({name: row[name] for name in sorted(row.keys() & columns[table])} for row in of_table), key=repr
        )
        for table, of_table in rows.items()
        if table in columns
    }


def described(engine: Engine) -> dict[str, list[str]]:
    """Everything that the database says about its tables, a line for each thing."""
    found = inspect(engine)
    return {
        name: sorted(
            json.dumps(thing, sort_keys=True, default=str)
            for things in (
                found.get_columns(name),
                [found.get_pk_constraint(name)],
                found.get_foreign_keys(name),
                found.get_unique_constraints(name),
                found.get_check_constraints(name),
                found.get_indexes(name),
            )
            for thing in things
        )
        for name in found.get_table_names()
    }


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_row_comes_through_the_upgrade_and_back_as_it_was(empty: Engine, revision: str) -> None:
    migrations.upgrade(empty, revision)
    tables, before = release_of(revision), columns_of(empty)
    with empty.begin() as connection:
        for held in tables:
            held.insert(connection, before.get(held.name, ()))
    rows = rows_of(empty, tables)

    migrations.upgrade(empty)

    assert migrations.is_current(empty)
    assert narrowed(rows_of(empty, tables), before) == narrowed(rows, columns_of(empty))

    migrations.downgrade(empty, revision)

    assert narrowed(rows_of(empty, tables), before) == narrowed(rows, columns_of(empty))


def test_a_release_becomes_the_same_tables_as_a_new_clinic_has(
    released: Engine, create_database: CreateDatabase, release: Path
) -> None:
    new = engine_for(create_database(f"new_beside_{release.name}"))
    migrations.upgrade(new)

    migrations.upgrade(released)

    assert described(released) == described(new)
    new.dispose()


def test_the_released_revisions_still_make_the_tables_of_the_release(
    released: Engine, create_database: CreateDatabase, release: Path
) -> None:
    made = engine_for(create_database(f"made_like_{release.name}"))
    migrations.upgrade(made, migrations.current(released) or "")

    assert described(made) == described(released)
    made.dispose()


def test_a_rating_that_no_ball_has_is_not_recorded_and_a_limit_of_pain_stays(released: Engine) -> None:
    migrations.upgrade(released, "0025")
    with released.begin() as connection:
        ill, well = connection.execute(text("SELECT id FROM patients ORDER BY id LIMIT 2")).scalars()
        rate = text("UPDATE patients SET ball_rating_kg = :kg WHERE id = :id")
        connection.execute(rate, [{"kg": 5, "id": ill}, {"kg": 272, "id": well}])
    for _ in "ab":
        migrations.upgrade(released, "0027")
        with released.begin() as connection:
            rated = dict(connection.execute(text("SELECT id, ball_rating_kg FROM patients")).all())
            connection.execute(text("UPDATE plans SET pain_cap = 6"))  # as where 6 is usual
        with pytest.raises(IntegrityError), released.begin() as connection:
            connection.execute(rate, {"kg": 5, "id": ill})
        migrations.downgrade(released, "0025")
        with released.begin() as connection:
            terms = connection.execute(text("SELECT pain_cap, pain_cap_reason FROM plans")).all()
        assert (rated[ill], rated[well]) == (None, 272)
        assert set(terms) == {(6, "Usual when it was signed.")}
