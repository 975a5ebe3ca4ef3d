"""A copy of the database before it is migrated: an online copy beside a SQLite file, a sentence elsewhere."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

from clinic.migrations import Refused

KEPT = (
    "Before the migration the database was copied to {copy}. Delete the copy when you no longer need it: it holds "
    "health data."
)
NOT_TAKEN = (
    "No copy was taken before the migration: on PostgreSQL the administrator takes it, with pg_dump before each update "
    "(docs/deploy.md, section 7)."
)
IN_MEMORY = "No copy was taken before the migration: the database is in memory only."
FAILED = "The database could not be copied to {copy}, so it was not migrated: {reason}"


def take(url: URL, revision: str, *, at: datetime) -> str:
    """Copy the database, which is at `revision`; returns the sentence that says where to, or why it was not copied.

    A copy has its name once it is whole; until then it is called otherwise, and the next start takes it away.

    Raises `Refused` when the copy fails. Others may read and write the database meanwhile.
    """
    if url.get_backend_name() != "sqlite":
        return NOT_TAKEN
    if url.database in {None, "", ":memory:"}:
        return IN_MEMORY
    original = Path(str(url.database))
    copy = original.with_name(f"{original.stem}-{revision}-{at:%Y%m%dT%H%M%SZ}{original.suffix}")
    part = original.with_name(f"{original.name}.copying")
    try:
        part.unlink(missing_ok=True)  # of a start that was killed
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(original)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
        if copy.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        part.rename(copy)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise Refused(FAILED.format(copy=copy, reason=reason)) from error
    finally:
        with suppress(OSError):
            part.unlink()
    return KEPT.format(copy=copy)
