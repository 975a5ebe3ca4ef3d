"""One connection that stays open, and what goes over it.

Requests are bytes that were made before, and answers are read no further than their length, so that little of the
machine's time is left to this side.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Generator
from dataclasses import dataclass

PATIENCE = 120.0  # seconds without any answer
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


@dataclass(frozen=True)
class Request:
    """Bytes to send and the status that is right. A unit of work may take several: the last one `ends` it."""

    data: bytes
    expects: int = 200
    ends: bool = True


@dataclass(frozen=True)
class Answer:
    """What came back: the lines above the body, and the body as it was sent."""

    head: bytes
    body: bytes

    @property
    def status(self) -> int:
        return int(self.head[9:12])


Script = Generator[Request, Answer, None]


class Connection:
    """One browser's: it sends what its script says. A connection that the server closed between two requests is opened
    anew, as browsers do.
    """

    def __init__(self, port: int, script: Script) -> None:
        self.port, self.script, self.request = port, script, next(script)
        self.begun, self.left = 0.0, 0
        self.received, self.sent_again = bytearray(), False
        self.socket = self._open()

    def send(self) -> None:
        """Send what is next."""
        self.received.clear()
        self.sent_again = False
        try:
            self.socket.sendall(self.request.data)
        except (BrokenPipeError, ConnectionResetError):
            self._again()

    def receive(self) -> Answer | None:
        """The answer, as soon as it is there whole."""
        try:
            chunk = self.socket.recv(1 << 18)
        except ConnectionResetError:
            chunk = b""
        if not chunk:
            if self.received:
                raise ConnectionError(f"cut off after {bytes(self.received[:200])!r}")
            self._again()
        self.received += chunk
        end = self.received.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = bytes(self.received[: end + 2])
        length = LENGTH.search(head)
        if len(self.received) < end + 4 + int(length[1] if length else 0):
            return None
        if CLOSES.search(head):
            self.socket.close()
            self.socket = self._open()
        return Answer(head, bytes(self.received[end + 4 :]))

    def _again(self) -> None:
        """Send the same over a new connection, once."""
        if self.sent_again:
            raise ConnectionError("the server hangs up and says nothing")
        self.sent_again = True
        self.socket.close()
        self.socket = self._open()
        self.socket.sendall(self.request.data)

    def _open(self) -> socket.socket:
        opened = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return opened
