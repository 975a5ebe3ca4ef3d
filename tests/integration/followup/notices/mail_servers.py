"""Real mail servers on this machine: one that keeps what it takes and answers as it is told, and broken ones."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from clinic.mail import MailServer

HERE = "127.0.0.1"
FROM = "clinic@clinic.example"


class Certificate:
    """Of this machine, signed by itself; `file` holds it with its key."""

    def __init__(self, folder: Path) -> None:
        key, name = (
            ec.generate_private_key(ec.SECP256R1()),
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HERE)]),
        )
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HERE))]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        self.file = folder / "certificate.pem"
        plain = serialization.NoEncryption()
        self.file.write_bytes(
            made.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        )

    def context(self) -> ssl.SSLContext:
        """What a server needs to show it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file)
        return context


class Post:
    """A mail server that keeps what it takes. `answers` says what it answers in place of yes, by command."""

    def __init__(self, **how: Any) -> None:
        self.taken: list[Any] = []
        self.to: list[list[str]] = []
        self.answers: dict[str, str] = {}
        self.how = how
        self.port = free_port()

    def __enter__(self) -> Post:
        self.controller = Controller(self, hostname=HERE, port=self.port, server_hostname="post", **self.how)
        self.controller.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.controller.stop()
        self.controller.loop.close()

    def server(self, **changes: Any) -> MailServer:
        """How the clinic's settings name it."""
        return MailServer(**{"host": HERE, "port": self.port, "sender": FROM} | changes)

    async def handle_RCPT(
        self, _server: object, _session: object, envelope: Any, address: str, _options: object
    ) -> str:
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        self.to.append(envelope.rcpt_tos)
        return "250 Kept"


def knows(user: str, password: str) -> Callable[..., AuthResult]:
    """Lets in who says these."""

    def answer(_server: object, _session: object, _envelope: object, _how: str, said: Any) -> AuthResult:
        is_right = (said.login, said.password) == (user.encode(), password.encode())
        return AuthResult(success=is_right, handled=is_right)

    return answer


@contextmanager
def broken(answer: Callable[[socket.socket], None]) -> Iterator[MailServer]:
    """A server that does this with whoever connects."""
    with socket.create_server((HERE, 0)) as listening:
        threading.Thread(target=_serve, args=(listening, answer), daemon=True).start()
        yield MailServer(HERE, listening.getsockname()[1], FROM)
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)


def hangs(connection: socket.socket) -> None:
    """Takes the connection and says nothing."""
    with suppress(OSError):
        connection.recv(1)


def hangs_up(connection: socket.socket) -> None:
    """Greets, hears the first word and is gone."""
    connection.sendall(b"220 here\r\n")
    connection.recv(100)


def hangs_up_before_it_took_it(connection: socket.socket) -> None:
    """Takes all of a letter and is gone before it says so."""
    connection.sendall(b"220 here\r\n")
    for answer in (b"250 go on\r\n", b"250 go on\r\n", b"250 go on\r\n", b"354 say it\r\n"):
        connection.recv(4000)
        connection.sendall(answer)
    connection.recv(4000)


def drips(connection: socket.socket) -> None:
    """Says one letter at a time, and never comes to an end."""
    with suppress(OSError):
        for letter in b"220-" + b"x" * 4000:
            connection.sendall(bytes([letter]))
            time.sleep(0.05)


def free_port() -> int:
    with socket.create_server((HERE, 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def _serve(listening: socket.socket, answer: Callable[[socket.socket], None]) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                answer(connection)
