"""A server of PostgreSQL that is stopped and closes nothing: a page says so after a while, with what was typed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select, text

from clinic import in_time
from clinic.models import Patient
from tests.factories import People
from tests.integration.conftest import sign_in, stored
from tests.integration.test_outages import NEW, ON_POSTGRESQL, OURS, db_of, form

__all__ = ["form"]
pytestmark = ON_POSTGRESQL


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_time, "WITHIN", 0.5)


@contextmanager
def silent(app: Flask, at: str = "SELECT") -> Iterator[None]:
    """From the first statement on that begins so, the server's process of this connection does nothing any more."""
    stopped: list[int] = []

    def stop(connection: Any, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith(at) and not stopped:
            stopped.append(connection.connection.driver_connection.info.backend_pid)
            os.kill(stopped[0], signal.SIGSTOP)

    engine = db_of(app)
    event.listen(engine, "before_cursor_execute", stop)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", stop)
        os.kill(stopped[0], signal.SIGCONT)


def test_a_page_is_not_waited_for_without_end(app: Flask, client: FlaskClient, people: People) -> None:
    sign_in(client, people.alice)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with silent(app):
        begun = monotonic()
        answer = client.get("/patients")
        assert (answer.status_code, "server is busy" in answer.text) == (503, True)
        assert monotonic() - begun < 20 * in_time.WITHIN
    assert client.get("/patients").status_code == 200


def test_what_was_typed_comes_back(
    app: Flask, client: FlaskClient, engine: Engine, form: dict[str, Any]
) -> None:
    with silent(app, at="INSERT INTO patients"):
        answer = client.post(NEW, data=form, headers=OURS)
    assert (answer.status_code, "Nothing was saved" in answer.text) == (503, True)
    assert 'name="name" value="Rosa Field"' in answer.text
    assert "Rosa Field" not in stored(engine, select(Patient.name))


def test_a_command_may_take_longer(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_sleep(0.8)"))
