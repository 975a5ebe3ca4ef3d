"""What keeps a request from saving and is no mistake of anybody here: a full disk, a database that others hold.

outages.of(error)     # the HTTP error that says so in a sentence, or nothing
"""

from __future__ import annotations

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, ServiceUnavailable


class InsufficientStorage(HTTPException):
    """The server's disk is full."""

    code = 507


BUSY, NO_ROOM = ServiceUnavailable, InsufficientStorage
OF_SQLITE = {sqlite3.SQLITE_BUSY: BUSY, sqlite3.SQLITE_FULL: NO_ROOM}
OF_POSTGRESQL = {"55P03": BUSY, "53100": NO_ROOM}  # lock_not_available, disk_full
OF_SYSTEM = {errno.ENOSPC: NO_ROOM, errno.EDQUOT: NO_ROOM}
PRIMARY = 0xFF  # of SQLite's codes, whose higher bits say more than anybody asks here


def of(error: BaseException | None) -> HTTPException | None:
    """What an error of the system or of either database is to whoever asked; nothing for a mistake of the code."""
    kind = _kind(error)
    return kind() if kind else None


def _kind(error: BaseException | None) -> type[HTTPException] | None:
    if isinstance(error, OSError):
        return OF_SYSTEM.get(error.errno or 0)
    if not isinstance(error, DBAPIError):
        return None
    of_file = getattr(error.orig, "sqlite_errorcode", 0) & PRIMARY
    return OF_SQLITE.get(of_file) or OF_POSTGRESQL.get(getattr(error.orig, "sqlstate", None) or "")
