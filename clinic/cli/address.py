"""Where a server listens, and the address that people type and QR codes carry.

The port is taken before anything else is done, so that a taken one is said at once and not after a minute's work.
"""

from __future__ import annotations

import errno
import os
import socket
import stat
from dataclasses import dataclass, replace
from pathlib import Path

import click
from gunicorn.util import parse_address

from clinic.settings import Settings

HERE = ("localhost", "127.0.0.1", "::1")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on
NO_ADDRESS = "{bind} is no address with a port; write 127.0.0.1:8000, or 0.0.0.0:8000 for the whole network."
ELSEWHERE = ("192.0.2.1", 9)  # of a network kept for examples (RFC 5737)


@dataclass(frozen=True)
class Listener:
    """An open port; `name` is gunicorn's for it. A Unix socket has no host, and gunicorn opens it."""

    name: str
    host: str = ""
    port: int = 0

    @property
    def url(self) -> str:
        """Where people find it; on every address of this machine, the one that its network knows."""
        if not self.host:
            return self.name
        host = _own_address() if self.host in EVERYWHERE else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def in_the_network(self) -> bool:
        """Whether other machines reach it."""
        return self.host not in ("", *HERE)

    def close(self) -> None:
        """Give the port back."""
        if self.host:
            os.close(int(self.name.removeprefix("fd://")))


def listen(bind: str) -> Listener:
    """Open the port; ends the command with a sentence where that cannot be."""
    address = _parse(bind)
    if not isinstance(address, tuple):
        return Listener(bind)
    host, port = address
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        opened = socket.create_server(address, family=family, backlog=2048)
    except OSError as error:
        raise click.ClickException(_refused(error, host, port)) from error
    port = opened.getsockname()[1]
    return Listener(f"fd://{opened.detach()}", host, port)


def with_public_url(settings: Settings, listener: Listener) -> Settings:
    """The settings, in development with the address that follows from where we listen, unless one is set."""
    if settings.production or os.environ.get("CLINIC_PUBLIC_URL") or not listener.host:
        return settings
    return replace(settings, public_url=listener.url)


def _parse(bind: str) -> tuple[str, int] | str | int:
    """Host and port, the path of a Unix socket, or the number of a file that is open already.

    Without a host a server would listen to the whole network: that must be said.
    """
    try:
        address: tuple[str, int] | str | int = parse_address(bind) if bind.isprintable() else ("", -1)
    except (RuntimeError, ValueError):
        address = ("", -1)
    if isinstance(address, tuple) and not (
        address[0] and 0 <= address[1] < 2**16 and bind[:1] not in ("", ":")
    ):
        raise click.ClickException(NO_ADDRESS.format(bind=bind if bind.isprintable() else "That"))
    if isinstance(address, str) and (Path(address).is_dir() or not Path(address).parent.is_dir()):
        raise click.ClickException(
            f"{address} cannot be made: give the name of a socket in a folder that is there."
        )
    if isinstance(address, int) and not _is_open(address):
        raise click.ClickException(f"{bind} is no open socket of this process.")
    return address


def _is_open(descriptor: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    except (OSError, OverflowError):
        return False


def _own_address() -> str:
    """This machine's address in its network. Asking which way a packet would go sends none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as question:
        try:
            question.connect(ELSEWHERE)
        except OSError:
            return "127.0.0.1"
        return str(question.getsockname()[0])


def _refused(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken. Stop what uses it, or choose another: `--bind {host}:{port + 1}`, "
            f"`make run PORT={port + 1}`."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} is kept for root. Choose one above 1023: `--bind {host}:8000`, `make run PORT=8000`."
    return f"This machine has no address {host}. Listen on 127.0.0.1, or on 0.0.0.0 for the whole network."
