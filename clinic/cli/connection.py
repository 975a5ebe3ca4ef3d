"""The settings and the database a command works with, given back whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine

from clinic import db, migrations
from clinic.settings import Settings, SettingsError, from_environment


def settings() -> Settings:
    """The environment's settings; ends the command with the sentence that says what is missing."""
    try:
        return from_environment()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def connected(settings: Settings, *, migrating: bool = False) -> Iterator[Engine]:
    """The database's engine, closed at the end; ends the command unless it migrates or the database is up to date.

    A database newer than the code ends every command.
    """
    engine = db.engine_for(settings.database_url)
    try:
        migrations.check_known(engine)
        if not (migrating or migrations.is_current(engine)):
            raise click.ClickException(migrations.OLDER)
        yield engine
    except migrations.Refused as refused:
        raise click.ClickException(str(refused)) from refused
    finally:
        engine.dispose()
