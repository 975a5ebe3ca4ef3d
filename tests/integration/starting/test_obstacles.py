"""What the machine refuses a command is one sentence: a full disk, a place that is not ours. No traceback."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from clinic.cli import obstacles
from clinic.settings import ROOT, new_secrets
from tests.integration.starting.clones import environment


def test_a_full_disk_is_said() -> None:
    with pytest.raises(OSError) as refused, Path("/dev/full").open("w") as full:  # noqa: PT011 - its number is asked below
        full.write("one more byte")

    assert obstacles.in_words(refused.value) == obstacles.FULL


@pytest.mark.parametrize(
    ("most", "sentence"),
    [
        (300_000, "The migration stopped, and the database is as it was before: disk I/O error."),
        (1_000_000, "The database {file} cannot be used: disk I/O error."),
    ],
)
def test_a_command_that_may_write_no_more_ends_with_a_sentence(
    tmp_path: Path, most: int, sentence: str
) -> None:
    """The system lets no file grow beyond that: to the command it is a disk with no room left."""
    ended = subprocess.run(
        [sys.executable, "-m", "clinic", "migrate"],
        env=environment(ROOT, DATABASE_URL=f"sqlite:///{tmp_path}/clinic.sqlite3", **new_secrets()),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    said = sentence.format(file=tmp_path / "clinic.sqlite3")
    assert ended.stderr.splitlines()[-1] == f"Error: {said} The disk may be full."
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("command", [["serve", "--bind"], ["demo", "--out"], ["verify"]], ids=" ".join)
def test_bytes_that_are_no_text_are_refused(command: list[str], tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "clinic", *command, b"caf\xe9"],
        env=environment(ROOT, DATABASE_URL=f"sqlite:///{tmp_path}/clinic.sqlite3", **new_secrets()),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.stderr == (
        "Error: caf\\xe9 is no text in UTF-8. Write it in UTF-8, or give the file another name.\n"
    )
    assert (ended.returncode, list(tmp_path.iterdir())) == (1, [])


def test_a_folder_that_is_not_ours_is_named(tmp_path: Path) -> None:
    (tmp_path / "instance").write_text("a file where the folder should be")

    with pytest.raises(NotADirectoryError) as refused:
        (tmp_path / "instance/secrets.json").write_text("")

    assert obstacles.in_words(refused.value) == (
        f"{tmp_path}/instance/secrets.json cannot be opened by this user: not a directory."
    )


def test_a_mistake_of_the_code_keeps_its_traceback() -> None:
    assert obstacles.in_words(FileNotFoundError(2, "No such file or directory", "plan.pdf")) is None
