"""Starts the servers of the bench and ends them: the clinic or the ceiling, and the clinic's worker beside it."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bench.asking.browser import Browser
from bench.serving.processes import family_seconds
from clinic.cli import COMMANDS
from clinic.environment import SECRET_NAMES
from clinic.settings import ROOT

WAITING = 128  # connections that may wait to be accepted
SECRETS = {name: b64encode(secrets.token_bytes(32)).decode() for name in SECRET_NAMES}


@dataclass(frozen=True)
class Running:
    """A server that answers at a port; `pid` is the first of its processes."""

    port: int
    pid: int

    def seconds(self) -> float:
        """Processor time of all its processes so far."""
        return family_seconds(self.pid)


def environment(database_url: str) -> dict[str, str]:
    """What the clinic reads in production, where it does nothing for developers."""
    return SECRETS | {
        "CLINIC_ENV": "production",
        "CLINIC_PUBLIC_URL": "http://127.0.0.1:8000",
        "CLINIC_TRUSTED_PROXIES": "0",
        "DATABASE_URL": database_url,
    }


@contextmanager
def serving(kind: str, database_url: str) -> Iterator[Running]:
    """A server of that kind (`bench/serving/serve.py`), ready to answer."""
    with socket.create_server(("127.0.0.1", 0), backlog=WAITING) as listener:
        port, number = listener.getsockname()[1], listener.fileno()
        process = _start(
            "bench.serving.serve",
            kind,
            f"fd://{number}",
            environment=environment(database_url),
            keep=(number,),
        )
    with process, _ended(process):
        Browser(port).get("/")
        yield Running(port, process.pid)


@contextmanager
def working(database_url: str) -> Iterator[None]:
    """The clinic's worker, if it has one: it makes the documents of what was signed."""
    if "work" not in COMMANDS:
        yield
        return
    process = _start("clinic", "work", environment=environment(database_url))
    with process, _ended(process):
        yield


def _start(*words: str, environment: Mapping[str, str], keep: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", *words]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, pass_fds=keep)  # noqa: S603 - our own


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
