"""Bring the database to the newest revision, with a copy of it first: what serve, migrate and init have in common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import click
from sqlalchemy import Connection, Engine

from clinic import migrations
from clinic.migrations import Refused, SchemaRevision, backup

LONG = (
    "Revision {number} ({title}) can take minutes on a database with rows, so only `clinic migrate` runs it. Stop "
    "the clinic, run `clinic migrate`, start it again."
)


def upgrade(engine: Engine, *, long: bool = False) -> None:
    """Migrate; raises `Refused`, also for a revision that takes long unless it is asked for."""

    def precautions(connection: Connection, revision: str, waiting: Sequence[SchemaRevision]) -> None:
        slow = next((step for step in waiting if step.long), None)
        if slow and not long:
            raise Refused(LONG.format(number=slow.number, title=slow.title))
        click.echo(backup.take(connection.engine.url, revision, at=datetime.now(UTC)), err=True)

    migrations.upgrade(engine, first=precautions)
