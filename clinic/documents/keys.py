"""Private keys at rest: AES-256-GCM under the clinic's key-encryption key, bound to the row that holds them.

The row's id is authenticated with the key, so a blob that is copied to another row no longer opens.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_ENCRYPTION_KEY_BYTES = 32
_NONCE_BYTES = 12


class KeyUnreadable(Exception):  # noqa: N818 - reads as what happened
    """The stored key does not open: wrong key-encryption key, another row's blob, or damaged bytes."""


def wrap(key: ec.EllipticCurvePrivateKey, *, kek: bytes, row_id: str) -> bytes:
    """Nonce and ciphertext of the key (PKCS #8, DER); `kek` has 32 bytes, otherwise `ValueError`."""
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher(kek).encrypt(nonce, plain, row_id.encode())


def unwrap(blob: bytes, *, kek: bytes, row_id: str) -> ec.EllipticCurvePrivateKey:
    """The key wrapped for this row; raises `KeyUnreadable` if it does not open."""
    nonce, ciphertext = blob[:_NONCE_BYTES], blob[_NONCE_BYTES:]
    try:
        plain = _cipher(kek).decrypt(nonce, ciphertext, row_id.encode())
    except (InvalidTag, ValueError) as error:
        raise KeyUnreadable(
            "The signing key cannot be opened: check CLINIC_KEY_ENCRYPTION_KEY and restore the key's row."
        ) from error
    key = serialization.load_der_private_key(plain, password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _cipher(kek: bytes) -> AESGCM:
    if len(kek) != KEY_ENCRYPTION_KEY_BYTES:
        raise ValueError("The key-encryption key must have 32 bytes.")
    return AESGCM(kek)
