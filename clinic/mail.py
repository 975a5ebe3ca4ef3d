"""The server that sends e-mails, as the environment names it.

>>> server({"CLINIC_SMTP_URL": "smtps://mail.example", "CLINIC_MAIL_FROM": "clinic@clinic.example"}).port
465
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

from clinic.environment import THIS_MACHINE, SettingsError

URL, SENDER = "CLINIC_SMTP_URL", "CLINIC_MAIL_FROM"
PORTS = {"smtp": 25, "smtps": 465}
STARTTLS, STARTTLS_PORT = "starttls", 587
ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")
EXAMPLE = "smtp://user:password@mail.example:587?starttls, or smtps://user:password@mail.example"


@dataclass(frozen=True)
class MailServer:
    """Where e-mails go out, and from which address. What is sent is encrypted unless it stays on this machine."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    starttls: bool = False


def server(values: Mapping[str, str]) -> MailServer | None:
    """The server, or none where none is named; raises `SettingsError` for what cannot be used."""
    url, sender = values.get(URL, ""), values.get(SENDER, "")
    if not url and not sender:
        return None
    if not (url and sender):
        have, lack = (URL, SENDER) if url else (SENDER, URL)
        raise SettingsError(f"{have} is set and {lack} is not. E-mails need both.")
    if not ADDRESS.fullmatch(sender):
        raise SettingsError(f"{SENDER} must be an e-mail address, such as clinic@clinic.example.")
    return _server(_parts(url), sender)


def _parts(url: str) -> SplitResult:
    """The address taken apart. What is wrong is said without it: there may be a password in it."""
    try:
        parts = urlsplit(url)
        whole = parts.scheme in PORTS and parts.hostname and parts.port != 0
    except ValueError:
        whole = False
    if not whole or parts.path.strip("/") or parts.fragment or not _may_ask(parts):
        raise SettingsError(f"{URL} must be an address such as {EXAMPLE}.")
    return parts


def _may_ask(parts: SplitResult) -> bool:
    return parts.query in (("", STARTTLS) if parts.scheme == "smtp" else ("",))


def _server(parts: SplitResult, sender: str) -> MailServer:
    host, starttls, tls = parts.hostname or "", parts.query == STARTTLS, parts.scheme == "smtps"
    if not (starttls or tls or host in THIS_MACHINE):
        raise SettingsError(
            f"{URL} would send e-mails that anybody on the way can read. Begin it with smtps://, "
            f"or let it end with ?{STARTTLS}."
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise SettingsError(f"{URL} has a user without a password, or a password without a user.")
    if not (user + password).isascii() or not (user + password + host).isprintable():
        raise SettingsError(f"{URL} has signs in its user, password or host that no mail server takes.")
    usual = STARTTLS_PORT if starttls else PORTS[parts.scheme]
    return MailServer(host, parts.port or usual, sender, user, password, tls, starttls)
