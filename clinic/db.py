"""The database: one engine a process, one session a request, and the one place that commits.

A successful unsafe request commits once, at its end, with the audit of what it read; a refused one (status 400 and
up) and a GET save nothing. What must be kept even then (reads, refused sign-ins) is in the request's ledger, and goes
into a short transaction of its own before the answer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import cast

from flask import Flask, Response, current_app, g, request
from flask import session as browser_session
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from clinic import locks, outages, private
from clinic.domain.errors import ActionDenied
from clinic.locks import PATIENCE
from clinic.services.access import passwords
from clinic.services.audit import ledger
from clinic.services.audit.ledger import Act, Ledger
from clinic.services.followup import judging
from clinic.services.followup.care import drafts

NOT_UNIQUE = ("23505", sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
SAME_MOMENT = (
    "The same was saved at the same moment by somebody else, so nothing of yours was saved. "
    "Look at what is there now, then try again."
)
CONNECTING = 5  # seconds for a server of PostgreSQL to answer at all
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def engine_for(
    url: str, *, patience: float = PATIENCE, then: float | None = None, in_time: bool = False
) -> Engine:
    """An engine for SQLite (WAL, foreign keys on, the lock taken at the first write) or PostgreSQL (pooled).

    What it logs of an error names no values: they are patients' data. `patience` is for a lock that others hold, in
    seconds, and `then` for the next ones after one that waited in vain (`locks`). With `in_time` a server that does not
    answer at all is waited for no longer than somebody waits for a page (`clinic.in_time`).
    """
    if url.startswith("sqlite"):
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": patience})
        event.listen(engine, "do_connect", _make_file)
        event.listen(engine, "connect", _prepare_sqlite)
    else:
        from clinic.binary_results import BinaryResults
        from clinic.in_time import KEPT_ALIVE, InTime

        engine = create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=5,
            connect_args={
                "prepare_threshold": None,
                "cursor_factory": BinaryResults,
                "connect_timeout": CONNECTING,
                **KEPT_ALIVE,
            },
        )
        if in_time:
            event.listen(engine, "do_connect", lambda *said: InTime.connect(**said[-1]))
    locks.attach(engine, patience=patience, then=then)
    return engine


def _make_file(_dialect: object, _record: object, arguments: list[str], _named: object) -> None:
    """Make the file before SQLite would, which lets everybody read it; what SQLite puts beside it is made alike."""
    name = arguments[0]
    if name and not name.startswith((":memory:", "file:")):
        with suppress(OSError):  # SQLite then says what is wrong with the place
            private.file(Path(name))


def _prepare_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def open_session(engine: Engine, *, writes: bool, patience: float | None = None) -> Session:
    """A session; with `writes`, its transaction is a writing one on SQLite from its start. It waits for locks as long
    as any of the engine's, or `patience` in seconds.
    """
    return Session(engine.execution_options(writes=writes, patience=patience), expire_on_commit=False)


@contextmanager
def transaction(engine: Engine, *, patience: float | None = None) -> Iterator[Session]:
    """A writing session that commits at the end, or rolls back on an exception: also for a command."""
    with open_session(engine, writes=True, patience=patience) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that makes nobody wait while it reads. If it must write after all, that is committed at the end.

    What it read is of an earlier moment by then: whoever decides by it has to read it again under the lock.
    """
    with open_session(engine, writes=False) as session, session.begin():
        yield session


def get_engine() -> Engine:
    """The application's engine."""
    return cast(Engine, current_app.extensions["clinic.engine"])


def get_session() -> Session:
    """This request's session, opened on first use."""
    if "db_session" not in g:
        g.db_session = Session(_connection(), expire_on_commit=False)
        g.db_session.info["address"] = request.remote_addr or ""
        ledger.attach(g.db_session, get_ledger())
        passwords.attach(g.db_session, g.db_session.rollback)
    return cast(Session, g.db_session)


def _connection() -> Connection:
    """This request's connection, for all of its transactions."""
    if "db_connection" not in g:
        g.db_connection = get_engine().connect()
    return cast(Connection, g.db_connection)


