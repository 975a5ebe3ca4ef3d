"""The settings and the database a command works with, given back whatever happens.

Only `serve`, `migrate` and `init` make what is not there yet; every other command says that it found nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import URL, Engine, inspect
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session

from clinic import db, migrations
from clinic.cli import obstacles
from clinic.domain.errors import ActionDenied
from clinic.services.keys import known
from clinic.settings import Settings, SettingsError, from_environment

NO_DATABASE = (
    "There is no database {name}. Set DATABASE_URL as the clinic's own, or make one with `clinic serve`."
)
NO_URL = "DATABASE_URL is no address of a database, such as sqlite:////var/lib/clinic/clinic.sqlite3."


def settings(*, create: bool = True) -> Settings:
    """The environment's settings; ends the command with the sentence that says what is missing."""
    try:
        return from_environment(create=create)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def connected(settings: Settings, *, migrating: bool = False) -> Iterator[Engine]:
    """The database's engine, closed at the end; ends the command unless it migrates or the database is up to date.

    A database newer than the code ends every command, and so does one that cannot be reached or read. Who migrates
    may make one; it must know the keys, if it knows any.
    """
    engine = _engine(settings, db.PATIENCE_AT_START if migrating else db.PATIENCE)
    try:
        if not migrating:
            _check_is_there(engine.url)
        migrations.check_known(engine)
        if migrating:
            check_keys(engine, settings)
        elif not migrations.is_current(engine):
            raise click.ClickException(migrations.OLDER)
        yield engine
    except migrations.Refused as refused:
        raise click.ClickException(str(refused)) from refused
    except DBAPIError as error:
        raise click.ClickException(_in_words(error, engine.url)) from error
    finally:
        engine.dispose()


def check_ready(settings: Settings) -> None:
    """End unless the database is there, at the newest revision and written under these keys: for a foreign server."""
    with connected(settings) as engine:
        check_keys(engine, settings)


def check_keys(engine: Engine, settings: Settings) -> None:
    """End the command when the settings' keys are not those of the database, before it is migrated, too."""
    tables = inspect(engine).get_table_names()
    try:
        if "key_checks" in tables:
            with db.transaction(engine) as session:
                known.check(session, settings=settings, at=datetime.now(UTC))
        elif "audit_heads" in tables:  # of version 0.1.0: its rows tell
            with db.open_session(engine, writes=False) as session:
                known.check_fit(session, settings=settings)
    except ActionDenied as refused:
        raise click.ClickException(str(refused)) from refused


@contextmanager
def reading() -> Iterator[Session]:
    """A reading session on the environment's database, whose name is said beside the answer."""
    with (
        connected(settings(create=False)) as engine,
        db.open_session(engine, writes=False) as session,
    ):
        say_which(engine)
        yield session


def say_which(engine: Engine) -> None:
    """Name the database that an answer is about, without its password."""
    click.echo(f"Database: {name_of(engine.url)}", err=True)


def name_of(url: URL) -> str:
    """A database as a person finds it: the file, or the address without its password."""
    if url.get_backend_name() == "sqlite" and url.database:
        return str(Path(url.database).absolute())
    return url.render_as_string(hide_password=True)


def _engine(settings: Settings, patience: float) -> Engine:
    try:
        return db.engine_for(settings.database_url, patience=patience)
    except (ArgumentError, ValueError) as error:
        raise click.ClickException(NO_URL) from error


def _check_is_there(url: URL) -> None:
    """Opening a SQLite file makes it; a command that finds nothing must not say that all is well with it."""
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise click.ClickException(NO_DATABASE.format(name=name_of(url)))


def _in_words(error: DBAPIError, url: URL) -> str:
    if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
        return obstacles.FULL
    return f"The database {name_of(url)} cannot be used: {migrations.driver_says(error)}"
