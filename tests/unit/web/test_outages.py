"""Which errors of the machine are said as what they are, on either database."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import psycopg.errors
import pytest
from sqlalchemy.exc import OperationalError

from clinic import in_time, locks, outages


def of_database(error: Exception) -> int | None:
    found = outages.of(OperationalError("INSERT", {}, error))
    return found.code if found else None


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (psycopg.errors.DiskFull(), 507),
        (psycopg.errors.LockNotAvailable(), 503),
        (psycopg.errors.UndefinedTable(), None),
        (psycopg.OperationalError("the connection is lost"), 503),
        (psycopg.errors.AdminShutdown(), 503),
        (psycopg.errors.CannotConnectNow(), 503),
        (psycopg.errors.TooManyConnections(), 503),
        (psycopg.errors.ConnectionFailure(), 503),
        (psycopg.errors.QueryCanceled(), 503),
        (psycopg.errors.DeadlockDetected(), 503),
        (psycopg.errors.SerializationFailure(), 503),
    ],
    ids=[
        "disk",
        "lock",
        "mistake",
        "connection",
        "shut down",
        "starting",
        "full house",
        "broken",
        "canceled",
        "deadlock",
        "serialization",
    ],
)
def test_an_error_of_postgresql_has_its_status(error: Exception, status: int | None) -> None:
    assert of_database(error) == status


def test_a_file_of_sqlite_that_others_hold_or_that_has_no_room_has_its_status(tmp_path: Path) -> None:
    with (
        sqlite3.connect(tmp_path / "c.db", timeout=0) as one,
        sqlite3.connect(tmp_path / "c.db", timeout=0) as two,
    ):
        one.execute("CREATE TABLE words (said)")
        one.execute("PRAGMA max_page_count=2")
        with pytest.raises(sqlite3.Error) as full:
            one.execute("INSERT INTO words VALUES (?)", ["x" * 9999])
        one.rollback()
        one.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.Error) as busy:
            two.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.Error) as wrong:
            two.execute("SELECT * FROM nothing")
    assert [of_database(caught.value) for caught in (full, busy, wrong)] == [507, 503, None]


def test_a_disk_without_room_for_what_was_sent_is_said_and_a_missing_file_is_a_mistake() -> None:
    found = [outages.of(OSError(number, "")) for number in (errno.ENOSPC, errno.EDQUOT, errno.ENOENT)]
    assert [one and one.code for one in found] == [507, 507, None]


def test_a_server_that_says_nothing_is_given_more_time_than_a_lock() -> None:
    """Else a page that waits for a lock would be told that the server is away."""
    assert locks.PATIENCE < in_time.WITHIN < 10
