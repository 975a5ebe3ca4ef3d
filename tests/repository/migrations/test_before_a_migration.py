"""Before a database is changed a copy is taken, or it is said why not; what fails leaves it as it was."""

from __future__ import annotations

import signal
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from clinic import migrations
from clinic.cli.serve import prepare
from clinic.db import engine_for
from clinic.migrations import Refused, backup
from tests.releases import data
from tests.repository.migrations.checkout import Checkout

pytestmark = pytest.mark.slow

AT = datetime(2026, 11, 26, 8, 15, tzinfo=UTC)
FIRST_START = """
import sys
from clinic import db
from clinic.cli.serve import prepare
from clinic.db import engine_for
prepare(db.engine_for(sys.argv[1], patience=db.PATIENCE_AT_START))
"""
KILLED = """
import os, signal, sqlite3, sys
from datetime import datetime
from sqlalchemy import make_url
from clinic.migrations import backup
def hook(name, args):
    if name == "sqlite3.connect" and str(args[0]).endswith(".copying"):
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
backup.take(make_url("sqlite:///" + sys.argv[1]), "0001", at=datetime.now())
"""
ON_SQLITE = pytest.mark.parametrize("create_database", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("create_database", ["postgresql"], indirect=True)


def copies_of(engine: Engine) -> list[Path]:
    original = Path(str(engine.url.database))
    return sorted(original.parent.glob(f"{original.stem}-*"))


@ON_SQLITE
def test_a_sqlite_database_is_copied_beside_its_file_for_its_owner_only(
    released: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    before = migrations.current(released)

    prepare(released)

    (copy,) = copies_of(released)
    assert copy.name.startswith(f"{Path(str(released.url.database)).stem}-{before}-20")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert f"the database was copied to {copy}" in capsys.readouterr().err
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("SELECT version_num FROM alembic_version").fetchall() == [(before,)]
        assert kept.execute("SELECT count(*) FROM patients").fetchone() == (9,)
        assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@ON_SQLITE
def test_no_copy_is_made_of_a_new_database_nor_when_there_is_nothing_to_migrate(empty: Engine) -> None:
    prepare(empty)
    prepare(empty)

    assert copies_of(empty) == []


@ON_SQLITE
def test_without_a_copy_nothing_is_migrated(released: Engine) -> None:
    before = migrations.current(released)
    backup.take(released.url, str(before), at=AT)

    with pytest.raises(Refused, match=r"could not be copied to .*, so it was not migrated: File exists"):
        migrations.upgrade(released, first=lambda *_: backup.take(released.url, str(before), at=AT) and None)

    assert migrations.current(released) == before
    assert len(copies_of(released)) == 1


@ON_SQLITE
def test_a_copy_that_was_cut_off_is_never_taken_for_a_whole_one(released: Engine) -> None:
    original = Path(str(released.url.database))
    killed = subprocess.run([sys.executable, "-c", KILLED, str(released.url.database)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert copies_of(released) == []
    assert original.with_name(f"{original.name}.copying").exists()

    backup.take(released.url, "0001", at=AT)

    assert len(copies_of(released)) == 1
    assert not original.with_name(f"{original.name}.copying").exists()


@ON_POSTGRESQL
def test_on_postgresql_it_is_said_that_the_administrator_takes_the_dump(
    released: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare(released)

    assert "on PostgreSQL the administrator takes it, with pg_dump" in capsys.readouterr().err


def test_a_long_revision_is_run_by_migrate_and_never_by_serve(checkout: Checkout, released: Engine) -> None:
    before = migrations.current(released)
    number = checkout.write('op.execute("UPDATE patients SET phone = 1")', more="LONG = True")

    served = checkout.python("-m", "clinic", "serve", "--bind", "127.0.0.1:0", on=released)

    assert served.returncode == 1
    assert f"Revision {number} (By hand) can take minutes on a database with rows" in served.stderr
    assert migrations.current(released) == before

    migrated = checkout.python("-m", "clinic", "migrate", on=released)

    assert migrated.returncode == 0, migrated.stderr
    with released.connect() as connection:
        assert connection.scalar(text("SELECT DISTINCT phone FROM patients")) == "1"


@ON_SQLITE
def test_a_new_clinic_takes_a_long_revision_at_its_first_start(checkout: Checkout, empty: Engine) -> None:
    checkout.write('op.execute("UPDATE patients SET phone = 1")', more="LONG = True")

    first = checkout.python("-c", FIRST_START, data.url_of(empty))

    assert first.returncode == 0, first.stderr


def test_a_revision_that_fails_leaves_the_database_as_it_was(checkout: Checkout, released: Engine) -> None:
    before = migrations.current(released)
    checkout.write(
        'op.execute("UPDATE patients SET phone = 1"); op.execute("INSERT INTO nowhere VALUES (1)")'
    )

    failed = checkout.python("-m", "clinic", "migrate", on=released)

    assert failed.returncode == 1
    assert "The migration stopped, and the database is as it was before: " in failed.stderr
    assert "nowhere" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert migrations.current(released) == before
    with released.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM patients WHERE phone = '1'")) == 0


@ON_SQLITE
def test_a_revision_that_would_leave_rows_without_their_patient_is_undone(
    checkout: Checkout, released: Engine
) -> None:
    checkout.write('op.execute("DELETE FROM patients")')

    failed = checkout.python("-m", "clinic", "migrate", on=released)

    assert failed.returncode == 1
    assert "would point to a row of patients that is not there" in failed.stderr
    with released.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM patients")) == 9


def test_of_two_that_start_at_once_one_migrates_and_the_other_waits(released: Engine) -> None:
    taken: list[str] = []

    def start() -> None:
        engine = engine_for(data.url_of(released))
        migrations.upgrade(engine, first=lambda _connection, revision, _waiting: taken.append(revision))
        engine.dispose()

    before = migrations.current(released)
    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(start) for _ in range(2)]:
            done.result()

    assert migrations.is_current(released)
    assert taken == [before]


def test_a_new_clinic_may_be_started_twice_at_once(empty: Engine) -> None:
    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(migrations.upgrade, empty) for _ in range(2)]:
            done.result()

    assert migrations.is_current(empty)


@ON_POSTGRESQL
def test_library_and_rules_are_loaded_once_by_two_that_start_at_once(empty: Engine) -> None:
    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(prepare, empty) for _ in range(2)]:
            done.result()

    with empty.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM rulebook_revisions")) == 1
