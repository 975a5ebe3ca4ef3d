"""A copy of the code in a folder of its own, as a newcomer has it: no data, no secrets; and servers started from it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

from clinic.settings import ROOT

FOLDERS = ("clinic", "templates", "migrations", "seed")
RUNNING = re.compile(r"Clinic is running at (\S+)")


def clone(folder: Path) -> Path:
    """The code, copied into a folder; the fonts and stylesheets that the install step built are linked."""
    for part in FOLDERS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("vendor", "__pycache__"))
    (folder / "clinic/static/vendor").symlink_to(ROOT / "clinic/static/vendor")
    return folder


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of somebody who set nothing."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CLINIC_", "DATABASE_"))
    }
    return {**kept, "PYTHONPATH": str(folder), "PYTHONUNBUFFERED": "1", **more}


class Started:
    """A `clinic` command that serves; as a context it is ended with the block."""

    def __init__(self, folder: Path, *words: str, **more: str) -> None:
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "clinic", *words],
            cwd=folder,
            env=environment(folder, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def __enter__(self) -> Started:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.communicate(timeout=60)

    def wait(self, words: re.Pattern[str]) -> re.Match[str]:
        """Read what it says until the words are found."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line)
            if found := words.search(line):
                return found
        raise AssertionError(f"it ended: {self.text}")

    def url(self) -> str:
        """Where it says that it runs."""
        return self.wait(RUNNING).group(1)

    @property
    def text(self) -> str:
        """What it said until now."""
        return "".join(self.said)

    @property
    def port(self) -> str:
        """The port that it says it runs on."""
        found = RUNNING.search(self.text)
        assert found
        return found.group(1).rpartition(":")[2]


def answer(url: str) -> str:
    """The answer of an address, headers and page, patiently."""
    with urllib.request.urlopen(url, timeout=60) as found:
        return f"{found.headers}{found.read().decode()}"
