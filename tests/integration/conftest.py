"""What tests through services and web share: fast passwords, a clock that stands still, the people, a desk to work at,
signing in."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, Select, select
from sqlalchemy.orm import Session

from clinic.cli.worker.work import make_one
from clinic.db import open_session, transaction
from clinic.models import DischargeSummary, Person, Signing
from clinic.services.access import passwords
from clinic.settings import Settings
from tests import factories
from tests.desk import desk
from tests.snapshots import made_once

__all__ = ["Clock", "desk", "let_pass", "locked", "sign_in", "stored"]


@dataclass
class Clock:
    """The application's time: it stands still until a test lets it pass."""

    now: datetime = factories.NOW

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture(scope="session", autouse=True)
def _fast_passwords() -> Iterator[None]:
    """The real algorithm with its smallest parameters."""
    before = passwords.HASHER
    passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    passwords.HASHER = before


@pytest.fixture
def clock(app: Flask) -> Clock:
    clock = Clock()
    app.config["CLOCK"] = lambda: clock.now
    return clock


@pytest.fixture
def people(session: Session, settings: Settings) -> factories.People:
    return made_once(factories.people, session, settings, session=session, settings=settings)


@pytest.fixture
def terminal(settings: Settings, engine: Engine) -> dict[str, str]:
    """What a command at a terminal needs to work with this test's clinic, in production."""
    return {
        "CLINIC_ENV": "production",
        "CLINIC_PUBLIC_URL": "https://clinic.example",
        "CLINIC_TRUSTED_PROXIES": "0",
        "DATABASE_URL": settings.database_url,
        "CLINIC_SECRET_KEY": settings.secret_key,
        "CLINIC_KEY_ENCRYPTION_KEY": base64.b64encode(settings.key_encryption_key).decode(),
        "CLINIC_AUDIT_KEY": base64.b64encode(settings.audit_key).decode(),
    }


@pytest.fixture
def environment(terminal: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, in this process."""
    for name, value in terminal.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def work(engine: Engine, settings: Settings, app: Flask) -> Callable[[], int]:
    """`work()`: `clinic work` makes the documents that wait, by the application's time; how many it took."""

    def work() -> int:
        return sum(
            1 for _ in iter(lambda: make_one(engine, settings, worker="test", now=app.config["CLOCK"]), False)
        )

    return work


def stored(engine: Engine, query: Select[Any]) -> list[Any]:
    """What the database holds now, seen from outside: for looking without making the application wait."""
    with open_session(engine, writes=False) as session:
        return list(session.scalars(query))


@contextmanager
def locked(engine: Engine) -> Iterator[None]:
    """Another program has the file of SQLite, or a table of PostgreSQL that every page writes to."""
    with engine.execution_options(writes=True).connect() as other, other.begin():
        if engine.dialect.name == "postgresql":
            other.exec_driver_sql("LOCK TABLE audit_events IN EXCLUSIVE MODE")
        yield


def let_pass(engine: Engine, time: timedelta) -> None:
    """Have each lease end so much sooner, as it would look later: the database's clock tells when one ends."""
    with transaction(engine) as session:
        for kind in (Signing, DischargeSummary):
            for leased in session.scalars(select(kind).where(kind.lease_until.is_not(None))):
                assert leased.lease_until
                leased.lease_until -= time


def sign_in(client: FlaskClient, person: Person) -> None:
    """Sign somebody from `factories` in with this browser."""
    form = {"login": factories.login_of(person), "password": factories.PASSWORD}
    answer = client.post("/sign-in", data=form)
    assert answer.status_code == 303, answer.text