def let_go() -> None:
    """Give up what a refused request wrote so far, and its locks: nobody waits while its page is drawn."""
    if "db_session" in g and locks.are_held(_connection()):
        g.db_session.rollback()


def get_ledger() -> Ledger:
    """What this request read, and what must be kept of it."""
    if "ledger" not in g:
        g.ledger = Ledger()
    return cast(Ledger, g.ledger)


def keep(act: Act) -> None:
    """Have `act` done whatever becomes of the request, such as noting that it was refused."""
    get_ledger().acts.append(act)


def init_app(app: Flask, engine: Engine) -> None:
    """Give the application its engine. `create_app` says when a request is saved and settled."""
    app.extensions["clinic.engine"] = engine
    app.register_error_handler(IntegrityError, _collided)
    for kind in (DBAPIError, OSError, outages.CommitLostError):
        app.register_error_handler(kind, _prevented)
    app.teardown_appcontext(_close)


def _collided(error: IntegrityError) -> ResponseReturnValue:
    """Two requests that save the same at once are both right when they look; the database lets in one of them.

    Anything else that breaks a constraint is a mistake of ours, and stays an error.
    """
    mark = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorcode", None)
    if mark not in NOT_UNIQUE:
        raise error
    get_session().rollback()
    return current_app.handle_user_exception(ActionDenied(SAME_MOMENT))


def _prevented(error: DBAPIError | OSError | outages.CommitLostError) -> ResponseReturnValue:
    """Say what keeps anything from being saved, such as a full disk; a mistake of ours stays an error.

    What was to be kept of the request is lost with it: nobody waits a second time for the same lock.
    """
    outage = outages.of(error)
    if outage is None:
        raise error
    what = "it may have been saved" if isinstance(outage, outages.Unsure) else "nothing was saved"
    current_app.logger.warning("%s: %s", what, type(error).__name__, exc_info=error)
    if "db_session" in g:
        get_session().rollback()
    get_ledger().acts.clear()
    get_ledger().take_reads()
    return current_app.handle_user_exception(outage)


def save(response: Response) -> Response:
    """Commit a successful unsafe request, in one with what is to be kept of it; an error becomes its answer.

    Nothing that can fail comes after the commit, so that "nothing was saved" is never said of what was; where the
    connection is lost during it, that is not said either.
    """
    session: Session | None = g.get("db_session")
    if session is None or request.method in SAFE_METHODS or response.status_code >= 400:
        return response
    acts = get_ledger().acts
    try:
        judging.of_written(session)
        drafts.of_handed(session)
        for act in acts:
            act(session)
        session.flush()
        _commit(session)
    except Exception as error:
        session.rollback()
        browser_session.pop("_flashes", None)  # the view said already that it is saved
        return current_app.make_response(current_app.handle_user_exception(error))
    acts.clear()
    return response


def _commit(session: Session) -> None:
    """All was written before, so that what fails here is the commit itself."""
    try:
        session.commit()
    except DBAPIError as error:
        if outages.is_unsure(error):
            raise outages.CommitLostError from error
        raise


def settle(response: Response) -> Response:
    """Do in a short transaction what is still to be kept: of a page that was read, of a request that was refused.

    If that fails, the answer is withheld; an answer that says so already is given.
    """
    session = g.pop("db_session", None)
    if session is not None:
        session.close()
    acts = get_ledger().acts
    if not acts:
        return response
    try:
        with Session(_connection().execution_options(writes=True)) as short, short.begin():
            short.info["address"] = request.remote_addr or ""
            for act in acts:
                act(short)
    except Exception as error:
        if outages.of(error):
            acts.clear()  # the answer is withheld, and nobody waits a second time for the same lock
        if response.status_code < 500:
            raise
        current_app.logger.exception("what was to be kept of a failed request is lost")
    acts.clear()
    return response


def _close(_error: BaseException | None) -> None:
    for name in ("db_session", "db_connection"):
        if (opened := g.pop(name, None)) is not None:
            opened.close()
