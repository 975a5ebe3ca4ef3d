"""The command that `docs/deploy.md` installs on a server: the service's settings and user, and every word as typed."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from clinic.settings import ROOT

GUIDE = (ROOT / "docs/deploy.md").read_text()


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The script from the guide, for this user and this folder; in place of `clinic` is one that says what it got."""
    (script,) = re.findall(r"^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    clinic = tmp_path / "clinic"
    clinic.write_text('#!/bin/sh\necho "$DATABASE_URL|$CLINIC_ENV|$1|$2"\n')
    wrapper = tmp_path / "wrapper"
    wrapper.write_text(
        script.replace("user=clinic", f"user={user}")
        .replace("/etc/clinic/environment", str(tmp_path / "environment"))
        .replace("/opt/clinic/clinic/.venv/bin/clinic", str(clinic))
    )
    for file in (clinic, wrapper):
        file.chmod(0o755)
    return wrapper


def run(wrapper: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    bare = {"PATH": os.environ["PATH"]}
    return subprocess.run([wrapper, *arguments], env=bare, capture_output=True, text=True, check=False)


def test_a_command_gets_the_services_settings_and_its_words_as_typed(installed: Path) -> None:
    settings = (
        "CLINIC_ENV=production\nDATABASE_URL=postgresql+psycopg://clinic@/clinic?host=/var/run/postgresql\n"
    )
    (installed.parent / "environment").write_text(settings)

    answer = run(installed, "invite", "Ada  Admin")
    assert answer.stdout == (
        "postgresql+psycopg://clinic@/clinic?host=/var/run/postgresql|production|invite|Ada  Admin\n"
    )


def test_without_the_settings_it_says_so_and_runs_nothing(installed: Path) -> None:
    answer = run(installed, "audit", "verify")

    assert (answer.returncode, answer.stdout) == (1, "")
    assert "cannot be read: run this as root or as the user" in answer.stderr
