"""The settings come from the environment whole or not at all, and what is misspelled is never taken for development."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic.settings import SettingsError, from_environment, new_secrets

PRODUCTION = {
    "CLINIC_ENV": "production",
    "DATABASE_URL": "postgresql+psycopg://clinic@/clinic",
    "CLINIC_PUBLIC_URL": "https://clinic.example/",
}


def test_production_takes_its_settings_from_the_environment_alone(tmp_path: Path) -> None:
    settings = from_environment(PRODUCTION | new_secrets(), instance=tmp_path)

    assert settings.production
    assert settings.public_url == "https://clinic.example"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [*new_secrets(), "DATABASE_URL", "CLINIC_PUBLIC_URL"])
def test_production_does_not_start_without(name: str, tmp_path: Path) -> None:
    given = {key: value for key, value in (PRODUCTION | new_secrets()).items() if key != name}

    with pytest.raises(SettingsError, match=f"Set {name} before starting in production"):
        from_environment(given, instance=tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLINIC_ENV", "prod"),
        ("CLINIC_ENV", "Production"),
        ("CLINIC_AUDIT_KEY", "not base64!"),
        ("CLINIC_KEY_ENCRYPTION_KEY", "c2hvcnQ="),
        ("CLINIC_TRUSTED_PROXIES", "one"),
    ],
)
def test_what_cannot_be_read_is_named(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"^{name} must be"):
        from_environment(PRODUCTION | new_secrets() | {name: value}, instance=tmp_path)


def test_development_makes_secrets_once_that_only_their_owner_reads(tmp_path: Path) -> None:
    first, second = from_environment({}, instance=tmp_path), from_environment({}, instance=tmp_path)

    assert first == second
    assert not first.production
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert new_secrets() != new_secrets()


def test_secrets_are_not_shown_where_settings_are_printed(tmp_path: Path) -> None:
    settings = from_environment({}, instance=tmp_path)

    assert settings.secret_key not in repr(settings)
