"""The frame without the clinic behind it."""

from __future__ import annotations

import pytest

from tests.unit.web.frame import make_app


@pytest.fixture
def app():
    return make_app()


@pytest.fixture
def client(app):
    return app.test_client()
