"""What `make` asks of a machine first: one question in one round, and one sentence where the answer is no."""

from __future__ import annotations

import fcntl
import os
import subprocess
import time
from pathlib import Path

import pytest

from clinic.settings import ROOT

CI = ROOT / ".ci"
SOMEBODY = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}


def preflight(folder: Path, *words: str, **more: object) -> str:
    """What it says in a folder; nothing where Clinic can be installed."""
    ended = subprocess.run(
        ["/usr/bin/python3", "-", *words],
        input=(CI / "preflight").read_text(),
        cwd=folder,
        text=True,
        capture_output=True,
        check=False,
        **more,  # type: ignore[call-overload]  # the user to be
    )
    return str(ended.stderr)


def test_missing_packages_are_asked_for_in_one_round() -> None:
    ended = subprocess.run(
        ["sh", "-s", "--", "clinic-needs-this", "dpkg", "clinic-needs-that"],
        input=(CI / "require-packages").read_text(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        **SOMEBODY,  # type: ignore[call-overload]  # the user to be
    )

    assert ended.returncode == 1
    assert ended.stdout.splitlines() == [
        "Missing: clinic-needs-this clinic-needs-that. Run this line once, then make again:",
        "    sudo sh -c 'apt-get update && apt-get install --yes --no-install-recommends "
        "clinic-needs-this clinic-needs-that'",
    ]


def test_a_machine_with_room_hears_nothing(tmp_path: Path) -> None:
    assert preflight(tmp_path, "1") == ""


def test_a_disk_with_too_little_room_is_said_with_both_numbers(tmp_path: Path) -> None:
    said = preflight(tmp_path, "999999999")

    assert said.startswith("The disk has ")
    assert said.endswith(" MB left; installing Clinic takes 999,999,999 MB.\n")


def test_a_folder_that_cannot_be_written_is_said() -> None:
    assert preflight(Path("/usr"), "1", **SOMEBODY) == "Nothing can be written in /usr: permission denied.\n"


def test_a_second_start_waits_for_the_first_and_then_goes_on(tmp_path: Path) -> None:
    folder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    second = subprocess.Popen(
        [CI / "one-at-a-time", "echo", "installed"], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    assert second.stdout
    assert second.stdout.readline() == "Another start is installing here; waiting for it.\n"
    time.sleep(0.1)
    assert second.poll() is None

    os.close(folder)

    assert second.communicate(timeout=20)[0] == "installed\n"


@pytest.mark.parametrize("target", ["run", "dev"])
def test_the_port_and_the_address_can_be_chosen(target: str) -> None:
    planned = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", target, "PORT=8080", "BIND=0.0.0.0"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "MAKEFLAGS": ""},
    ).stdout

    assert planned.splitlines()[-1].endswith("--bind 0.0.0.0:8080")
