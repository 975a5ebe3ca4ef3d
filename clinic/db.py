"""The database: one engine a process, one session a request, and the one place that commits.

A successful unsafe request commits once, at its end; a refused one (status 400 and up) and a GET save nothing.
What must be kept even then (read audits, refused sign-ins) goes through `aside`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from flask import Flask, Response, current_app, g, request
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def engine_for(url: str) -> Engine:
    """An engine for SQLite (WAL, foreign keys on, write transactions taken at once) or PostgreSQL (pooled).

    What it logs of an error names no values: they are patients' data.
    """
    if url.startswith("sqlite"):
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 15})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url, hide_parameters=True, pool_pre_ping=True, pool_size=5, connect_args={"prepare_threshold": None}
    )


def _prepare_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    immediate = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def open_session(engine: Engine, *, writes: bool) -> Session:
    """A session whose transaction is a writing one from its start (SQLite then never deadlocks on upgrade)."""
    return Session(engine.execution_options(writes=writes), expire_on_commit=False)


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A writing session that commits at the end, or rolls back on an exception: for commands and short asides."""
    with open_session(engine, writes=True) as session, session.begin():
        yield session


def get_engine() -> Engine:
    """The application's engine."""
    return cast(Engine, current_app.extensions["clinic.engine"])


def get_session() -> Session:
    """This request's session, opened on first use."""
    if "db_session" not in g:
        g.db_session = open_session(get_engine(), writes=request.method not in SAFE_METHODS)
        g.db_session.info.update(address=request.remote_addr or "", aside=aside)
    return cast(Session, g.db_session)


def aside(act: Callable[[Session], object]) -> None:
    """Have `act` done after this request in a short transaction of its own, whatever becomes of the request.

    For what must be kept even when the request is refused: read audits, refused sign-ins.
    If it fails, the answer is withheld.
    """
    g.setdefault("asides", []).append(act)


def init_app(app: Flask, engine: Engine) -> None:
    """Give the application its engine and its commit at the end of each successful unsafe request."""
    app.extensions["clinic.engine"] = engine
    app.after_request(_finish)
    app.teardown_appcontext(_close)


def _finish(response: Response) -> Response:
    session = g.pop("db_session", None)
    if session is not None:
        with session:
            if request.method not in SAFE_METHODS and response.status_code < 400:
                session.commit()
    asides = g.pop("asides", ())
    if asides:
        with transaction(get_engine()) as short:
            short.info["address"] = request.remote_addr or ""
            for act in asides:
                act(short)
    return response


def _close(_error: BaseException | None) -> None:
    session = g.pop("db_session", None)
    if session is not None:
        session.close()
