"""Where a server listens is said where it cannot, and printed links and QR codes follow it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from clinic.cli import address, main
from clinic.settings import Settings, from_environment, new_secrets

NO_PORT = "is no address with a port; write 127.0.0.1:8000, or 0.0.0.0:8000 for the whole network."
NETWORK = "Listen on 127.0.0.1, or on 0.0.0.0 for the whole network."


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Development, with nothing set that says where."""
    monkeypatch.delenv("CLINIC_PUBLIC_URL", raising=False)
    return from_environment(new_secrets(), instance=tmp_path)


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def opened(bind: str) -> address.Listener:
    """The port, given back at once: only what is said of it is looked at."""
    listener = address.listen(bind)
    listener.close()
    return listener


@pytest.mark.parametrize("command", ["serve", "dev"])
def test_a_taken_port_is_said_before_anything_is_made(
    command: str, taken: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (new_secrets() | {"DATABASE_URL": f"sqlite:///{tmp_path}/clinic.sqlite3"}).items():
        monkeypatch.setenv(name, value)

    answer = CliRunner().invoke(main, [command, "--bind", f"127.0.0.1:{taken}"])

    assert answer.exit_code == 1
    assert answer.output == (
        f"Error: Port {taken} is taken. Stop what uses it, or choose another: "
        f"`--bind 127.0.0.1:{taken + 1}`, `make run PORT={taken + 1}`.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("bind", "sentence"),
    [
        ("203.0.113.7:8000", f"This machine has no address 203.0.113.7. {NETWORK}"),
        ("127.0.0.1:http", f"127.0.0.1:http {NO_PORT}"),
        ("127.0.0.1:70000", f"127.0.0.1:70000 {NO_PORT}"),
        (":8934", f":8934 {NO_PORT}"),
        ("", f" {NO_PORT}"),
        ("\t:80", f"That {NO_PORT}"),
        ("fd://99", "fd://99 is no open socket of this process."),
        ("fd://1", "fd://1 is no open socket of this process."),
        ("unix:/tmp", "/tmp cannot be made: give the name of a socket in a folder that is there."),
        (
            "unix:/nowhere/s",
            "/nowhere/s cannot be made: give the name of a socket in a folder that is there.",
        ),
    ],
)
def test_an_address_that_cannot_be_is_said(bind: str, sentence: str) -> None:
    answer = CliRunner().invoke(main, ["serve", "--bind", bind], env=new_secrets())

    assert (answer.exit_code, answer.output) == (1, f"Error: {sentence}\n")


def test_links_follow_the_port_that_is_listened_on(settings: Settings) -> None:
    listener = opened("127.0.0.1:0")

    assert listener.port
    assert address.with_public_url(settings, listener).public_url == f"http://127.0.0.1:{listener.port}"
    assert not listener.in_the_network


def test_an_address_of_the_sixth_version_stands_in_brackets(settings: Settings) -> None:
    listener = address.Listener("fd://3", "::1", 8000)

    assert address.with_public_url(settings, listener).public_url == "http://[::1]:8000"


def test_links_keep_the_address_that_was_set(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_PUBLIC_URL", settings.public_url)

    assert address.with_public_url(settings, opened("127.0.0.1:0")) == settings
