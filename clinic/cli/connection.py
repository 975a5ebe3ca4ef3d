"""The settings and the database a command works with, given back whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine

from clinic import db
from clinic.settings import Settings, SettingsError, from_environment


def settings() -> Settings:
    """The environment's settings; ends the command with the sentence that says what is missing."""
    try:
        return from_environment()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def connected(settings: Settings) -> Iterator[Engine]:
    """The database's engine, closed at the end."""
    engine = db.engine_for(settings.database_url)
    try:
        yield engine
    finally:
        engine.dispose()
