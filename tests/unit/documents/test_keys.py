"""Private keys at rest open for their own row and under their own key, and for nothing else."""

import os

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from clinic.documents import keys

KEK = bytes(range(32))
KEY = ec.generate_private_key(ec.SECP256R1())


def test_a_wrapped_key_opens_again_for_its_row():
    opened = keys.unwrap(keys.wrap(KEY, kek=KEK, row_id="alice"), kek=KEK, row_id="alice")

    assert opened.private_numbers() == KEY.private_numbers()


def test_wrapping_twice_gives_different_bytes():
    assert keys.wrap(KEY, kek=KEK, row_id="alice") != keys.wrap(KEY, kek=KEK, row_id="alice")


def test_the_private_number_is_not_in_the_blob():
    secret = KEY.private_numbers().private_value.to_bytes(32)

    assert secret not in keys.wrap(KEY, kek=KEK, row_id="alice")


@pytest.mark.parametrize(
    ("kek", "row_id", "damage"),
    [
        (os.urandom(32), "alice", lambda blob: blob),
        (KEK, "bob", lambda blob: blob),
        (KEK, "alice", lambda blob: blob[:-1] + bytes([blob[-1] ^ 1])),
        (KEK, "alice", lambda blob: bytes([blob[0] ^ 1]) + blob[1:]),
        (KEK, "alice", lambda blob: blob[:20]),
        (KEK, "alice", lambda blob: b""),
    ],
    ids=["another key-encryption key", "another row", "damaged end", "damaged nonce", "cut off", "empty"],
)
def test_a_key_that_does_not_open_says_what_to_check(kek, row_id, damage):
    blob = damage(keys.wrap(KEY, kek=KEK, row_id="alice"))

    with pytest.raises(keys.KeyUnreadable, match="check CLINIC_KEY_ENCRYPTION_KEY"):
        keys.unwrap(blob, kek=kek, row_id=row_id)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_short_or_long_key_encryption_key_is_refused_before_wrapping(length):
    with pytest.raises(ValueError, match="must have 32 bytes"):
        keys.wrap(KEY, kek=bytes(length), row_id="alice")
