"""While the clinic is served, its audit log is sealed: not on every answer, and at most a minute late."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from time import perf_counter

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from clinic import sealing
from clinic.db import transaction
from clinic.models import AuditEvent
from clinic.services.audit import seals
from tests.factories import People
from tests.integration.conftest import Clock, locked, sign_in, stored

OPEN = select(func.count()).select_from(AuditEvent).where(AuditEvent.position.is_(None))


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch, app: Flask) -> dict[str, float]:
    """The process's own clock, which stands still until a test moves it."""
    at = {"now": 1000.0}
    monkeypatch.setattr(sealing.time, "monotonic", lambda: at["now"])
    app.extensions["clinic.sealed_at"] = at["now"]
    return at


def test_what_happened_is_sealed_a_minute_later(
    app: Flask, client: FlaskClient, engine: Engine, people: People, clock: Clock, seconds: dict[str, float]
) -> None:
    sign_in(client, people.alice)
    client.get("/patients")
    assert stored(engine, OPEN) != [0]

    seconds["now"] += sealing.EVERY
    client.get("/patients")
    assert stored(engine, OPEN) == [0]


def test_more_than_a_batch_is_sealed_by_the_next_answers(
    client: FlaskClient,
    engine: Engine,
    people: People,
    clock: Clock,
    seconds: dict[str, float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sealing.seals, "BATCH", 2)
    sign_in(client, people.alice)
    for _ in range(3):
        client.get("/patients")
    (before,) = stored(engine, OPEN)

    seconds["now"] += sealing.EVERY
    client.get("/patients")
    assert stored(engine, OPEN) == [before + 1 - 2]
    for _ in range(before // 2 + 1):
        client.get("/sign-in")
    assert stored(engine, OPEN) == [0]
    client.get("/patients")
    assert stored(engine, OPEN) == [1]


def test_a_seal_that_fails_keeps_no_answer_from_anybody(
    client: FlaskClient,
    people: People,
    clock: Clock,
    seconds: dict[str, float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_args: object, **_more: object) -> int:
        raise OSError("the disk is full")

    monkeypatch.setattr(sealing.seals, "seal", fail)
    sign_in(client, people.alice)
    seconds["now"] += sealing.EVERY
    assert client.get("/patients").status_code == 200


def test_an_answer_that_failed_seals_nothing(
    app: Flask,
    client: FlaskClient,
    engine: Engine,
    people: People,
    clock: Clock,
    seconds: dict[str, float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the database cannot do for the page, it cannot do for the log."""
    sign_in(client, people.alice)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    before = stored(engine, OPEN)
    seconds["now"] += sealing.EVERY
    with monkeypatch.context() as broken:
        broken.setitem(app.view_functions, "session.sign_in", lambda: 1 / 0)
        assert client.get("/sign-in").status_code == 500
    assert stored(engine, OPEN) == before
    assert client.get("/sign-out").status_code < 500
    assert stored(engine, OPEN) == [0]


def test_a_page_that_writes_nothing_waits_a_moment_only_where_another_program_has_the_lock(
    client: FlaskClient, engine: Engine, people: People, clock: Clock, seconds: dict[str, float]
) -> None:
    sign_in(client, people.alice)
    client.post("/sign-out")
    before = stored(engine, OPEN)
    seconds["now"] += sealing.EVERY
    with locked(engine):
        begun = perf_counter()
        assert client.get("/sign-in").status_code == 200
        assert perf_counter() - begun < 2
    assert stored(engine, OPEN) == before != [0]
    seconds["now"] += sealing.EVERY
    client.get("/sign-in")
    assert stored(engine, OPEN) == [0]


@pytest.mark.parametrize("begun", [False, True], ids=["begin a chain", "go on with one"])
def test_two_processes_that_seal_at_once_seal_each_row_once(
    app: Flask,
    client: FlaskClient,
    engine: Engine,
    people: People,
    session: Session,
    seconds: dict[str, float],
    begun: bool,
) -> None:
    session.commit()
    keys = app.extensions["clinic.audit_keys"]
    if begun:
        with transaction(engine) as earlier:
            assert seals.seal(earlier, keys=keys)
    sign_in(client, people.alice)

    def seal() -> int:
        with transaction(engine) as other:
            return seals.seal(other, keys=keys)

    with ThreadPoolExecutor(1) as elsewhere, transaction(engine) as here:
        sealed = seals.seal(here, keys=keys)
        second = elsewhere.submit(seal)
        wait([second], timeout=0.5)  # for the other to begin

    assert (sealed > 0, second.result()) == (True, 0)
    assert seals.verify(session, keys=keys) == []
