"""New connections spread over the processes of a server."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger

from clinic.cli import serve
from clinic.cli.serve import Listening
from clinic.settings import Settings


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        opened.setblocking(False)
        yield opened


def create(listener: socket.socket) -> socket.socket:
    return socket.create_connection(listener.getsockname())


@contextmanager
def process(listener: socket.socket, *, holding: int = 0, threads: int = 1) -> Iterator[Listening]:
    """One of a server's, that has so many connections already."""
    config = Config()
    config.set("keepalive", 75)
    one = Listening(1, 0, [listener], None, 60, config, Logger(config))
    one.nr_conns = holding
    one.method_queue.init()
    with (
        closing(one.tmp),
        closing(one.method_queue),
        ThreadPoolExecutor(threads) as one.tpool,
        DefaultSelector() as one.poller,
    ):
        one.poller.register(one.method_queue.fileno(), EVENT_READ, one.method_queue.run_callbacks)
        yield one


def test_a_new_connection_goes_to_the_process_that_holds_fewer(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "MOMENT", 0.2)
    with (
        process(listener, holding=5) as many,
        process(listener, holding=1) as few,
        create(listener),
        ThreadPoolExecutor(2) as both,
    ):
        many.handle = few.handle = lambda conn: conn.close()
        for asked in [both.submit(one.accept, listener) for one in (many, few)]:
            asked.result()

        assert (few.nr_conns, many.nr_conns) == (2, 5)


def test_whoever_says_nothing_holds_no_thread(listener: socket.socket) -> None:
    silent = 200  # of eight threads each would hold one for five seconds, and all of them for two minutes
    with process(listener, threads=8) as one, ExitStack() as opened:
        for _ in range(silent):
            opened.enter_context(create(listener))
            one.accept(listener)
        for _ in range(300):
            one.wait_for_and_dispatch_events(timeout=0.1)
            if len(one.pending_conns) == silent:
                break

        assert len(one.pending_conns) == silent  # in the poller, which takes any number
        for conn in one.pending_conns:
            conn.close()


def test_whoever_says_nothing_for_too_long_is_no_connection_any_more(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process holds a thousand, and then takes nobody."""
    monkeypatch.setattr(serve, "PATIENCE", 0.3)
    with process(listener) as one, create(listener) as silent:
        one.accept(listener)
        end = monotonic() + 10
        while one.nr_conns and monotonic() < end:
            one.wait_for_and_dispatch_events(timeout=0.1)
            one.murder_pending()
        assert one.nr_conns == 0
        assert silent.recv(1) == b""


def answered(_process: Listening, conn: Any) -> bool:
    """A request had its answer, and its connection stays open."""
    conn.init()
    return True


def rest(one: Listening, idle: str) -> None:
    """As between two looks at who says something."""
    for _ in range(100):
        one.wait_for_and_dispatch_events(timeout=0.1)
        if len(getattr(one, idle)) == 3:
            break
    one.murder_keepalived()
    one.murder_pending()


@pytest.mark.parametrize("idle", ["keepalived_conns", "pending_conns"])
def test_a_process_that_is_almost_full_ends_what_was_idle_for_longest(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch, idle: str
) -> None:
    """A thousand connections that had their answer kept everybody else out until the first of them ended."""
    if idle == "keepalived_conns":
        monkeypatch.setattr(Listening, "handle", answered)
    with process(listener) as one, ExitStack() as opened:
        one.worker_connections = serve.ROOM + 2
        first, second, third = clients = [opened.enter_context(create(listener)) for _ in range(3)]
        for _ in clients:
            one.accept(listener)
        rest(one, idle)
        assert one.nr_conns == 2
        assert len(getattr(one, idle)) == 2
        first.settimeout(5)
        assert first.recv(1) == b""
        for client in (second, third):
            client.setblocking(False)
            with pytest.raises(BlockingIOError):
                client.recv(1)
        for conn in getattr(one, idle):
            conn.close()


def test_whoever_says_nothing_does_not_keep_a_process_that_ends(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "PATIENCE", 60.0)
    with process(listener) as one, create(listener):
        one.accept(listener)
        while not one.pending_conns:
            one.wait_for_and_dispatch_events(timeout=0.1)
        one._cap_keepalive(monotonic())  # which it does first when it ends
        one.murder_pending()
        assert one.nr_conns == 0


def test_a_connection_stays_open_for_the_next_page_and_for_longer_than_a_server_in_front_keeps_it(
    settings: Settings,
) -> None:
    server = serve.Server(settings, "127.0.0.1:0", 1, "")
    assert server.cfg.keepalive > 60  # nginx's, in docs/deploy.md
