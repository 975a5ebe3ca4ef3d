"""A copy of the code in which a test changes the models and writes revisions, as a developer would."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from clinic.settings import ROOT
from tests.releases import data

UPGRADE = """
import sys
from clinic import db, migrations
engine = db.engine_for(sys.argv[1])
migrations.upgrade(engine)
migrations.check(engine)
"""


class Checkout:
    """`clinic`, `migrations` and what they read, in a folder of their own.

    What Python compiled of them comes along, dated like its module, so that only what a test changes is compiled.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("clinic", "migrations"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("static"))
        for name in ("seed", "pyproject.toml"):
            (folder / name).symlink_to(ROOT / name)

    def edit_patient(self, pattern: str, replacement: str | Callable[[re.Match[str]], str]) -> None:
        """Change one place of the patient's model."""
        path = self.folder / "clinic" / "models" / "record.py"
        before, patient = path.read_text().split('__tablename__ = "patients"\n')
        changed, places = re.subn(pattern, replacement, patient, count=1)
        assert places == 1, f"{pattern} is not in the model"
        path.write_text(before + '__tablename__ = "patients"\n' + changed)

    def add_to_patient(self, column: str) -> None:
        """Give the patient's model one more column."""
        self.edit_patient("^", lambda _: f"    {column}\n")

    def python(self, *arguments: str, on: Engine | None = None) -> subprocess.CompletedProcess[str]:
        """Run the copy's code in production, on this database."""
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(self.folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            **({} if on is None else data.environment(on)),
        }
        command = [sys.executable, *arguments]
        return subprocess.run(
            command,
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def make_migration(self, message: str, *more: str) -> subprocess.CompletedProcess[str]:
        """What `make migration m="…"` does."""
        return self.python("-m", "clinic.migrations.new", message, *more)

    def upgrade(self, engine: Engine) -> None:
        """Bring a database to the copy's newest revision; then it is as the copy's models say."""
        done = self.python("-c", UPGRADE, data.url_of(engine))
        assert done.returncode == 0, done.stderr

    def revisions(self) -> list[Path]:
        """The files of the revisions, oldest first."""
        return sorted((self.folder / "migrations" / "versions").glob("*.py"))

    def write(self, upgrade: str, more: str = "") -> str:
        """Write a revision by hand; returns its number."""
        last = self.revisions()[-1].name[:4]
        number = f"{int(last) + 1:04d}"
        (self.folder / "migrations" / "versions" / f"{number}_by_hand.py").write_text(
            f'"""By hand."""\nfrom alembic import op\n\n'
            f'revision = "{number}"\ndown_revision = "{last}"\n{more}\n\ndef upgrade():\n    {upgrade}\n'
        )
        (self.folder / "migrations" / "HEAD").write_text(f"{number}\n")
        return number
