"""A connection to PostgreSQL that is lost while it commits: what was sent is stored, and the answer cannot know it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select

from clinic.models import Patient, Signing
from tests.browser import controls
from tests.desk import AGREED, HARMLESS, Desk
from tests.factories import PASSWORD
from tests.integration.conftest import sign_in, stored
from tests.integration.test_outages import NEW, ON_POSTGRESQL, OURS, db_of, form

__all__ = ["form"]
pytestmark = ON_POSTGRESQL
HEARD_TOO_LATE = "server closed the connection unexpectedly"


@contextmanager
def lost_after_it_was_kept(app: Flask, times: int = 1) -> Iterator[None]:
    """The server commits, and its word of it never arrives."""
    dialect = db_of(app).dialect
    left, commit = [times], dialect.do_commit

    def do_commit(connection: Any) -> None:
        commit(connection)
        if left[0]:
            left[0] -= 1
            connection.driver_connection.close()
            raise psycopg.OperationalError(HEARD_TOO_LATE)

    dialect.do_commit = do_commit  # type: ignore[method-assign]  # the driver's edge
    try:
        yield
    finally:
        del dialect.do_commit


def test_what_staff_sent_may_have_been_saved_and_comes_back_to_look_at(
    app: Flask, client: FlaskClient, engine: Engine, form: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with lost_after_it_was_kept(app):
        answer = client.post(NEW, data=form, headers=OURS)
    assert stored(engine, select(Patient.name).where(Patient.name == "Rosa Field")) == ["Rosa Field"]
    assert answer.status_code == 503
    assert "It may have been saved. Look before you send it again" in answer.text
    assert "Nothing was saved" not in answer.text
    assert "nothing was saved" not in caplog.text
    assert 'name="name" value="Rosa Field"' in answer.text
    assert client.get("/patients").status_code == 200


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {}], ids=["a notice", "from elsewhere"])
def test_it_is_said_in_every_form_of_an_answer(
    app: Flask, client: FlaskClient, form: dict[str, Any], headers: dict[str, str]
) -> None:
    with lost_after_it_was_kept(app):
        answer = client.post(NEW, data=form, headers=OURS | headers if headers else {})
    assert (answer.status_code, "It may have been saved" in answer.text) == (503, True)
    assert "Nothing was saved" not in answer.text


@pytest.mark.usefixtures("clock")
def test_a_signature_may_have_been_kept(app: Flask, client: FlaskClient, desk: Desk, engine: Engine) -> None:
    desk.answer_all()
    address = f"/programs/{desk.draft(HARMLESS).id}/sign"
    desk.session.commit()
    sign_in(client, desk.alice)
    said = {**controls(client.get(address).text), **AGREED, "paper": "a4", "password": PASSWORD}
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with lost_after_it_was_kept(app):
        answer = client.post(address, data=said | {"cautions": "y"}, headers=OURS)
    assert len(stored(engine, select(Signing.id))) == 1
    assert (answer.status_code, "It may have been saved" in answer.text) == (503, True)
    assert PASSWORD not in answer.text


def test_what_could_not_be_written_before_is_not_saved(
    app: Flask, client: FlaskClient, engine: Engine, form: dict[str, Any]
) -> None:
    """Where the connection is lost before the commit, that is known."""

    def stop(connection: Any, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("INSERT INTO audit_events"):
            connection.connection.driver_connection.close()

    event.listen(db_of(app), "before_cursor_execute", stop)
    try:
        answer = client.post(NEW, data=form, headers=OURS)
    finally:
        event.remove(db_of(app), "before_cursor_execute", stop)
    assert (answer.status_code, "Nothing was saved" in answer.text) == (503, True)
    assert "Rosa Field" not in stored(engine, select(Patient.name))
