"""Files and folders of the data: made so that only the user who runs the clinic can open them."""

from __future__ import annotations

import os
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
