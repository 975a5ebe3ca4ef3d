"""Every command answers with a sentence, whatever it is given: no traceback, and nothing made by what only reads."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from clinic import settings
from clinic.cli import main
from clinic.environment import NEEDED
from clinic.migrations import FOLDER
from clinic.settings import new_secrets

NEEDS_A_DATABASE = (
    "audit seal",
    "audit verify",
    "invite alice",
    "keys list",
    "keys rotate",
    "library export out",
    "library load",
    "library review --csv out.csv",
    "list",
    "rescreen",
    "staff list",
    f"verify {__file__}",
    "work",
)
MAKES_A_DATABASE = (
    "dev --bind 127.0.0.1:0",
    "init --name Lakeside --administrator Lena",
    "migrate",
    "serve --bind 127.0.0.1:0",
)
NEEDS_NONE = (
    "demo --out out",
    "figures build",
    "figures sheet",
    "library check",
    "library list",
    "rules coverage out.csv",
    "rules doc",
    "screen case.json",
)
UNREACHABLE = "postgresql+psycopg://clinic:geheim@127.0.0.1:1/clinic"


def all_commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command that can be called, as it is typed."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from all_commands(command, (*path, name))
        else:
            yield " ".join((*path, name))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in; nothing of a clinic is set, and development's own files would be made here."""
    for name in [name for name in os.environ if name.startswith(("CLINIC_", "DATABASE_URL"))]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(
        settings.from_environment, "__kwdefaults__", {"instance": tmp_path / "instance", "create": True}
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command: str) -> Result:
    return CliRunner().invoke(main, command.split())


def said_in_a_sentence(answer: Result) -> str:
    """The refusal; fails for a traceback and for silence."""
    assert isinstance(answer.exception, SystemExit), answer.exception
    assert answer.exit_code in (1, 2), answer.output
    last = answer.output.strip().splitlines()[-1]
    assert last.endswith("."), answer.output
    return last


def test_the_tables_name_every_command() -> None:
    called = [*NEEDS_A_DATABASE, *MAKES_A_DATABASE, *NEEDS_NONE]

    assert [
        command for command in all_commands() if not any(call.startswith(command) for call in called)
    ] == []


@pytest.mark.parametrize("command", [*NEEDS_A_DATABASE, *MAKES_A_DATABASE])
def test_in_production_it_names_the_settings_it_lacks(
    place: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("CLINIC_ENV", "production")

    sentence = said_in_a_sentence(run(command))
    assert sentence == f"Error: Set {', '.join(NEEDED)} before starting in production."
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("command", NEEDS_A_DATABASE)
def test_without_an_environment_it_makes_nothing_and_names_what_it_looked_for(
    place: Path, command: str
) -> None:
    sentence = said_in_a_sentence(run(command))

    assert f"There is no database {place / 'instance' / 'clinic.sqlite3'}." in sentence
    assert list(place.iterdir()) == []


def broken(file: Path) -> None:
    file.write_bytes(b"This is no database, but it is long enough to look at. " * 40)


def empty(file: Path) -> None:
    file.touch()


def somebody_elses(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    connection.close()


def a_shell(file: Path) -> None:
    """At the newest revision by its own word, and without a table."""
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES (?)", ((FOLDER / "HEAD").read_text().strip(),))
    connection.close()


DATABASES: dict[str, tuple[Callable[[Path], None], str]] = {
    "broken": (broken, "cannot be used: file is not a database."),
    "empty": (empty, "The database is not at the newest revision."),
    "newer": (somebody_elses, "the database is newer than the code"),
    "a folder": (Path.mkdir, "There is no database"),
    "without tables": (a_shell, "cannot be used: no such table"),
}


@pytest.mark.parametrize("command", NEEDS_A_DATABASE)
@pytest.mark.parametrize("kind", DATABASES)
def test_a_database_that_is_none_of_ours_is_said(
    place: Path, monkeypatch: pytest.MonkeyPatch, command: str, kind: str
) -> None:
    make, sentence = DATABASES[kind]
    make(place / "clinic.sqlite3")
    environment(monkeypatch, f"sqlite:///{place / 'clinic.sqlite3'}")

    answer = run(command)
    said_in_a_sentence(answer)
    assert sentence in answer.output


@pytest.mark.parametrize("command", MAKES_A_DATABASE)
@pytest.mark.parametrize("kind", ["broken", "newer", "a folder"])
def test_what_makes_a_database_spoils_none(
    place: Path, monkeypatch: pytest.MonkeyPatch, command: str, kind: str
) -> None:
    DATABASES[kind][0](place / "clinic.sqlite3")
    environment(monkeypatch, f"sqlite:///{place / 'clinic.sqlite3'}")

    said_in_a_sentence(run(command))


@pytest.mark.parametrize("command", [*NEEDS_A_DATABASE, *MAKES_A_DATABASE])
@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (UNREACHABLE, "The database postgresql+psycopg://clinic:***@127.0.0.1:1/clinic cannot be used: "),
        ("postgresql+psycopg://clinic@127.0.0.1:port/clinic", "DATABASE_URL is no address of a database"),
        ("sqlite:///nowhere/at/all/clinic.sqlite3", "nowhere/at/all/clinic.sqlite3"),
        ("clinic.sqlite3", "DATABASE_URL must begin with "),
    ],
)
def test_a_database_that_cannot_be_reached_is_named_without_its_password(
    place: Path, monkeypatch: pytest.MonkeyPatch, command: str, url: str, sentence: str
) -> None:
    environment(monkeypatch, url)

    answer = run(command)
    said_in_a_sentence(answer)
    assert sentence in answer.output
    assert "geheim" not in answer.output


JUNK = {
    "audit": "Usage: ",
    "audit sell": "No such command",
    "audit verify now": "unexpected extra argument",
    "demo --out file": "is a file",
    "demo --out file/in/it": "cannot be made",
    "figures build ../../etc": "There is no figure named ../../etc.",
    "figures build nothing": "There is no figure named nothing.",
    "figures sheet nothing": "There is no figure named nothing.",
    "figures sheet wall-squat --out picture.gif": "must end in .png or .pdf",
    "figures sheet wall-squat --out file/sheet.png": "cannot be written",
    "init --name Lakeside --administrator Lena --paper a3": "is not one of",
    "keys rotate --to": "No such option",
    "library check file": "is a file",
    "library check nowhere": "does not exist",
    "library check .": "references.yaml: cannot be read",
    "library list .": "references.yaml: cannot be read",
    "screen nowhere.json": "cannot be read",
    "screen .": "cannot be read",
    "screen file": "is not JSON",
    "serve --workers 0": "Invalid value for '--workers'",
    "serve --workers many": "Invalid value for '--workers'",
    "verify nowhere.pdf": "No such file or directory",
    "whatever": "No such command",
}


@pytest.mark.parametrize("command", JUNK)
def test_junk_is_refused_in_a_sentence_and_makes_nothing(place: Path, command: str) -> None:
    (place / "file").write_text("junk: [")

    answer = run(command)
    assert isinstance(answer.exception, SystemExit), answer.exception
    assert answer.exit_code in (1, 2), answer.output
    assert JUNK[command] in answer.output
    assert [path.name for path in place.iterdir() if path.name != "instance"] == ["file"]


def environment(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    given = {**new_secrets(), "DATABASE_URL": url, "CLINIC_ENV": "development"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
