"""The door in front of the application: one request inside at a time, each with its body whole."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO, FileIO
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wsgi import FileWrapper

from clinic import turns
from clinic.turns import InTurns

HANGS = """
import time
import tracemalloc
from threading import Thread
from clinic import turns
turns.TURN = 0.1
door = turns.InTurns(lambda *_: time.sleep(60), largest=10)
ask = lambda: door({"wsgi.errors": __import__("sys").stderr}, lambda *_: None)
Thread(target=ask, daemon=True).start()
time.sleep(0.5)
ask()
"""


@pytest.fixture
def inside() -> list[bytes]:
    """What the application read of its requests."""
    return []


@pytest.fixture
def door(inside: list[bytes]) -> InTurns:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        inside.append(environ["wsgi.input"].read())
        start_response("200 OK", [])
        return [b"answer"]

    return InTurns(application, largest=10)


def ask(door: InTurns, body: bytes, **environ: Any) -> tuple[bytes, str]:
    builder = EnvironBuilder(method="POST", input_stream=BytesIO(body), environ_overrides=environ)
    answer, status, _ = run_wsgi_app(door, builder.get_environ())
    return b"".join(answer), status


def test_the_application_finds_the_body_whole(door: InTurns, inside: list[bytes]) -> None:
    assert ask(door, b"a body", CONTENT_LENGTH="6") == (b"answer", "200 OK")
    assert ask(door, b"in pieces", **{"wsgi.input_terminated": True, "CONTENT_LENGTH": ""})[1] == "200 OK"
    assert inside == [b"a body", b"in pieces"]


def test_a_body_that_ends_early_does_not_enter(door: InTurns, inside: list[bytes]) -> None:
    answer, status = ask(door, b"a bo", CONTENT_LENGTH="6")
    assert (status, b"took too long to arrive" in answer) == ("408 Request Timeout", True)
    assert inside == []


def test_a_body_that_keeps_arriving_has_its_time(
    door: InTurns, inside: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 1.0)
    door.largest = 6 * turns.PIECE
    sending, receiving = socket.socketpair()
    with sending, receiving, receiving.makefile("rb") as stream, ThreadPoolExecutor(1) as pool:

        def send() -> None:
            for _ in range(6):
                time.sleep(0.6)
                sending.sendall(b"x" * turns.PIECE)

        pool.submit(send)
        environ = {"wsgi.input": stream, "gunicorn.socket": receiving, "CONTENT_LENGTH": str(door.largest)}
        _, status, _ = run_wsgi_app(door, EnvironBuilder(method="POST").get_environ() | environ)

    assert (status, inside) == ("200 OK", [b"x" * door.largest])


def test_a_large_body_takes_no_memory() -> None:
    size = 5_000_000

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", [])
        return [b"%d" % sum(len(piece) for piece in iter(partial(environ["wsgi.input"].read, 8192), b""))]

    tracemalloc.start()
    with Path("/dev/zero").open("rb", buffering=0) as stream:
        environ = {"wsgi.input": stream, "CONTENT_LENGTH": str(size)}
        answer, *_ = run_wsgi_app(InTurns(application, largest=size), environ)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert list(answer) == [b"%d" % size]
    assert most < 500_000


def test_a_body_that_the_disk_has_no_room_for_is_said(
    door: InTurns, inside: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "SpooledTemporaryFile", lambda _: FileIO("/dev/full", "r+"))
    answer, status = ask(door, b"a body", CONTENT_LENGTH="6")
    assert (status, b"The server's disk is full" in answer) == ("507 Insufficient Storage", True)
    assert inside == []


def test_more_than_is_accepted_is_left_for_the_application_to_refuse(inside: list[bytes]) -> None:
    read: list[object] = []

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        read.append(environ["wsgi.input"])
        start_response("413 Content Too Large", [])
        return []

    body = BytesIO(b"far too much")
    builder = EnvironBuilder(method="POST", input_stream=body, environ_overrides={"CONTENT_LENGTH": "12"})
    assert run_wsgi_app(InTurns(application, largest=10), builder.get_environ())[1].startswith("413")
    assert read == [body]
    assert body.tell() == 0


def test_one_is_inside_at_a_time_until_its_answer_is_made() -> None:
    now: list[int] = []
    most: list[int] = []
    begin = Barrier(8)

    def application(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        start_response("200 OK", [])
        now.append(1)
        most.append(len(now))
        yield b"half"
        yield b"half"
        now.pop()

    door = InTurns(application, largest=10)

    def visit(_: int) -> bytes:
        begin.wait()
        return ask(door, b"", CONTENT_LENGTH="0")[0]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(visit, range(8))) == [b"halfhalf"] * 8
    assert most == [1] * 8


def test_an_open_file_is_sent_by_the_server() -> None:
    file = FileWrapper(BytesIO(b"stylesheet"))
    door = InTurns(lambda _environ, _start: file, largest=10)
    environ = EnvironBuilder(environ_overrides={"wsgi.file_wrapper": FileWrapper}).get_environ()
    assert door(environ, lambda *_: None) is file


def test_a_process_in_which_a_request_hangs_is_given_up() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", HANGS], capture_output=True, text=True, timeout=50, check=False
    )
    assert (ended.returncode, ended.stderr) == (1, "A request took longer than 0 s.\n")
