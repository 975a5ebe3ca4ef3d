"""Files and folders of the data: made so that only the user who runs the clinic can open them."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def folder(path: Path) -> Path:
    """The folder, made for its owner alone (0700) where there is none yet."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def file(path: Path) -> Path:
    """The file, made for its owner alone (0600) and empty where there is none yet; what is there stays as it is."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return path


def whole_file(path: Path, content: str) -> None:
    """A new file with all of its content, for its owner alone (0600), or none at all: a full disk leaves nothing.

    Raises `FileExistsError` where there is one already; of two that write at once one is kept, and it is whole.
    """
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        os.link(unfinished, path)
    finally:
        os.unlink(unfinished)
