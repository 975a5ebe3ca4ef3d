"""What holds health data is made for its owner alone; what somebody opened to others on purpose stays as it is."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic import private


@pytest.fixture(autouse=True)
def _generous() -> Iterator[None]:
    """Files of this process are open to everybody unless they are made otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_made_for_its_owner(tmp_path: Path) -> None:
    assert mode(private.file(tmp_path / "clinic.sqlite3")) == 0o600


def test_a_folder_is_made_for_its_owner(tmp_path: Path) -> None:
    assert mode(private.folder(tmp_path / "instance")) == 0o700


def test_what_is_there_keeps_its_content_and_mode(tmp_path: Path) -> None:
    there = tmp_path / "clinic.sqlite3"
    there.write_text("rows")
    there.chmod(0o640)

    assert private.file(there).read_text() == "rows"
    assert mode(there) == 0o640


def test_a_whole_file_is_made_for_its_owner_and_never_over_another(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    private.whole_file(file, "first")
    assert mode(file) == 0o600

    with pytest.raises(FileExistsError):
        private.whole_file(file, "second")
    assert file.read_text() == "first"
    assert list(tmp_path.iterdir()) == [file]
