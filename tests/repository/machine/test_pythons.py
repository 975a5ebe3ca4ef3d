"""Which Pythons Clinic runs on is said once and held: nothing newer than the oldest, nothing the newest dropped."""

from __future__ import annotations

import subprocess
import sys

from clinic.settings import ROOT
from tests import source
from tests.repository.test_files import HAND_WRITTEN
from tests.source import MINORS, PYPROJECT


def test_the_oldest_is_the_one_that_the_checkers_check_for() -> None:
    oldest = MINORS[0]

    assert PYPROJECT["project"]["requires-python"] == f">=3.{oldest}"
    assert PYPROJECT["tool"]["ruff"]["target-version"] == f"py3{oldest}"
    assert PYPROJECT["tool"]["mypy"]["python_version"] == f"3.{oldest}"
    assert sys.version_info[1] in MINORS


def test_the_oldest_reads_every_file() -> None:
    modules = [path for path in HAND_WRITTEN if path.suffix == ".py"]
    assert modules
    for path in modules:
        source.tree(path)


def test_lint_asks_for_what_the_newest_python_dropped() -> None:
    lint = subprocess.run(
        ["make", "--dry-run", "lint"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert f"mypy --python-version 3.{MINORS[-1]}" in lint
