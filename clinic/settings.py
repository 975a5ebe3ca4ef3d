"""Everything the environment decides, read once into a frozen value.

Production (`CLINIC_ENV`) refuses to start without its secrets; development keeps its own in
`instance/secrets.json`, made on first use, and its data in a file unless `DATABASE_URL` says otherwise.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from clinic import environment, mail, private
from clinic.environment import SECRET_NAMES
from clinic.environment import SettingsError as SettingsError
from clinic.keyring import Keyring, Purpose
from clinic.mail import MailServer

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance"


@dataclass(frozen=True)
class Settings:
    """One application's configuration. `key_encryption_key` and `audit_key` are 32 bytes each, the old ones too."""

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
    mail: MailServer | None = None
    secret_keys_old: tuple[str, ...] = field(default=(), repr=False)
    key_encryption_keys_old: tuple[bytes, ...] = field(default=(), repr=False)
    audit_keys_old: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def secret_keys(self) -> Keyring:
        """What signs cookies and form tokens."""
        return Keyring(self.secret_key.encode(), tuple(secret.encode() for secret in self.secret_keys_old))

    @property
    def keyrings(self) -> dict[Purpose, Keyring]:
        """The keys by what they are for."""
        return {
            Purpose.SECRET: self.secret_keys,
            Purpose.KEY_ENCRYPTION: self.encryption_keys,
            Purpose.AUDIT: self.audit_keys,
        }

    @property
    def encryption_keys(self) -> Keyring:
        """What encrypts signing keys and authenticator secrets in the database."""
        return Keyring(self.key_encryption_key, self.key_encryption_keys_old)

    @property
    def audit_keys(self) -> Keyring:
        """What seals the audit log."""
        return Keyring(self.audit_key, self.audit_keys_old)


def from_environment(
    environ: Mapping[str, str] = os.environ, *, instance: Path = INSTANCE, create: bool = True
) -> Settings:
    """Read the settings; raises `SettingsError` where production lacks one or a value cannot be used.

    With `create`, development makes the secrets that it lacks; without, nothing is written and they stay empty.
    """
    production, values = environment.is_production(environ), {k: v for k, v in environ.items() if v}
    if production:
        environment.check_production(values)
    else:
        missing = any(name not in values for name in SECRET_NAMES)
        values = {**_local_secrets(instance, create=create and missing), **values}
    return Settings(
        database_url=environment.database(values, f"sqlite:///{instance / 'clinic.sqlite3'}"),
        secret_key=values.get("CLINIC_SECRET_KEY", ""),
        key_encryption_key=environment.key(values, "CLINIC_KEY_ENCRYPTION_KEY"),
        audit_key=environment.key(values, "CLINIC_AUDIT_KEY"),
        public_url=environment.public_address(values, production=production),
        production=production,
        trusted_proxies=environment.whole_number(values, "CLINIC_TRUSTED_PROXIES"),
        secret_keys_old=environment.old_secrets(values, "CLINIC_SECRET_KEY_OLD"),
        key_encryption_keys_old=environment.old_keys(values, "CLINIC_KEY_ENCRYPTION_KEY_OLD"),
        audit_keys_old=environment.old_keys(values, "CLINIC_AUDIT_KEY_OLD"),
        mail=mail.server(values),
    )


def new_secrets() -> dict[str, str]:
    """Fresh values for the three secrets, each 32 random bytes in base64."""
    return {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in SECRET_NAMES}


def _local_secrets(instance: Path, *, create: bool) -> dict[str, str]:
    path = instance / "secrets.json"
    try:
        if create and not path.exists():
            private.folder(instance)
            with suppress(FileExistsError):  # another start was faster, and its secrets are the ones
                private.whole_file(path, json.dumps(new_secrets(), indent=1))
        return _read(path) if create or path.exists() else {}
    except OSError as error:
        raise SettingsError(f"{path} cannot be used: {error.strerror}.") from error


def _read(path: Path) -> dict[str, str]:
    try:
        loaded = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise SettingsError(
            f"{path} is damaged: restore it, or the data it belongs to cannot be read. "
            "Where there is no data yet, remove it."
        ) from error
    if not isinstance(loaded, dict) or not all(isinstance(value, str) for value in loaded.values()):
        raise SettingsError(f"{path} must hold the secrets by name.")
    return loaded
