"""Bring a database to a revision of `migrations/`: every waiting revision in one transaction, or none of them.

A revision with `LONG = True` may take minutes on a database with rows: `clinic migrate` runs it, never `clinic serve`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from clinic.settings import ROOT

FOLDER = ROOT / "migrations"
LOCK = 7  # any number, as long as every release takes the same
NEWER = (
    "The database is at revision {found}, and this release of Clinic knows revisions up to {head}: the database is "
    "newer than the code. Install the release that migrated it, or restore the backup from before."
)
SEVERAL = (
    "The database says that it is at several revisions at once ({found}): somebody wrote to its table alembic_version. "
    "Restore a backup from before, or leave there the one row that is true."
)
OLDER = "The database is not at the newest revision. Run `clinic migrate` first."
BROKEN_LINKS = "{count} rows of {table} would point to a row of {parent} that is not there."
STOPPED = "The migration stopped, and the database is as it was before: {reason}"


class Refused(Exception):  # noqa: N818 - a decision with its sentence, as `domain.errors` has them
    """The database stays as it is; the message says why and what to do."""


@dataclass(frozen=True)
class SchemaRevision:
    """One step that a database has still to take."""

    number: str
    title: str
    long: bool


Precaution = Callable[[Connection, str, Sequence[SchemaRevision]], None]
"""Called with the database's revision and what it waits for, before anything is changed; may raise `Refused`."""


def config() -> Config:
    """Alembic's configuration, without an ini file. What it writes comes out formatted."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("truncate_slug_length", "60")
    config.set_main_option("path_separator", "os")
    return config


def current(engine: Engine) -> str | None:
    """The revision that the database is at; None when it was never migrated."""
    with engine.connect() as connection:
        return _revision(connection)


def newest() -> str:
    """The newest revision of this code."""
    return (FOLDER / "HEAD").read_text().strip()


def is_current(engine: Engine) -> bool:
    """Whether the database is at the newest revision; false for one that was never migrated."""
    return current(engine) == newest()


def check_known(engine: Engine) -> None:
    """Raise `Refused` for a database that a newer release has migrated."""
    with engine.connect() as connection:
        _waiting(connection)


def upgrade(engine: Engine, revision: str = "head", *, first: Precaution | None = None) -> None:
    """Migrate up, all or nothing; raises `Refused`. Nothing happens when the database is already there.

    `first` is called when a database that was migrated before has revisions waiting.
    """
    with _changing(engine) as connection:
        found, waiting = _revision(connection), _waiting(connection)
        if first and found and waiting:
            first(connection, found, waiting)
        run(connection, lambda settings: command.upgrade(settings, revision))


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Migrate down; raises `Refused`."""
    with _changing(engine) as connection:
        run(connection, lambda settings: command.downgrade(settings, revision))


def check(engine: Engine) -> None:
    """Raise where the models and the migrated database differ (`alembic check`)."""
    with engine.begin() as connection:
        run(connection, command.check)


def run(connection: Connection, act: Callable[[Config], object]) -> None:
    """Have one of Alembic's commands done on this connection, in its transaction."""
    settings = config()
    settings.attributes["connection"] = connection
    act(settings)


def _revision(connection: Connection) -> str | None:
    """Raises `Refused` where the database says more than one."""
    found = MigrationContext.configure(connection).get_current_heads()
    if len(found) > 1:
        raise Refused(SEVERAL.format(found=", ".join(sorted(found))))
    return found[0] if found else None


def _waiting(connection: Connection) -> Sequence[SchemaRevision]:
    """What the database has still to take, oldest first."""
    found, scripts = _revision(connection), ScriptDirectory.from_config(config())
    known = {script.revision: script for script in scripts.walk_revisions()}
    if found and found not in known:
        raise Refused(NEWER.format(found=found, head=newest()))
    return [
        SchemaRevision(number, script.doc.rstrip("."), getattr(script.module, "LONG", False))
        for number, script in sorted(known.items())
        if number > (found or "")
    ]


@contextmanager
def _changing(engine: Engine) -> Iterator[Connection]:
    """One transaction that no other migration runs beside.

    SQLite changes a table by building it anew and dropping the old one. Foreign keys rest meanwhile, or the rows of
    other tables would forbid it; they are checked before the commit. The switch works outside a transaction only.
    """
    with engine.execution_options(writes=True).connect() as connection:
        raw, on_sqlite = connection.connection, connection.dialect.name == "sqlite"
        if on_sqlite:
            raw.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                wait_for_others(connection)
                yield connection
                if on_sqlite:
                    _check_links(connection)
        except (CommandError, DBAPIError) as error:
            raise Refused(STOPPED.format(reason=_reason(error))) from error
        finally:
            if on_sqlite:
                raw.cursor().execute("PRAGMA foreign_keys=ON")


def wait_for_others(connection: Connection) -> None:
    """Until the commit nobody else migrates or loads. SQLite's transaction has waited already; PostgreSQL's waits
    for a number, for a new database has no table yet that could be locked. However long that takes.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


def _check_links(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        table, _row, parent, _key = broken[0]
        count = sum(row[0] == table for row in broken)
        raise Refused(STOPPED.format(reason=BROKEN_LINKS.format(count=count, table=table, parent=parent)))


def _reason(error: CommandError | DBAPIError) -> str:
    return driver_says(error) if isinstance(error, DBAPIError) else str(error).splitlines()[0]


def driver_says(error: DBAPIError) -> str:
    """The driver's first line, and what it may mean: the lines behind it can hold what a row holds."""
    lines = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
    full = getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_IOERR_WRITE
    return f"{lines[0].rstrip('.')}." + (" The disk may be full." if full else "")
