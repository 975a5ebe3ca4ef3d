"""Secrets at rest: AES-256-GCM under the key-encryption key, bound to the row that holds them.

    account.totp_secret = envelope.seal(secret, bound_to=str(account.id), keys=keys)
    account.totp_key_id = keys.id

What a secret is bound to is authenticated with it, so a blob that is copied to another row no longer opens.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic.domain.errors import ActionDenied
from clinic.keyring import Keyring, Purpose

KEY_BYTES = 32
_NONCE_BYTES = 12


class Unreadable(ActionDenied):
    """No key given opens it: a wrong key, another row's blob, or damaged bytes."""


def seal(plain: bytes, *, bound_to: str, keys: Keyring) -> bytes:
    """Nonce and ciphertext under the key in use, which has 32 bytes (else `ValueError`)."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher(keys.current).encrypt(nonce, plain, bound_to.encode())


def unseal(blob: bytes, *, bound_to: str, keys: Keyring, key_id: str | None = None) -> bytes:
    """What was sealed for this owner; raises `Unreadable`.

    Without the id (in rows older than ids, and in forms) each key is tried: the right one alone opens it.
    """
    for key in keys if key_id is None else (keys.find(key_id),):
        plain = _opened(blob, bound_to, key)
        if plain is not None:
            return plain
    setting = Purpose.KEY_ENCRYPTION.setting
    named = f" It was encrypted under key {key_id}." if key_id else ""
    raise Unreadable(
        f"An encrypted key or secret cannot be opened: check {setting}, or restore its row.{named}"
    )


def _opened(blob: bytes, bound_to: str, key: bytes | None) -> bytes | None:
    if key is None:
        return None
    try:
        return _cipher(key).decrypt(blob[:_NONCE_BYTES], blob[_NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError):
        return None


def _cipher(key: bytes) -> AESGCM:
    if len(key) != KEY_BYTES:
        raise ValueError("The key-encryption key must have 32 bytes.")
    return AESGCM(key)
