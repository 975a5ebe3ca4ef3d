"""Every command answers with a sentence, whatever it is given: no traceback, and nothing made by what only reads."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from itertools import count
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
    "days check",
    "days rebuild",
    "invite alice",
    "keys list",
    "keys rotate",
    "library export out",
    "library load",
    "library review --csv out.csv",
    "list",
    "rescreen",
    "rules impact",
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
def new_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Path]:
    """Makes an empty folder to stand in; no setting is given, and development's own files would be made there."""
    for name in [name for name in os.environ if name.startswith(("CLINIC_", "DATABASE_URL"))]:
        monkeypatch.delenv(name)
    numbers = count()

    def stand() -> Path:
        place = tmp_path / str(next(numbers))
        place.mkdir()
        monkeypatch.setattr(
            settings.from_environment, "__kwdefaults__", {"instance": place / "instance", "create": True}
        )
        monkeypatch.chdir(place)
        return place

    return stand


def run(command: str) -> Result:
    return CliRunner().invoke(main, command.split())


def refusal(answer: Result) -> str:
    """The sentence that it ends with; for a traceback or silence, what came instead and is none."""
    if isinstance(answer.exception, SystemExit) and answer.exit_code in (1, 2):
        return answer.output.strip().rpartition("\n")[2]
    return f"{answer.exception!r}, exit code {answer.exit_code}, {answer.output!r}"


def test_the_tables_name_every_command() -> None:
    called = [*NEEDS_A_DATABASE, *MAKES_A_DATABASE, *NEEDS_NONE]

    assert [
        command for command in all_commands() if not any(call.startswith(command) for call in called)
    ] == []


def test_in_production_it_names_the_settings_it_lacks(
    new_place: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINIC_ENV", "production")
    sentence = f"Error: Set {', '.join(NEEDED)} before starting in production."
    faults = []
    for command in [*NEEDS_A_DATABASE, *MAKES_A_DATABASE]:
        place = new_place()
        said, made = refusal(run(command)), [path.name for path in place.iterdir()]
        if said != sentence or made:
            faults.append(f"{command}: {said} ({made=})")
    assert not faults, "\n".join(faults)


def test_without_an_environment_it_makes_nothing_and_names_what_it_looked_for(
    new_place: Callable[[], Path],
) -> None:
    faults = []
    for command in NEEDS_A_DATABASE:
        place = new_place()
        said, made = refusal(run(command)), [path.name for path in place.iterdir()]
        sentence = f"There is no database {place / 'instance' / 'clinic.sqlite3'}."
        if sentence not in said or not said.endswith(".") or made:
            faults.append(f"{command}: {said} ({made=})")
    assert not faults, "\n".join(faults)


def broken(file: Path) -> None:
    file.write_bytes(b"This is no database, but it is long enough to look at. " * 40)


def empty(file: Path) -> None:
    file.touch()


def somebody_elses(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    connection.close()


def at_two_revisions(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.executemany("INSERT INTO alembic_version VALUES (?)", [("0001",), ("0002",)])
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
    "at two revisions": (at_two_revisions, "it is at several revisions at once (0001, 0002)"),
    "a folder": (Path.mkdir, "There is no database"),
    "without tables": (a_shell, "cannot be used: no such table"),
}


@pytest.mark.parametrize("kind", DATABASES)
def test_a_database_that_is_none_of_ours_is_said(
    new_place: Callable[[], Path], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    make, sentence = DATABASES[kind]
    faults = []
    for command in NEEDS_A_DATABASE:
        file = new_place() / "clinic.sqlite3"
        make(file)
        environment(monkeypatch, f"sqlite:///{file}")
        answer = run(command)
        if sentence not in answer.output or not refusal(answer).endswith("."):
            faults.append(f"{command}: {refusal(answer)}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("kind", ["broken", "newer", "at two revisions", "a folder"])
def test_what_makes_a_database_spoils_none(
    new_place: Callable[[], Path], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    faults = []
    for command in MAKES_A_DATABASE:
        file = new_place() / "clinic.sqlite3"
        DATABASES[kind][0](file)
        environment(monkeypatch, f"sqlite:///{file}")
        said = refusal(run(command))
        if not said.endswith("."):
            faults.append(f"{command}: {said}")
    assert not faults, "\n".join(faults)


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
    new_place: Callable[[], Path], monkeypatch: pytest.MonkeyPatch, url: str, sentence: str
) -> None:
    environment(monkeypatch, url)
    faults = []
    for command in [*NEEDS_A_DATABASE, *MAKES_A_DATABASE]:
        new_place()
        answer = run(command)
        right = sentence in answer.output and refusal(answer).endswith(".")
        if not right or "geheim" in answer.output:
            faults.append(f"{command}: {refusal(answer)}")
    assert not faults, "\n".join(faults)


JUNK = {
    "audit": "Usage: ",
    "audit sell": "No such command",
    "audit verify now": "unexpected extra argument",
    "demo --out file": "is a file",
    "demo --out file/in/it": "file/in/it cannot be written: Not a directory.",
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


def test_junk_is_refused_in_a_sentence_and_makes_nothing(new_place: Callable[[], Path]) -> None:
    faults = []
    for command, sentence in JUNK.items():
        place = new_place()
        (place / "file").write_text("junk: [")
        answer = run(command)
        refused = isinstance(answer.exception, SystemExit) and answer.exit_code in (1, 2)
        made = [path.name for path in place.iterdir() if path.name not in ("instance", "file")]
        if not refused or sentence not in answer.output or made or not (place / "file").is_file():
            faults.append(f"{command}: {refusal(answer)} ({made=})")
    assert not faults, "\n".join(faults)


def environment(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    given = {**new_secrets(), "DATABASE_URL": url, "CLINIC_ENV": "development"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
