"""Commands that need the clinic's database say which setting is missing, in a sentence and without a stack trace."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from clinic.cli import main

COMMANDS = ("serve", "migrate", "rescreen", "library load", "audit seal", "audit verify", "verify plan.pdf")


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
