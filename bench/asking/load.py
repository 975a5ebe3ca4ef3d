"""Asks a server again and again over connections that stay open, from one thread, and says what came of it.

load = Load(port, [script(n) for n in range(8)])
load.run(units=2)                    # each connection warms up
run = load.run(seconds=3)            # run.rate, run.times, run.errors

A script is a generator of requests: it gets the answer to each.
"""

from __future__ import annotations

import selectors
from collections.abc import Iterable
from dataclasses import dataclass, field
from time import perf_counter, process_time

from bench.asking.connection import PATIENCE, Connection, Script


@dataclass
class Run:
    """What a run did: seconds for each unit, and what was answered wrongly."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0
    own: float = 0.0  # seconds of processor time on this side
    body: bytes = b""  # of the last answer

    @property
    def rate(self) -> float:
        """Units of work a second."""
        return len(self.times) / self.seconds


class Load:
    """Connections that work side by side."""

    def __init__(self, port: int, scripts: Iterable[Script]) -> None:
        self.connections = [Connection(port, script) for script in scripts]

    def run(self, *, seconds: float = 0.0, units: int = 0) -> Run:
        """Work for so many seconds, or for so many units each; what was begun is finished."""
        run, own, start = Run(), process_time(), perf_counter()
        with selectors.DefaultSelector() as selector:
            for connection in self.connections:
                connection.begun, connection.left = perf_counter(), units
                connection.send()
                selector.register(connection.socket, selectors.EVENT_READ, connection)
            while selector.get_map():
                ready = selector.select(PATIENCE)
                if not ready:
                    raise TimeoutError(f"no answer within {PATIENCE:.0f} s")
                for key, _ in ready:
                    goes_on = _step(key.data, run, start + seconds)
                    if not goes_on or key.data.socket is not key.fileobj:
                        selector.unregister(key.fileobj)
                    if goes_on and key.data.socket is not key.fileobj:
                        selector.register(key.data.socket, selectors.EVENT_READ, key.data)
        run.seconds, run.own = perf_counter() - start, process_time() - own
        return run

    def close(self) -> None:
        """Hang up."""
        for connection in self.connections:
            connection.socket.close()


def _step(connection: Connection, run: Run, end: float) -> bool:
    """Read what has come, and send what is next; false when the connection has done its part."""
    answer = connection.receive()
    if answer is None:
        return True
    request, now = connection.request, perf_counter()
    if answer.status != request.expects:
        run.errors.append(f"{answer.status} to {request.data[:80]!r}")
    connection.request = connection.script.send(answer)
    if request.ends:
        run.times.append(now - connection.begun)
        run.body = answer.body
        connection.left -= 1
        if connection.left <= 0 and now >= end:
            return False
        connection.begun = now
    connection.send()
    return True
