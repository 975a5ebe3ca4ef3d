"""Connections that say nothing and uploads of a byte a second take nobody's page away."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest

from clinic.cli.serve import THREADS
from clinic.turns import PATIENCE, PIECE
from tests.integration.starting.clones import Started, answer, clone

MANY = 30
UPLOAD = b"POST /verify HTTP/1.1\r\nHost: clinic\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"
IN_PIECES = (
    b"POST /verify HTTP/1.1\r\nHost: clinic\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = clone(tmp_path_factory.mktemp("clone"))
    with Started(folder, "serve", "--bind", "127.0.0.1:0", "--workers", "1") as server:
        yield server.url()


@pytest.fixture
def connections(url: str) -> Iterator[list[socket.socket]]:
    where = urlsplit(url)
    assert where.hostname
    assert where.port
    with ExitStack() as opened:
        yield [
            opened.enter_context(socket.create_connection((where.hostname, where.port), timeout=60))
            for _ in range(MANY)
        ]


@contextmanager
def dripping(connections: list[socket.socket]) -> Iterator[None]:
    """Send a byte a second meanwhile."""
    enough = Event()
    thread = Thread(target=drip, args=(connections, enough))
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


def drip(connections: list[socket.socket], enough: Event) -> None:
    """Send a byte a second until it is enough, or the other side has heard enough."""
    for _ in count():
        for connection in connections:
            try:
                connection.send(b"x")
            except OSError:
                return
        if enough.wait(1):
            return


@pytest.mark.parametrize(
    "head", [b"GET /sign-in HTTP/1.1\r\nX-Slow: ", b"GET /"], ids=["of its head", "of its address"]
)
def test_a_page_is_served_beside_requests_that_never_say_the_end(url: str, head: bytes) -> None:
    where = urlsplit(url)
    assert where.hostname
    with ExitStack() as opened:
        many = [
            opened.enter_context(socket.create_connection((where.hostname, where.port or 0), timeout=60))
            for _ in range(THREADS + MANY)
        ]
        for connection in many:
            connection.send(head)
        with dripping(many):
            assert "<title>Sign in" in answer(f"{url}/sign-in")
            assert many[0].recv(1000) == b"" or b"400" in many[0].recv(1000)


def test_a_page_is_served_beside_connections_that_say_nothing(
    url: str, connections: list[socket.socket]
) -> None:
    assert "<title>Sign in" in answer(f"{url}/sign-in")
    assert connections


@pytest.mark.parametrize(
    "upload",
    [UPLOAD % 10_000_000, UPLOAD % 10_000_000 + b"x" * 300_000, IN_PIECES + b"989680\r\n"],
    ids=["from the first byte", "after a quick beginning", "in pieces"],
)
def test_a_page_is_served_beside_uploads_of_a_byte_a_second_which_are_ended(
    url: str, connections: list[socket.socket], upload: bytes
) -> None:
    """However much they say is still to come."""
    for connection in connections:
        connection.sendall(upload)
    with dripping(connections):
        assert "<title>Sign in" in answer(f"{url}/sign-in")
        said = connections[0].recv(4096)

    assert said.startswith(b"HTTP/1.1 408")


def test_an_upload_over_a_slow_network_arrives_however_long_it_takes(url: str) -> None:
    where = urlsplit(url)
    assert where.hostname
    pieces = 4
    with socket.create_connection((where.hostname, where.port or 0), timeout=60) as connection:
        connection.sendall(UPLOAD % (pieces * PIECE))
        for _ in range(pieces):
            time.sleep(PATIENCE / 3)
            connection.sendall(b"x" * PIECE)
        assert connection.recv(4096).startswith(b"HTTP/1.1 400")  # read, and refused for its missing token


def test_a_body_that_comes_in_pieces_is_whole_for_the_application(
    url: str, connections: list[socket.socket]
) -> None:
    whole, in_pieces = connections[:2]
    for sent in (UPLOAD % 8, b"half", b"half"):
        whole.sendall(sent)
    for sent in (IN_PIECES, b"4\r\nhalf\r\n", b"4\r\nhalf\r\n", b"0\r\n\r\n"):
        in_pieces.sendall(sent)

    for connection in (whole, in_pieces):
        assert connection.recv(4096).startswith(b"HTTP/1.1 400")  # read, and refused for its missing token
