"""Commands that need the clinic's database say in a sentence what is missing: a setting, or the migration."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from clinic.cli import main
from clinic.settings import new_secrets

READERS = ("rescreen", "library load", "audit seal", "audit verify", f"verify {__file__}")
COMMANDS = ("serve", "migrate", "init --name Lakeside --administrator Lena", *READERS)


@pytest.mark.parametrize("command", COMMANDS)
def test_in_production_a_command_names_the_settings_it_lacks(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "CLINIC_SECRET_KEY", "CLINIC_AUDIT_KEY", "CLINIC_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLINIC_ENV", "production")

    answer = CliRunner().invoke(main, command.split())

    assert answer.exit_code == 1
    assert answer.output.startswith("Error: Set CLINIC_SECRET_KEY, ")
    assert answer.output.endswith(" before starting in production.\n")


@pytest.mark.parametrize("command", READERS)
def test_on_a_database_that_was_never_migrated_it_says_what_to_run(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, secret in new_secrets().items():
        monkeypatch.setenv(name, secret)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite3'}")

    answer = CliRunner().invoke(main, command.split())

    assert answer.exit_code == 1
    assert answer.output == "Error: The database is not at the newest revision. Run `clinic migrate` first.\n"
