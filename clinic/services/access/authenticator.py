"""Authenticator apps (RFC 6238): secrets on offer, secrets in use, and when an app shows a code.

A secret on offer is carried by the form that shows it, encrypted for the invitation or account it was offered
to, until a code proves that the app has it. A secret in use is encrypted for its account.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp
import segno

from clinic.domain.errors import InvalidInput
from clinic.keyring import Keyring
from clinic.services.keys import envelope

STEP_SECONDS = 30
STEPS_OF_A_WRONG_CLOCK = 10
"""Five minutes: a code used so far ahead was used by a clock that has been set right since."""
STEPS_AROUND = (-1, 0, 1)  # a telephone's clock may be half a minute off
NOT_RIGHT = "This code is not right. Use the newest one from the app."
TOO_OLD = "This page is too old. Scan the picture again and type the new code."


@dataclass(frozen=True)
class Offer:
    """A secret not yet in use: `token` travels in the form, `secret` and `qr` (inline SVG) are shown."""

    token: str
    secret: str
    qr: str


def offer(to: UUID, *, name: str, clinic: str, keys: Keyring, token: str = "") -> Offer:
    """A new secret for an invitation or account, or the one that `token` already carries."""
    secret = _opened(token, to, keys) or pyotp.random_base32()
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=clinic)
    qr = segno.make(address, error="m").svg_inline(omitsize=True, border=4, light="#fff", svgclass="qr-code")
    sealed = envelope.seal(secret.encode(), bound_to=f"offer:{to}", keys=keys)
    return Offer(token=base64.urlsafe_b64encode(sealed).decode(), secret=secret, qr=str(qr))


def accept(token: str, code: str, *, offered_to: UUID, keys: Keyring, at: datetime) -> tuple[str, int]:
    """The offered secret and the time step of the code made with it; raises `InvalidInput` for `code`."""
    secret = _opened(token, offered_to, keys)
    if not secret:
        raise InvalidInput({"code": TOO_OLD})
    step = step_of(secret, code, at)
    if step is None:
        raise InvalidInput({"code": NOT_RIGHT})
    return secret, step


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The time step at which an app with this secret shows the code, within one step of `at`."""
    digits, now = "".join(code.split()), int(at.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    steps = (now + around for around in STEPS_AROUND)
    return next((step for step in steps if pyotp.utils.strings_equal(totp.generate_otp(step), digits)), None)


def _opened(token: str, to: UUID, keys: Keyring) -> str:
    """The secret that a form carries; empty when the token is not ours or was offered to somebody else."""
    try:
        return envelope.unseal(
            base64.urlsafe_b64decode(token.encode()), bound_to=f"offer:{to}", keys=keys
        ).decode()
    except (ValueError, envelope.Unreadable):
        return ""
