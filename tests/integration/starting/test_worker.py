"""The worker beside a server: there without being asked for, started again when it dies, and gone with the server."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from clinic.cli.worker import work
from tests.integration.starting.clones import Started, clone

pytestmark = pytest.mark.slow
PATIENCE = 60  # seconds, for a busy machine


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clone(tmp_path_factory.mktemp("clone"))


def below(parent: int) -> Iterator[tuple[int, str]]:
    """The processes that this one started, and those that they did, with their command lines."""
    for place in Path("/proc").glob("[0-9]*"):
        try:
            status, command = (place / "status").read_text(), (place / "cmdline").read_text()
        except OSError:
            continue
        if f"PPid:\t{parent}\n" in status:
            yield int(place.name), command.replace("\0", " ")
            yield from below(int(place.name))


def workers(parent: int) -> set[int]:
    return {number for number, command in below(parent) if " -m clinic work " in command}


def polite(number: int) -> bool:
    """Whether it lets us go first by as much as is decided."""
    return os.getpriority(os.PRIO_PROCESS, number) == min(os.nice(0) + work.YIELDS, 19)


def eventually(holds: Callable[[], object]) -> bool:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def is_there(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return (Path("/proc") / str(number) / "cmdline").read_text() != ""  # a zombie has none


def test_a_server_keeps_one_worker_that_is_started_again_and_ends_with_it(folder: Path) -> None:
    with Started(folder, "serve", "--bind", "127.0.0.1:0", "--workers", "1") as server:
        server.url()
        here = server.process.pid
        assert eventually(lambda: len(workers(here)) == 1)
        (first,) = workers(here)

        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: workers(here) - {first})
        (second,) = workers(here)
        assert eventually(lambda: polite(second))  # pages come first

        server.process.kill()  # it has no time to tell anybody
        server.process.wait()
        assert eventually(lambda: not is_there(second))
        assert "`clinic work` ended; it is started again." in "".join(server.process.stdout)


def test_a_server_that_is_stopped_leaves_nobody_behind(folder: Path) -> None:
    with Started(folder, "serve", "--bind", "127.0.0.1:0", "--workers", "1") as server:
        server.url()
        assert eventually(lambda: workers(server.process.pid))
        family = [number for number, _ in below(server.process.pid)]
    assert eventually(lambda: not any(map(is_there, family)))


def test_a_server_that_leaves_it_to_somebody_else_starts_none(folder: Path) -> None:
    with Started(folder, "serve", "--bind", "127.0.0.1:0", "--workers", "1", "--no-worker") as server:
        server.url()
        assert [command for _, command in below(server.process.pid) if " work " in command] == []


def test_what_keeps_the_worker_running_is_itself_started_again(folder: Path) -> None:
    with Started(folder, "serve", "--bind", "127.0.0.1:0", "--workers", "1") as server:
        server.url()
        here = server.process.pid
        assert eventually(lambda: workers(here))
        (keeper,) = [number for number, command in below(here) if ".beside " in command]
        (first,) = workers(here)

        os.kill(keeper, signal.SIGKILL)
        assert eventually(lambda: workers(here) - {first})
        assert eventually(lambda: not is_there(first))
        family = [number for number, _ in below(here)]
        server.process.terminate()
        assert "What keeps the worker running was ended; it is started again." in server.process.stdout.read()
    assert eventually(lambda: not any(map(is_there, family)))


def test_a_server_is_stopped_soon_beside_a_connection_that_says_nothing(folder: Path) -> None:
    """A browser opens such a one in advance."""
    with Started(folder, "serve", "--bind", "127.0.0.1:0", "--workers", "1", "--no-worker") as server:
        where = urlsplit(server.url())
        assert where.hostname
        with socket.create_connection((where.hostname, where.port or 0)):
            time.sleep(1)  # it is with those that wait
            server.process.terminate()
            server.process.wait(15)  # gunicorn gives it 30 s


SLOW = """
import time
from gunicorn import util
seed = util.seed
util.seed = lambda: (time.sleep(2), seed())
"""


def test_a_server_is_stopped_at_once_while_its_processes_begin(folder: Path) -> None:
    (folder / "sitecustomize.py").write_text(SLOW)
    words = ("serve", "--bind", "127.0.0.1:0", "--workers", "1", "--no-worker")
    with Started(folder, *words, PYTHONPATH=str(folder)) as server:
        server.url()
        assert eventually(lambda: list(below(server.process.pid)))
        server.process.terminate()
        server.process.wait(15)  # gunicorn gives one that does not hear it 30 s
    (folder / "sitecustomize.py").unlink()


def test_a_server_for_those_who_change_the_code_has_one_too(folder: Path) -> None:
    with Started(folder, "dev", "--bind", "127.0.0.1:0") as server:
        server.url()
        assert eventually(lambda: len(list(below(server.process.pid))) == 2)
        family = [number for number, _ in below(server.process.pid)]
    assert eventually(lambda: not any(map(is_there, family)))
