"""Bring a database to the newest revision of `migrations/`, and write new revisions numbered in order."""

from __future__ import annotations

from collections.abc import Callable

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from clinic.settings import ROOT

FOLDER = ROOT / "migrations"


def config() -> Config:
    """Alembic's configuration, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate up; nothing happens when the database is already there."""
    with engine.begin() as connection:
        _with(connection, lambda settings: command.upgrade(settings, revision))


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Migrate down."""
    with engine.begin() as connection:
        _with(connection, lambda settings: command.downgrade(settings, revision))


def is_current(engine: Engine) -> bool:
    """Whether the database is at the newest revision; false for one that was never migrated."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found == (FOLDER / "HEAD").read_text().strip()


def check(engine: Engine) -> None:
    """Raise where the models and the migrated database differ (`alembic check`)."""
    with engine.begin() as connection:
        _with(connection, command.check)


def new(engine: Engine, message: str) -> str:
    """Write the next revision from the difference between models and database; returns its id and moves HEAD."""
    scripts = ScriptDirectory.from_config(config())
    number = f"{len(list(scripts.walk_revisions())) + 1:04d}"
    with engine.begin() as connection:
        _with(
            connection, lambda settings: command.revision(settings, message, autogenerate=True, rev_id=number)
        )
    (FOLDER / "HEAD").write_text(f"{number}\n")
    return number


def _with(connection: Connection, act: Callable[[Config], object]) -> None:
    settings = config()
    settings.attributes["connection"] = connection
    act(settings)
