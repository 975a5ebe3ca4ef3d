"""The settings and the database a command works with, given back whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine

from clinic import db, migrations
from clinic.settings import Settings, SettingsError, from_environment

NOT_MIGRATED = "The database is not at the newest revision. Run `clinic migrate` first."


def settings() -> Settings:
    """The environment's settings; ends the command with the sentence that says what is missing."""
    try:
        return from_environment()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def connected(settings: Settings, *, migrating: bool = False) -> Iterator[Engine]:
    """The database's engine, closed at the end; ends the command unless it migrates or the database is up to date."""
    engine = db.engine_for(settings.database_url)
    try:
        if not (migrating or migrations.is_current(engine)):
            raise click.ClickException(NOT_MIGRATED)
        yield engine
    finally:
        engine.dispose()
