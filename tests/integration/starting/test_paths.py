"""Every command that takes a file or a folder answers in a sentence where that cannot be read or written.

The list is compared with what the commands themselves say they take, so that a new one is asked too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from clinic.cli import main
from clinic.services.library import public
from clinic.services.screening import rulebooks
from clinic.settings import Settings
from tests.factories import NOW, People
from tests.snapshots import made_once

HERE = "--clinic Riverside_Physiotherapy"
WHO = "--by Cleo --registration PT-9 --on 2026-11-20"
TAKES = {
    ("demo", "out"): "demo --out {}",
    ("figures sheet", "out"): "figures sheet wall-squat --out {}",
    ("library check", "directory"): "library check {}",
    ("library export", "directory"): "library export {}",
    ("library list", "directory"): "library list {}",
    ("library load", "directory"): "library load {}",
    ("library review", "pdf"): f"library review --pdf {{}} {HERE}",
    ("library review", "table"): f"library review --csv {{}} {HERE}",
    ("library review", "what"): f"library review --record {{}} {WHO} {HERE}",
    ("rules coverage", "file"): "rules coverage {}",
    ("screen", "file"): "screen {}",
    ("verify", "file"): "verify {}",
}
BY_WORD = {("library review", "what")}  # a word or a file, which the command finds out itself
MAKES_FOLDERS = {("demo", "out"), ("library export", "directory")}
LONG = {
    (("demo", "out"), "nowhere/at/all.png"),  # the whole story: test_demo_command.py
    (("demo", "out"), "folder.png"),
    (("library review", "pdf"), "table.png"),  # half a minute, and the same as over another file
}
WRITES_FILES = {
    ("figures sheet", "out"),
    ("library review", "pdf"),
    ("library review", "table"),
    ("rules coverage", "file"),
}
KINDS: dict[str, set[tuple[str, str]]] = {  # and what may be done with it
    "nowhere/at/all.png": MAKES_FOLDERS,
    "file.png/in/it.png": set(),
    "folder.png": MAKES_FOLDERS,
    "file.png": WRITES_FILES,  # bytes that are no text, replaced by whoever writes
    "table.png": WRITES_FILES,  # text, and no table of ours
}


def paths_taken(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every command with the parameters that it says are files or folders."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from paths_taken(command, (*path, name))
        elif command:
            taken = (one for one in command.params if isinstance(one.type, click.Path | click.File))
            yield from ((" ".join((*path, name)), str(one.name)) for one in taken)


@pytest.fixture
def place(
    session: Session,
    settings: Settings,
    people: People,
    environment: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[str], Path]:
    """A new folder with one of each kind, in which commands run; the clinic has its library and its rules."""
    made_once(_library_and_rules, session, session=session, settings=settings)

    def make(name: str) -> Path:
        folder = tmp_path / name
        (folder / "folder.png").mkdir(parents=True)
        (folder / "file.png").write_bytes(b"what,digest\n\xff\xfe\n")
        (folder / "table.png").write_text("what,digest\n" + "x" * 200_000)
        monkeypatch.chdir(folder)
        return folder

    return make


def _library_and_rules(session: Session) -> None:
    public.sync(session, at=NOW)
    rulebooks.sync(session, at=NOW)


def test_each_command_that_takes_a_path_is_asked_here() -> None:
    assert {*paths_taken()} | BY_WORD == {*TAKES}


@pytest.mark.parametrize("create_database", ["sqlite"], indirect=True)  # whichever, a path is the same
@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_read_or_written_is_said(place: Callable[[str], Path], kind: str) -> None:
    faults = []
    for number, (taken, typed) in enumerate(TAKES.items()):
        if (taken, kind) in LONG:
            continue
        place(str(number))
        words = [word.replace("_", " ") for word in typed.format(kind).split()]
        answer = CliRunner().invoke(main, words)
        last = ["", *answer.output.splitlines()][-1]
        named = kind in last or last.startswith("This file ")
        refused = isinstance(answer.exception, SystemExit) and named and last.endswith(".")
        if not (answer.exit_code == 0 if taken in KINDS[kind] else refused):
            faults.append(f"{words}: {answer.exit_code} {answer.exception!r} {last}")
    assert not faults, "\n".join(faults)
