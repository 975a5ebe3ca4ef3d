"""The frame without the clinic behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.unit.web.frame import make_app


@pytest.fixture(scope="session")
def shared_frame() -> Flask:
    """Made once, so that its templates are compiled once."""
    return make_app()


@pytest.fixture
def app(shared_frame: Flask) -> Iterator[Flask]:
    """The frame; what a test changes in its configuration is put back."""
    before = dict(shared_frame.config)
    yield shared_frame
    shared_frame.config.clear()
    shared_frame.config.update(before)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
