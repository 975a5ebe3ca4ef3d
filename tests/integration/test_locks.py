"""How long whoever wants to write waits for a lock that another program holds, on either database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from time import monotonic
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import OperationalError

from clinic import db, locks, migrations, outages
from clinic.cli import connection
from clinic.models import AuditEvent, Clinic
from clinic.settings import Settings
from tests.integration.conftest import locked


def waits(engine: Engine) -> float:
    """Seconds until whoever wants to write gives up."""
    begun = monotonic()
    with (
        pytest.raises(OperationalError) as caught,
        engine.execution_options(writes=True).begin() as connection,
    ):
        connection.execute(update(AuditEvent).values(address=""))
    assert outages.is_lock(caught.value)
    return monotonic() - begun


def said(engine: Engine) -> Any:
    """How long the database says that a new connection waits."""
    ask = "PRAGMA busy_timeout" if engine.dialect.name == "sqlite" else "SHOW lock_timeout"
    with engine.connect() as connection:
        return connection.exec_driver_sql(ask).scalar()


def test_nobody_waits_long_for_a_lock_that_another_program_holds(app: Flask) -> None:
    assert said(app.extensions["clinic.engine"]) in (5000, "5s")


def test_a_start_waits_longer_for_another_that_migrates_or_loads(engine: Engine, settings: Settings) -> None:
    """On a slow machine that takes more than the five seconds of a page."""
    with connection.connected(settings, migrating=True) as starting:
        assert said(starting) in (120_000, "2min")


@pytest.mark.parametrize("create_database", ["postgresql"], indirect=True)
def test_whoever_migrates_waits_for_another_that_does_as_long_as_it_takes(database_url: str) -> None:
    engine = db.engine_for(database_url, patience=0.05)
    with ThreadPoolExecutor(1) as elsewhere, engine.begin() as first:
        migrations.wait_for_others(first)
        second = elsewhere.submit(migrations.upgrade, engine)
        assert not wait([second], timeout=1).done
        first.rollback()
        second.result(timeout=20)
    engine.dispose()


def test_those_who_come_after_one_that_waited_in_vain_wait_for_a_moment(
    engine: Engine, database_url: str
) -> None:
    ours = db.engine_for(database_url, patience=1, then=0.05)
    with locked(engine):
        assert waits(ours) >= 1
        assert [waits(ours) < 0.5 for _ in range(3)] == [True] * 3
    with db.transaction(ours) as session:
        session.execute(update(AuditEvent).values(address=""))
    with locked(engine):
        assert waits(ours) >= 1
    ours.dispose()


def test_whoever_read_meanwhile_waited_for_no_lock_and_says_nothing_of_it(
    engine: Engine, database_url: str
) -> None:
    ours = db.engine_for(database_url, patience=1, then=0.05)
    with locked(engine):
        assert waits(ours) >= 1
        with db.reading(ours) as session:
            session.scalar(select(Clinic.id))
        assert waits(ours) < 0.5
    ours.dispose()


def test_the_application_waits_for_a_moment_after_it_waited_in_vain(app: Flask, engine: Engine) -> None:
    with locked(engine):
        assert waits(app.extensions["clinic.engine"]) >= locks.PATIENCE
        assert waits(app.extensions["clinic.engine"]) < locks.PATIENCE / 2
    with db.transaction(app.extensions["clinic.engine"]) as session:
        session.execute(update(AuditEvent).values(address=""))


def test_a_short_try_in_vain_shortens_nobodys_wait(engine: Engine, database_url: str) -> None:
    ours = db.engine_for(database_url, patience=1, then=0.05)
    with locked(engine):
        assert waits(ours.execution_options(patience=0.05)) < 0.5
        assert waits(ours) >= 1
    ours.dispose()
