"""The load: units are counted when they end, wrong answers are kept, and a closed connection is opened anew."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator

import pytest

from bench.asking.connection import Request, Script
from bench.asking.load import Load

ANSWERS = {
    b"/right": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright",
    b"/moved": b"HTTP/1.1 303 SEE OTHER\r\nContent-Length: 0\r\n\r\n",
    b"/last": b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
    b"/gone": b"",
}


class Answering(socketserver.StreamRequestHandler):
    """Says what the address asks for; the first time it is asked for `/gone` it hangs up and says nothing."""

    hung_up = 0

    def handle(self) -> None:
        while line := self.rfile.readline():
            while self.rfile.readline() not in (b"\r\n", b""):
                pass
            answer = ANSWERS[line.split()[1]]
            if not answer:
                Answering.hung_up += 1
                if Answering.hung_up == 1:
                    return
                answer = ANSWERS[b"/right"]
            self.wfile.write(answer)
            if b"close" in answer:
                return


@pytest.fixture
def port() -> Iterator[int]:
    Answering.hung_up = 0
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answering) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def asking(*requests: tuple[str, int, bool]) -> Script:
    """These requests over and over: address, status wanted, whether it ends a unit."""
    while True:
        for address, expects, ends in requests:
            yield Request(f"GET {address} HTTP/1.1\r\nHost: here\r\n\r\n".encode(), expects, ends)


def units(
    port: int, *requests: tuple[str, int, bool], each: int = 3, connections: int = 2
) -> tuple[int, list[str]]:
    load = Load(port, [asking(*requests) for _ in range(connections)])
    run = load.run(units=each)
    load.close()
    return len(run.times), run.errors


def test_a_unit_is_counted_when_its_last_request_is_answered(port: int) -> None:
    assert units(port, ("/moved", 303, False), ("/right", 200, True)) == (6, [])


def test_a_wrong_answer_is_kept(port: int) -> None:
    done, errors = units(port, ("/moved", 200, True), each=1, connections=1)

    assert (done, errors) == (1, ["303 to b'GET /moved HTTP/1.1\\r\\nHost: here\\r\\n\\r\\n'"])


def test_a_connection_that_the_server_closes_is_opened_anew(port: int) -> None:
    assert units(port, ("/last", 200, True)) == (6, [])


def test_what_was_sent_into_a_closed_connection_is_sent_again(port: int) -> None:
    assert units(port, ("/gone", 200, True), connections=1) == (3, [])


def test_a_run_ends_when_its_time_is_up(port: int) -> None:
    load = Load(port, [asking(("/right", 200, True))])
    run = load.run(seconds=0.05)
    load.close()

    assert run.seconds >= 0.05
    assert run.rate == len(run.times) / run.seconds
    assert run.body == b"right"
