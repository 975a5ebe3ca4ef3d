"""The first start of a newcomer: every step is said, two at once do not disturb each other, the data is private."""

from __future__ import annotations

import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from clinic.cli.serve import FOR_ALL
from tests.integration.starting.clones import Started, answer, clone

BINDS = ("127.0.0.1:0", "0.0.0.0:0")  # this machine alone, and its network


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Started, Started]]:
    """A folder in which nothing was ever started, and two servers started from it at the same moment."""
    folder = clone(tmp_path_factory.mktemp("clone"))
    here, everywhere = (Started(folder, "serve", "--bind", bind, "--workers", "1") for bind in BINDS)
    with here, everywhere:
        everywhere.wait(re.compile(re.escape(FOR_ALL.strip())))
        here.url()
        yield folder, here, everywhere


def test_both_of_two_first_starts_serve_and_one_waits_for_the_other(
    started: tuple[Path, Started, Started],
) -> None:
    folder, *servers = started
    waited = ["waiting for it" in server.text for server in servers]
    made = ["Making the demo clinic" in server.text for server in servers]

    assert all("Sign in" in answer(f"http://127.0.0.1:{server.port}/sign-in") for server in servers)
    assert sorted(waited) == sorted(made) == [False, True]
    with closing(sqlite3.connect(folder / "instance/clinic.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM clinics").fetchone() == (1,)


def test_every_step_is_said_before_it_is_done(started: tuple[Path, Started, Started]) -> None:
    (said,) = (server.text for server in started[1:] if "Making" in server.text)

    steps = ("Bringing the database", "Making the demo clinic", "Clinic is running at http://")
    assert sorted(steps, key=said.index) == list(steps)


def test_open_to_the_network_it_names_an_address_that_others_reach_and_warns(
    started: tuple[Path, Started, Started],
) -> None:
    _, here, everywhere = started

    assert "running at http://127.0.0.1:" in here.text
    assert FOR_ALL not in here.text
    assert "running at http://0.0.0.0" not in everywhere.text


def test_only_the_owner_can_open_what_was_made(started: tuple[Path, Started, Started]) -> None:
    instance = started[0] / "instance"
    with closing(sqlite3.connect(instance / "clinic.sqlite3")) as database:
        database.execute(
            "SELECT count(*) FROM clinics"
        ).fetchone()  # the log and its index stay while one reads
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (instance, *instance.iterdir())}

    assert set(modes) >= {
        "instance",
        "clinic.sqlite3",
        "clinic.sqlite3-wal",
        "clinic.sqlite3-shm",
        "secrets.json",
    }
    assert modes.pop("instance") == 0o700
    assert set(modes.values()) == {0o600}
