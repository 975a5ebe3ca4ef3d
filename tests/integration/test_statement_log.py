"""In development the log says how many SQL statements a request took; production keeps silent about it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from clinic import create_app
from clinic.settings import Settings
from tests.factories import People
from tests.integration.conftest import sign_in


def test_a_request_is_told_with_its_statements_and_without_what_was_searched_for(
    client: FlaskClient, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in(client, people.alice)
    caplog.clear()
    client.get("/patients?q=Pat")

    (line,) = caplog.messages
    assert re.fullmatch(r"GET /patients 200: \d+ statements, \d+ ms", line), line


def test_a_request_that_asks_nothing_is_not_told(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with client.get("/static/css/builder.css") as answer:
        assert answer.status_code == 200
    assert caplog.messages == []


def test_production_does_not_count(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(replace(settings, production=True))
    try:
        assert app.test_client().get("/v/ABCDEFGHJKMN").status_code < 500
    finally:
        app.extensions["clinic.engine"].dispose()
    assert caplog.messages == []
