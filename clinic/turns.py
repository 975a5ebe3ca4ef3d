"""One request at a time in each process, and none before it has arrived whole.

Threads read requests and wait for slow networks; the application, which keeps a processor busy, runs in turns. So a
connection that says nothing, or an upload of a byte a second, holds a thread and nobody's page. In front of it a
server hands over requests as they come; gunicorn's threads are what this was made for.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterable
from contextlib import contextmanager, suppress
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

from clinic import outages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

TURN = 60.0  # seconds: what takes longer hangs, and the process is given up for a new one
PATIENCE, PIECE = 10.0, 32 * 1024  # seconds, and as many bytes of a body as have to arrive in them
IN_MEMORY = 64 * 1024  # bytes: a larger body, which few forms have, waits on the disk
TOO_SLOW = "408 Request Timeout", b"This took too long to arrive. Check the connection, then send it again.\n"
NO_ROOM = (
    "507 Insufficient Storage",
    b"The server's disk is full, so nothing was saved. Tell whoever runs it.\n",
)
REFUSALS: dict[int | None, tuple[str, bytes]] = {
    None: TOO_SLOW,  # gunicorn's error without a number: a body in pieces ended early
    **dict.fromkeys(outages.OF_SYSTEM, NO_ROOM),
}


class InTurns:
    """The application behind a door: a request enters with its body read, and alone."""

    def __init__(self, app: WSGIApplication, *, largest: int) -> None:
        self.app, self.largest = app, largest
        self.turn, self.begun = threading.Lock(), time.monotonic()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with SpooledTemporaryFile(IN_MEMORY) as body:
            refusal = self._read(environ, body)
            if refusal is None:
                return self._answer(environ, start_response)
        status, sentence = refusal
        start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
        return [sentence]

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self._take_turn(environ)
        try:
            answer = self.app(environ, start_response)
            is_file = isinstance(answer, environ.get("wsgi.file_wrapper", ()))
            if is_file:
                return answer  # open, and sent by the server without us
            try:
                return list(answer)
            finally:
                getattr(answer, "close", lambda: None)()
        finally:
            self.turn.release()

    def _take_turn(self, environ: WSGIEnvironment) -> None:
        """Wait for the one before; a process in which it hangs is given up, and its server starts another."""
        while not self.turn.acquire(timeout=1):
            if time.monotonic() - self.begun > TURN:
                print(f"A request took longer than {TURN:.0f} s.", file=environ["wsgi.errors"], flush=True)
                os._exit(1)
        self.begun = time.monotonic()

    def _read(self, environ: WSGIEnvironment, body: IO[bytes]) -> tuple[str, bytes] | None:
        """Put the whole body in place of its stream; returns the refusal where it did not arrive or has no room.

        One that is said to be larger than anything accepted stays unread: the application refuses it by its length.
        """
        said = environ.get("CONTENT_LENGTH") or ""
        length = int(said) if said.isdecimal() else None
        if (
            length == 0
            or (length or 0) > self.largest
            or not (length or environ.get("wsgi.input_terminated"))
        ):
            return None
        try:
            self._fill(body, environ, length or self.largest + 1)
        except OSError as error:
            if error.errno in REFUSALS:
                return REFUSALS[error.errno]
            raise
        if length is not None and body.tell() < length:
            return TOO_SLOW
        body.seek(0)
        environ["wsgi.input"] = body
        return None

    def _fill(self, body: IO[bytes], environ: WSGIEnvironment, size: int) -> None:
        """Read until the body has this size or ends. What has arrived is no credit for what has not."""
        while missing := size - body.tell():
            with DEADLINES.within(environ.get("gunicorn.socket"), PATIENCE):
                piece = environ["wsgi.input"].read(min(missing, PIECE))
            if not piece:
                return
            body.write(piece)


class Deadlines:
    """Ends the reading of sockets whose time is up, from one thread for all of them."""

    def __init__(self) -> None:
        self.ends: dict[socket.socket, float] = {}
        self.changing, self.watching = threading.Lock(), False

    @contextmanager
    def within(self, connection: socket.socket | None, seconds: float) -> Iterator[None]:
        """Whoever reads from the connection in here reads no more once the seconds are over."""
        if connection is None:
            yield
            return
        with self.changing:
            self.ends[connection] = time.monotonic() + seconds
            if not self.watching:
                self.watching = True
                threading.Thread(target=self._watch, daemon=True).start()
        try:
            yield
        finally:
            self.ends.pop(connection, None)

    def _watch(self) -> None:
        while True:
            time.sleep(1)
            with self.changing:
                if not self.ends:
                    self.watching = False
                    return
                for connection, end in list(self.ends.items()):
                    if time.monotonic() > end:
                        with suppress(OSError):
                            connection.shutdown(socket.SHUT_RD)


DEADLINES = Deadlines()
"""One table for heads and bodies: a connection has one deadline, and each piece that is waited for sets it anew."""
