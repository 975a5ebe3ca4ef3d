"""Everything the environment decides, read once into a frozen value.

Production refuses to start without its secrets; development keeps its own in `instance/secrets.json`,
made on first use.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from clinic.keyring import Keyring

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance"
SECRET_NAMES = ("CLINIC_SECRET_KEY", "CLINIC_KEY_ENCRYPTION_KEY", "CLINIC_AUDIT_KEY")


class SettingsError(Exception):
    """A setting is missing or unusable; the message names it and says what to do."""


@dataclass(frozen=True)
class Settings:
    """One application's configuration. `key_encryption_key` and `audit_key` are 32 bytes each."""

    database_url: str
    secret_key: str = field(repr=False)
    key_encryption_key: bytes = field(repr=False)
    audit_key: bytes = field(repr=False)
    public_url: str = "http://127.0.0.1:8000"
    production: bool = False
    trusted_proxies: int = 0
    staff_idle: timedelta = timedelta(minutes=15)
    staff_absolute: timedelta = timedelta(hours=12)
    patient_idle: timedelta = timedelta(days=30)
    patient_absolute: timedelta = timedelta(days=90)
    max_upload_bytes: int = 10 * 1024 * 1024
    testing: bool = False

    @property
    def encryption_keys(self) -> Keyring:
        """What encrypts signing keys and authenticator secrets in the database."""
        return Keyring(self.key_encryption_key)


def from_environment(environ: Mapping[str, str] = os.environ, *, instance: Path = INSTANCE) -> Settings:
    """Read the settings; raises `SettingsError` where production lacks a secret or a value cannot be read."""
    production = _is_production(environ)
    values = {**_local_secrets(instance), **environ} if not production else dict(environ)
    missing = [name for name in (*SECRET_NAMES, "DATABASE_URL", "CLINIC_PUBLIC_URL") if not values.get(name)]
    if production and missing:
        raise SettingsError(f"Set {', '.join(missing)} before starting in production.")
    return Settings(
        database_url=values.get("DATABASE_URL") or f"sqlite:///{instance / 'clinic.sqlite3'}",
        secret_key=values["CLINIC_SECRET_KEY"],
        key_encryption_key=_key(values, "CLINIC_KEY_ENCRYPTION_KEY"),
        audit_key=_key(values, "CLINIC_AUDIT_KEY"),
        public_url=values.get("CLINIC_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        production=production,
        trusted_proxies=_whole_number(values, "CLINIC_TRUSTED_PROXIES", 0),
    )


def new_secrets() -> dict[str, str]:
    """Fresh values for the three secrets, each 32 random bytes in base64."""
    return {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in SECRET_NAMES}


def _is_production(environ: Mapping[str, str]) -> bool:
    """Whether this is a real clinic; a name that we do not know must not pass for development."""
    kind = environ.get("CLINIC_ENV", "development")
    if kind not in ("development", "production"):
        raise SettingsError(f"CLINIC_ENV must be production or development; it is {kind!r}.")
    return kind == "production"


def _local_secrets(instance: Path) -> dict[str, str]:
    path = instance / "secrets.json"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(new_secrets(), file, indent=1)
    loaded: dict[str, str] = json.loads(path.read_text())
    return loaded


def _key(values: Mapping[str, str], name: str) -> bytes:
    try:
        key = base64.b64decode(values[name], validate=True)
    except ValueError as error:
        raise SettingsError(f"{name} must be 32 bytes in base64.") from error
    if len(key) != 32:
        raise SettingsError(f"{name} must be 32 bytes in base64; it has {len(key)}.")
    return key


def _whole_number(values: Mapping[str, str], name: str, default: int) -> int:
    text = values.get(name, str(default))
    if not text.isdecimal():
        raise SettingsError(f"{name} must be a whole number; it is {text!r}.")
    return int(text)
