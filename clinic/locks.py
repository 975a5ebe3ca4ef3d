"""When a transaction takes the database's lock, and how long it waits for one that others hold.

    locks.attach(engine, patience=5, then=0.2)

Requests take turns, so each would wait through the patience of all before it: once one has waited in vain, the next
ones of this process wait `then`, until a transaction was committed again. An execution option `patience` (seconds)
says otherwise for single transactions.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import OperationalError

from clinic import outages

PATIENCE = (
    5  # seconds, while a process does nothing else; we ourselves hold SQLite's lock for a twentieth of one
)
PATIENCE_AT_START = 120  # where another process may be migrating or loading, and nobody waits for a page yet
BRIEF = 0.2  # seconds: four times as long as we hold a lock


class Locks:
    """Those that one engine's transactions take and wait for."""

    def __init__(self, patience: float, then: float | None) -> None:
        self.patience, self.then = patience, then
        self.in_vain = False  # whether the last one who waited did

    def seconds(self, connection: Connection) -> float:
        """How long this transaction waits for each of its locks."""
        asked: float | None = connection.get_execution_options().get("patience")
        return asked or (self.then if self.in_vain and self.then else self.patience)

    def failed(self, context: ExceptionContext) -> None:
        """Called by SQLAlchemy with every error of a statement."""
        if context.connection is not None:
            self._note(context.connection, context.sqlalchemy_exception)

    def committed(self, connection: Connection) -> None:
        """What was written and committed had its locks; a transaction that only read had none."""
        if connection.info.get("writing", True):
            self.in_vain = False

    def begin_sqlite(self, connection: Any) -> None:
        """Every request begins twice: the driver is told itself, and an error is raised as SQLAlchemy would."""
        connection.info["writing"] = connection.get_execution_options().get("writes", False)
        begin = "BEGIN IMMEDIATE" if connection.info["writing"] else "BEGIN"
        try:
            self._limit_sqlite(connection, connection.connection.driver_connection)
            connection.connection.driver_connection.execute(begin)
        except sqlite3.OperationalError as error:
            raised = OperationalError(begin, None, error)
            self._note(connection, raised)
            raise raised from error

    def write_sqlite(
        self,
        connection: Any,
        cursor: sqlite3.Cursor,
        _statement: str,
        _parameters: object,
        context: Any,
        _many: bool,
    ) -> None:
        """Take the lock of the file at the first statement that writes or locks a row, and not while a request reads.

        What was read before is then as it is on PostgreSQL: of an earlier moment. Whoever decides by it has to read it
        again under the lock.
        """
        if _begins_to_write(connection, context):
            cursor.execute("COMMIT")
            cursor.execute("BEGIN IMMEDIATE")
            connection.info["writing"] = True

    def write_postgresql(
        self,
        connection: Any,
        _cursor: object,
        _statement: str,
        _parameters: object,
        context: Any,
        _many: bool,
    ) -> None:
        """Rows are locked as they are written; only that is noted."""
        if _begins_to_write(connection, context):
            connection.info["writing"] = True

    def prepare_postgresql(self, connection: Any, _record: object) -> None:
        """For the connection, because saying it to each transaction would cost every page a round trip."""
        connection.execute(_limit("SET", self.patience))
        connection.commit()

    def begin_postgresql(self, connection: Any) -> None:
        """Only a transaction that waits otherwise says so."""
        connection.info["writing"] = False
        seconds = self.seconds(connection)
        if seconds == self.patience:
            return
        limit = _limit("SET LOCAL", seconds)
        try:
            connection.connection.driver_connection.execute(limit)
        except connection.dialect.dbapi.Error as error:
            raise OperationalError(limit, None, error) from error

    def _limit_sqlite(self, connection: Connection, driver: sqlite3.Connection) -> None:
        driver.execute(f"PRAGMA busy_timeout={self.seconds(connection) * 1000:.0f}")

    def _note(self, connection: Connection, error: BaseException | None) -> None:
        """Whoever asked for less patience waited too short a time to tell anything."""
        asked = connection.get_execution_options().get("patience")
        if not asked and outages.is_lock(error):
            self.in_vain = True


def attach(engine: Engine, *, patience: float, then: float | None) -> None:
    """Have the engine's transactions wait so long for a lock, in seconds."""
    locks = Locks(patience, then)
    event.listen(engine, "handle_error", locks.failed)
    event.listen(engine, "commit", locks.committed)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "begin", locks.begin_sqlite)
        event.listen(engine, "before_cursor_execute", locks.write_sqlite)
    else:
        event.listen(engine, "connect", locks.prepare_postgresql)
        event.listen(engine, "begin", locks.begin_postgresql)
        event.listen(engine, "before_cursor_execute", locks.write_postgresql)


def are_held(connection: Connection) -> bool:
    """Whether its transaction has locks for which others may be waiting."""
    return connection.in_transaction() and bool(connection.info.get("writing"))


def _begins_to_write(connection: Connection, context: Any) -> bool:
    """Whether this statement takes the first lock of its transaction."""
    if context is None or connection.info.get("writing"):
        return False
    locks = getattr(context.invoked_statement, "_for_update_arg", None) is not None
    return locks or context.isinsert or context.isupdate or context.isdelete


def _limit(set_: str, seconds: float) -> str:
    return f"{set_} lock_timeout = '{seconds * 1000:.0f}ms'"
