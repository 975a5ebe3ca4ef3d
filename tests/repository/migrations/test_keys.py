"""The keys of a release's clinic: others are refused before anything is migrated, plain ones are changed."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from clinic import migrations
from clinic.cli import main
from clinic.settings import new_secrets
from tests.releases import data

pytestmark = pytest.mark.slow


def run(command: str, environment: dict[str, str]) -> Result:
    return CliRunner().invoke(main, command.split(), env=environment)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("CLINIC_AUDIT_KEY", "is not the key that sealed this database's audit log"),
        ("CLINIC_KEY_ENCRYPTION_KEY", "does not open the signing keys in this database"),
    ],
)
@pytest.mark.parametrize(
    "command", ["migrate", "serve --bind 127.0.0.1:0", "init --name X --administrator Y"]
)
def test_a_wrong_key_is_refused_before_anything_is_migrated(
    released: Engine, command: str, name: str, fault: str
) -> None:
    before = migrations.current(released)

    answer = run(command, data.environment(released) | {name: new_secrets()[name]})

    assert answer.exit_code == 1
    assert f"Error: {name} {fault}. Put the right key back" in answer.output
    assert migrations.current(released) == before


def test_plain_keys_that_production_refuses_are_changed_as_the_handbook_says(released: Engine) -> None:
    plain = data.environment(released)
    production, names = {"CLINIC_ENV": "production"}, ("CLINIC_KEY_ENCRYPTION_KEY", "CLINIC_AUDIT_KEY")
    assert "must be at least 32 random bytes" in run("migrate", plain | production).output

    assert run("migrate", plain).exit_code == 0
    changed = plain | new_secrets() | {f"{name}_OLD": plain[name] for name in names}
    rotated = run("keys rotate --sign-everybody-out", changed)
    assert "nothing is left under the key before.\n" in rotated.output

    assert "The audit log is whole" in run("audit verify", changed | production).output
