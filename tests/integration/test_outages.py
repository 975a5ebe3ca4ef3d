"""A disk that is full and a lock that another program holds: a sentence soon, nothing saved, words given back."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event, make_url, select, text

from clinic.auth import TOUCH_EVERY
from clinic.models import Patient
from clinic.web.forms import token
from tests.browser import controls
from tests.factories import People
from tests.integration.conftest import locked, sign_in, stored

ON_SQLITE = pytest.mark.parametrize("create_database", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("create_database", ["postgresql"], indirect=True)
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
    with locked(engine):
        db_of(app).update_execution_options(patience=0.05)
        try:
            yield
        finally:
            db_of(app).update_execution_options(patience=None)


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


def test_nobody_waits_a_second_time_for_the_lock(
    app: Flask,
    client: FlaskClient,
    engine: Engine,
    people: People,
    form: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Neither for what the request read nor for what is kept of it: that would be told as lost."""
    patient = f"/patients/{people.pat.id}"
    edit = sent(client.get(f"{patient}/edit").text) | {"name": "Rosa Field"}
    app.config["CLOCK"] = lambda: datetime.now(UTC) + 2 * TOUCH_EVERY  # that somebody was there is kept
    with held(app, engine):
        assert client.get(patient).status_code == 503  # after the page was made
        answer = client.post(f"{patient}/edit", data=edit, headers=OURS)
        assert answer.status_code == 503  # at the write itself
    assert not [said for said in caplog.messages if "is lost" in said]


@pytest.mark.parametrize(
    ("headers", "comes_back"),
    [
        (OURS, True),
        ({}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
    ],
)
def test_what_was_typed_comes_back_to_a_page_of_ours_only(
    app: Flask,
    client: FlaskClient,
    engine: Engine,
    form: dict[str, Any],
    headers: dict[str, str],
    comes_back: bool,
) -> None:
    with held(app, engine):
        answer = client.post(NEW, data=form, headers=headers)
    assert (answer.status_code, "Rosa Field" in answer.text) == (503, comes_back)


def test_what_another_person_typed_does_not_come_back(
    app: Flask, client: FlaskClient, engine: Engine, people: People, form: dict[str, Any]
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    sign_in(client, people.bob)
    app.config["WTF_CSRF_ENABLED"] = True
    page = sent(client.get(NEW).text) | {"name": "Rosa Field", "born": "1980-02-03"}
    mark, signed = token.mark_in(form["csrf_token"]), token.unmask(page["csrf_token"])
    of_alice = token.mask(mark + token.BEHIND_MARK + signed.partition(token.BEHIND_MARK)[2])
    with held(app, engine):
        own = client.post(NEW, data=page, headers=OURS)
        answer = client.post(NEW, data=page | {"csrf_token": of_alice}, headers=OURS)
    assert "Rosa Field" in own.text
    assert (answer.status_code, "server is busy" in answer.text) == (503, True)
    assert "Rosa Field" not in answer.text


@ON_SQLITE
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


@contextmanager
def away(postgres: Connection, url: str) -> Iterator[None]:
    """The database is stopped: who was connected is thrown out, and nobody gets in."""
    name = make_url(url).database
    postgres.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    try:
        postgres.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": name},
        )
        yield
    finally:
        postgres.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


@ON_POSTGRESQL
def test_a_page_says_that_the_database_is_away(
    app: Flask, client: FlaskClient, people: People, postgres: Connection, database_url: str
) -> None:
    sign_in(client, people.alice)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with away(postgres, database_url):
        for address in ("/patients", "/sign-in", "/my/"):
            answer = client.get(address)
            assert (answer.status_code, "server is busy" in answer.text) == (503, True), address
        assert client.get("/patients", headers={"HX-Request": "true"}).status_code == 503
    assert client.get("/patients").status_code == 200


@ON_POSTGRESQL
def test_what_was_typed_while_the_database_is_away_waits_until_it_is_known_who_typed_it(
    app: Flask,
    client: FlaskClient,
    form: dict[str, Any],
    engine: Engine,
    postgres: Connection,
    database_url: str,
) -> None:
    with away(postgres, database_url):
        answer = client.post(NEW, data=form, headers=OURS)
        assert (answer.status_code, "waits on this page" in answer.text) == (503, True)
        assert "Rosa Field" not in answer.text
        too_long = client.post(NEW, data=form | {"name": "Rosa Field" * 30_000}, headers=OURS)
        assert (too_long.status_code, "Rosa Field" in too_long.text) == (503, False)
        answer = client.post("/sign-in", data=sent(answer.text), headers=OURS)
        assert (answer.status_code, "waits on this page" in answer.text) == (503, True)
    back = client.post("/sign-in", data=sent(answer.text), headers=OURS)
    assert 'name="name" value="Rosa Field"' in back.text
    assert client.post(NEW, data=sent(back.text), headers=OURS).status_code in (302, 303)
    assert stored(engine, select(Patient.name).where(Patient.name == "Rosa Field")) == ["Rosa Field"]


@ON_POSTGRESQL
def test_it_is_said_also_where_the_database_goes_away_in_the_middle(
    app: Flask, client: FlaskClient, form: dict[str, Any], postgres: Connection, database_url: str
) -> None:
    with ExitStack() as from_now_on:

        def stop(_connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
            if statement.startswith("INSERT INTO patients"):
                from_now_on.enter_context(away(postgres, database_url))

        event.listen(db_of(app), "before_cursor_execute", stop)
        from_now_on.callback(event.remove, db_of(app), "before_cursor_execute", stop)
        answer = client.post(NEW, data=form, headers=OURS)
    assert (answer.status_code, "waits on this page" in answer.text) == (503, True)
    assert "Rosa Field" not in answer.text
