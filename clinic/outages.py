"""What keeps a request from saving and is no mistake of anybody here: a full disk, a database that others hold or that
is away.

outages.of(error)     # the HTTP error that says so in a sentence, or nothing

A connection that is lost while it commits leaves open whether it did: `CommitLostError`, which is `Unsure`.
"""

from __future__ import annotations

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException, ServiceUnavailable


class InsufficientStorage(HTTPException):
    """The server's disk is full."""

    code = 507


class Unsure(ServiceUnavailable):
    """The database went away while it saved, and nobody knows whether it did."""


class CommitLostError(Exception):
    """The connection was lost during the commit, or the server could not say what became of it."""


BUSY, NO_ROOM = ServiceUnavailable, InsufficientStorage
OF_SQLITE = {sqlite3.SQLITE_BUSY: BUSY, sqlite3.SQLITE_FULL: NO_ROOM}
LOCKED = "55P03"  # lock_not_available
OF_POSTGRESQL = {
    LOCKED: BUSY,
    "40001": BUSY,  # serialization_failure: of two that wrote the same, this one begins again
    "40P01": BUSY,  # deadlock_detected
    "57014": BUSY,  # query_canceled: by a time limit of the server, or by whoever runs it
    "53100": NO_ROOM,  # disk_full
}
LOST = {
    "57P01",
    "57P02",
    "57P03",
    "53300",
}  # shut down by its administrator or a crash, not up yet, too many are in
CONNECTIONS = "08"  # the class of what befalls a connection
UNKNOWN = "40003"  # statement_completion_unknown
OF_SYSTEM = {errno.ENOSPC: NO_ROOM, errno.EDQUOT: NO_ROOM}
PRIMARY = 0xFF  # of SQLite's codes, whose higher bits say more than anybody asks here


def of(error: BaseException | None) -> HTTPException | None:
    """What an error of the system or of either database is to whoever asked; nothing for a mistake of the code."""
    kind = _kind(error)
    return kind() if kind else None


def is_lock(error: BaseException | None) -> bool:
    """Whether somebody waited in vain for a lock that others hold."""
    return isinstance(error, DBAPIError) and (
        _of_sqlite(error) == sqlite3.SQLITE_BUSY or _of_postgresql(error) == LOCKED
    )


def is_lost(error: BaseException | None) -> bool:
    """Whether there is no connection to PostgreSQL, or there is none any more."""
    if not isinstance(error, DBAPIError) or isinstance(error.orig, sqlite3.Error):
        return False
    state = _of_postgresql(error)
    unsaid = not state and isinstance(error, OperationalError)  # nobody answered who could have said one
    return unsaid or error.connection_invalidated or state in LOST or state.startswith(CONNECTIONS)


def is_unsure(error: BaseException | None) -> bool:
    """Whether a commit that failed so may have been kept all the same."""
    return is_lost(error) or (isinstance(error, DBAPIError) and _of_postgresql(error) == UNKNOWN)


def _kind(error: BaseException | None) -> type[HTTPException] | None:
    if isinstance(error, CommitLostError):
        return Unsure
    if isinstance(error, OSError):
        return OF_SYSTEM.get(error.errno or 0)
    if not isinstance(error, DBAPIError):
        return None
    if is_lost(error):
        return BUSY
    return OF_SQLITE.get(_of_sqlite(error)) or OF_POSTGRESQL.get(_of_postgresql(error))


def _of_sqlite(error: DBAPIError) -> int:
    return getattr(error.orig, "sqlite_errorcode", 0) & PRIMARY


def _of_postgresql(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""
