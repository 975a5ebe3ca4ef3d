"""A database for one test alone, empty or as a release left it, and a copy of the code to change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from clinic.db import PATIENCE_AT_START, engine_for
from tests.databases import CreateDatabase
from tests.releases import data
from tests.repository.migrations.checkout import Checkout


@pytest.fixture
def empty(create_database: CreateDatabase) -> Iterator[Engine]:
    """A database without tables."""
    engine = engine_for(create_database(f"of_one_test_{uuid4().hex}"), patience=PATIENCE_AT_START)
    yield engine
    engine.dispose()


@pytest.fixture(params=data.releases(), ids=lambda folder: folder.name)
def release(request: pytest.FixtureRequest) -> Path:
    """Each of the releases."""
    return request.param


@pytest.fixture
def released(empty: Engine, release: Path) -> Engine:
    """The database of the release."""
    data.load(release, empty)
    return empty


@pytest.fixture
def clinic(empty: Engine) -> Engine:
    """The last release's clinic, with its patients."""
    data.load(data.releases()[-1], empty)
    return empty


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """The code, for a developer to change."""
    return Checkout(tmp_path)
