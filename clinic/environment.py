"""Reads one setting at a time from the environment; what is missing, misspelled or unsafe is refused in a sentence."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from urllib.parse import SplitResult, urlsplit

from clinic.keyring import Purpose

Variables = Mapping[str, str]

SECRET_NAMES = tuple(purpose.setting for purpose in Purpose)
NEEDED = (*SECRET_NAMES, "DATABASE_URL", "CLINIC_PUBLIC_URL", "CLINIC_TRUSTED_PROXIES")  # in production
MAIL = ("CLINIC_SMTP_URL", "CLINIC_MAIL_FROM")  # read in `clinic.mail`
READ = (*NEEDED, *(f"{name}_OLD" for name in SECRET_NAMES), *MAIL, "CLINIC_ENV")
DATABASES = ("sqlite://", "postgresql+psycopg://")
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
HOST = re.compile(r"([\w]([\w.-]*\w)?|\[[0-9a-fA-F:.]+\])(:\d+)?")  # names in other scripts too
KEY_BYTES = 32
DIFFERENT_BYTES = 8  # at least, in a secret that is random
GOOD_ONE = "`openssl rand -base64 32` makes a good one"


class SettingsError(Exception):
    """A setting is missing or unusable; the message names it and says what to do."""


def is_production(values: Variables) -> bool:
    """Whether this is a real clinic; a name that we do not know must not pass for development."""
    for name in READ:
        if any("\ud800" <= sign <= "\udfff" for sign in values.get(name, "")):
            raise SettingsError(f"{name} has bytes that are not UTF-8.")
    kind = values.get("CLINIC_ENV")
    if kind not in (None, "development", "production"):
        raise SettingsError(f"CLINIC_ENV must be production or development; it is {kind!r}.")
    if kind is None:
        _check_is_a_trial(values)
    return kind == "production"


def _check_is_a_trial(values: Variables) -> None:
    """Development makes a demo clinic with a published password, so nobody gets it by forgetting a setting."""
    signs = {
        "DATABASE_URL names PostgreSQL": values.get("DATABASE_URL", "").lower().startswith("postgres"),
        "CLINIC_PUBLIC_URL is an https address": values.get("CLINIC_PUBLIC_URL", "")
        .lower()
        .startswith("https:"),
    }
    found = [sign for sign, is_found in signs.items() if is_found]
    if found:
        raise SettingsError(
            f"{' and '.join(found)}, but CLINIC_ENV is not set. Set it to production for a clinic, "
            "or to development for a trial with invented people."
        )


def check_production(values: Variables) -> None:
    """Refuse to start a real clinic without a setting that has no safe default, or with a guessable secret."""
    missing = [name for name in NEEDED if not values.get(name)]
    if missing:
        raise SettingsError(f"Set {', '.join(missing)} before starting in production.")
    for name, secret in _must_be_random(values):
        if len(secret) < KEY_BYTES or len(set(secret)) < DIFFERENT_BYTES:
            raise SettingsError(f"{name} must be at least {KEY_BYTES} random bytes; {GOOD_ONE}.")
    for one, other in combinations(SECRET_NAMES, 2):
        if values[one] == values[other]:
            raise SettingsError(f"{one} and {other} are the same. Give each a value of its own; {GOOD_ONE}.")


def _must_be_random(values: Variables) -> Iterator[tuple[str, bytes]]:
    """What must be random, by name. An old key that encrypted or sealed may be weak: it is named to be rid of it."""
    name = Purpose.SECRET.setting
    yield name, values[name].encode()
    for old in old_secrets(values, f"{name}_OLD"):
        yield f"{name}_OLD", old.encode()
    for name in (Purpose.KEY_ENCRYPTION.setting, Purpose.AUDIT.setting):
        yield name, key(values, name)


def database(values: Variables, default: str) -> str:
    """Where the data is."""
    url = values.get("DATABASE_URL") or default
    if not url.startswith(DATABASES):
        raise SettingsError(f"DATABASE_URL must begin with {' or '.join(DATABASES)}.")
    if "%00" in url or "\0" in url:
        raise SettingsError("DATABASE_URL holds a character that no name can have.")
    if url.startswith("sqlite") and "?" in url:
        raise SettingsError(
            "DATABASE_URL of SQLite is a path and nothing else: leave out what follows the ?."
        )
    if url.rstrip("/") == "sqlite:" or ":memory:" in url:
        raise SettingsError(
            "DATABASE_URL names no file: what is kept in memory is gone when the command ends."
        )
    return url


def public_address(values: Variables, *, production: bool) -> str:
    """What patients type. Plain http can be read on its way, unless it never leaves the machine."""
    name = "CLINIC_PUBLIC_URL"
    address = values.get(name, "http://127.0.0.1:8000").rstrip("/")
    parts = _parts(address)
    if parts is None:
        raise SettingsError(f"{name} must be an address such as https://clinic.example; it is {address!r}.")
    if production and parts.scheme == "http" and parts.hostname not in THIS_MACHINE:
        raise SettingsError(f"{name} must begin with https:// in production; it is {address!r}.")
    return address


def key(values: Variables, name: str) -> bytes:
    """A key of 32 bytes; empty when none is given, as where a command that needs none does not make one."""
    return _key(name, values[name]) if values.get(name) else b""


def old_keys(values: Variables, name: str) -> tuple[bytes, ...]:
    """The keys before: a list with commas."""
    return tuple(_key(name, text) for text in old_secrets(values, name))


def old_secrets(values: Variables, name: str) -> tuple[str, ...]:
    """The secrets before: a list with commas."""
    return tuple(part for text in values.get(name, "").split(",") if (part := text.strip()))


def whole_number(values: Variables, name: str) -> int:
    """A whole number, 0 when it is not given."""
    text = values.get(name) or "0"
    if not (text.isascii() and text.isdecimal() and len(text) <= 2):
        raise SettingsError(f"{name} must be a whole number up to 99; it is {text[:20]!r}.")
    return int(text)


def _parts(address: str) -> SplitResult | None:
    """Scheme and host of a web address that has nothing else."""
    try:
        parts = urlsplit(address)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return None
    is_one = parts.scheme in ("http", "https") and HOST.fullmatch(parts.netloc)
    return (
        parts
        if is_one and has_port and address.lower() == f"{parts.scheme}://{parts.netloc}".lower()
        else None
    )


def _key(name: str, text: str) -> bytes:
    try:
        decoded = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise SettingsError(f"{name} must be {KEY_BYTES} bytes in base64.") from error
    if len(decoded) != KEY_BYTES:
        raise SettingsError(f"{name} must be {KEY_BYTES} bytes in base64; it has {len(decoded)}.")
    return decoded
