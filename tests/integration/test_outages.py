"""A disk that is full and a lock that another program holds: a sentence soon, nothing saved, words given back."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select

from clinic import db
from clinic.cli import connection
from clinic.models import Patient
from clinic.settings import Settings
from tests.browser import controls
from tests.factories import People
from tests.integration.conftest import sign_in, stored

pytestmark = pytest.mark.parametrize("create_database", ["sqlite"], indirect=True)
NEW = "/patients/new"
OURS = {"Sec-Fetch-Site": "same-origin"}


@contextmanager
def with_pragma(engine: Engine, said: str, usual: str) -> Iterator[None]:
    """Every connection has the setting while it is in use."""

    def begin(connection: Any, *_more: object) -> None:
        connection.execute(f"PRAGMA {said}")

    def end(connection: Any, *_more: object) -> None:
        connection.execute(f"PRAGMA {usual}")

    event.listen(engine, "checkout", begin)
    event.listen(engine, "checkin", end)
    try:
        yield
    finally:
        event.remove(engine, "checkout", begin)
        event.remove(engine, "checkin", end)


@contextmanager
def held(app: Flask, engine: Engine) -> Iterator[None]:
    """Another program has the lock, and nobody in here waits for it as long as they would."""
    usual = f"busy_timeout={db.PATIENCE * 1000}"
    writing = engine.execution_options(writes=True)
    with writing.connect() as other, other.begin(), with_pragma(db_of(app), "busy_timeout=1", usual):
        yield


def full(app: Flask) -> Any:
    """The file may grow no more, and has no room of what was deleted."""
    path = db_of(app).url.database
    assert path
    with closing(sqlite3.connect(path)) as file:
        file.execute("VACUUM")
    return with_pragma(db_of(app), "max_page_count=1", "max_page_count=1073741823")


def db_of(app: Flask) -> Engine:
    engine: Engine = app.extensions["clinic.engine"]
    return engine


def sent(page: str) -> dict[str, Any]:
    """What the browser sends from a page."""
    (token,) = set(re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page))
    return controls(page) | {"csrf_token": token}


@pytest.fixture
def form(app: Flask, client: FlaskClient, people: People) -> dict[str, Any]:
    """To be sent, to the application as it is served."""
    sign_in(client, people.alice)
    app.config.update(WTF_CSRF_ENABLED=True, PROPAGATE_EXCEPTIONS=False)
    return sent(client.get(NEW).text) | {"name": "Rosa Field", "born": "1980-02-03"}


def test_nobody_waits_long_for_a_lock_that_another_program_holds(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000


def test_a_start_waits_longer_for_another_that_migrates_or_loads(engine: Engine, settings: Settings) -> None:
    """On a slow machine that takes more than the five seconds of a page."""
    with connection.connected(settings, migrating=True) as starting, starting.connect() as one:
        assert one.exec_driver_sql("PRAGMA busy_timeout").scalar() == 120_000


def test_a_page_says_that_the_server_is_busy(
    app: Flask, client: FlaskClient, engine: Engine, people: People
) -> None:
    sign_in(client, people.alice)
    app.config["PROPAGATE_EXCEPTIONS"] = False  # as it is served
    with held(app, engine):
        answer = client.get("/patients")
    assert answer.status_code == 503
    assert "server is busy" in answer.text
    assert people.pat.name not in answer.text
    assert client.get("/patients").status_code == 200


def test_what_was_typed_comes_back_when_the_server_is_busy(
    app: Flask, client: FlaskClient, engine: Engine, form: dict[str, Any]
) -> None:
    before = stored(engine, select(Patient.id))
    with held(app, engine):
        answer = client.post(NEW, data=form, headers=OURS)
    assert answer.status_code == 503
    assert "Nothing was saved." in answer.text
    assert 'name="name" value="Rosa Field"' in answer.text
    assert stored(engine, select(Patient.id)) == before
    assert client.post(NEW, data=sent(answer.text), headers=OURS).status_code in (302, 303)


def test_a_full_disk_is_said_and_what_was_typed_comes_back(
    app: Flask, client: FlaskClient, engine: Engine, form: dict[str, Any]
) -> None:
    with full(app):
        pages = (client.get("/patients").status_code for _ in range(100))
        assert next(status for status in pages if status != 200) == 507
        answers = (client.post(NEW, data=form | {"made": str(uuid4())}, headers=OURS) for _ in range(100))
        answer = next(one for one in answers if one.status_code != 303)
    assert answer.status_code == 507
    assert "disk is full" in answer.text
    assert 'name="name" value="Rosa Field"' in answer.text
    assert client.get("/patients").status_code == 200
