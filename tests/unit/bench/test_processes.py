"""Processor time as the kernel tells it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bench.serving import processes
from bench.serving.processes import TICKS

BUSY = "import time\nwhile time.process_time() < 0.2: pass"


def stat(proc: Path, pid: int, name: str, parent: int, *ticks: int) -> None:
    """A process as the kernel writes it: ten fields that do not matter stand before the four of its time."""
    (proc / str(pid)).mkdir()
    between = " ".join(["0"] * 9)
    (proc / str(pid) / "stat").write_text(
        f"{pid} ({name}) S {parent} {between} {' '.join(map(str, ticks))} 20 0\n"
    )


def test_a_name_may_hold_brackets_and_spaces() -> None:
    between = " ".join(["0"] * 9)

    found = processes.read(f"7 (a) b (c) S 3 {between} {TICKS} {TICKS} {2 * TICKS} 0 20 0")

    assert (found.parent, found.seconds) == (3, 4)


def test_a_family_is_a_process_with_its_descendants_and_what_they_outlived(tmp_path: Path) -> None:
    stat(tmp_path, 10, "gunicorn: master", 1, 1 * TICKS, 0, 5 * TICKS, 0)
    stat(tmp_path, 11, "gunicorn: worker", 10, 2 * TICKS, 1 * TICKS, 0, 0)
    stat(tmp_path, 12, "child of a worker", 11, 0, 1 * TICKS, 0, 0)
    stat(tmp_path, 20, "somebody else", 1, 9 * TICKS, 0, 0, 0)
    (tmp_path / "13").mkdir()  # ended while we looked

    assert processes.family_seconds(10, tmp_path) == 10


def test_a_child_is_counted_while_it_runs_and_when_it_has_ended() -> None:
    before = processes.family_seconds(os.getpid())

    subprocess.run([sys.executable, "-c", BUSY], check=True)

    assert processes.family_seconds(os.getpid()) - before >= 0.15


def test_the_machine_is_said_in_a_line_with_how_busy_it_was() -> None:
    said = processes.described(1.25)

    assert said.startswith(f"{os.cpu_count()} cores, ")
    assert "1.2 processes" in said
