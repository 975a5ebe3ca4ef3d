"""Secrets at rest open for their own row and under their own key, and for nothing else."""

import os

import pytest

from clinic.keyring import Keyring, id_of
from clinic.services.keys import envelope

KEY, OLDER = bytes(range(32)), bytes(range(32, 64))
KEYS = Keyring(KEY)
SECRET = b"a private key"
BY_0_1_0 = "62b3103507bab1af529d572cb7c3f6585916b8bf3f819cbed3178a8f27d46e1e73551f2c5b31ea895a"


def of_alice(keys: Keyring = KEYS) -> bytes:
    return envelope.seal(SECRET, bound_to="alice", keys=keys)


def test_a_sealed_secret_opens_again_for_its_row():
    assert envelope.unseal(of_alice(), bound_to="alice", keys=KEYS) == SECRET


def test_sealing_twice_gives_different_bytes_and_neither_shows_the_secret():
    first, second = of_alice(), of_alice()

    assert first != second
    assert SECRET not in first + second


def test_what_an_older_key_sealed_opens_by_its_id_and_without_one():
    before = of_alice(Keyring(OLDER))
    keys = Keyring(KEY, old=(os.urandom(32), OLDER))

    assert envelope.unseal(before, bound_to="alice", keys=keys, key_id=id_of(OLDER)) == SECRET
    assert envelope.unseal(before, bound_to="alice", keys=keys) == SECRET


def test_what_the_first_release_sealed_opens():
    """Written by version 0.1.0 for this key and row."""
    blob = bytes.fromhex(BY_0_1_0)

    assert envelope.unseal(blob, bound_to="alice", keys=KEYS) == SECRET


@pytest.mark.parametrize(
    ("key", "bound_to", "damage"),
    [
        (os.urandom(32), "alice", lambda blob: blob),
        (KEY, "bob", lambda blob: blob),
        (KEY, "alice", lambda blob: blob[:-1] + bytes([blob[-1] ^ 1])),
        (KEY, "alice", lambda blob: bytes([blob[0] ^ 1]) + blob[1:]),
        (KEY, "alice", lambda blob: blob[:20]),
        (KEY, "alice", lambda blob: b""),
    ],
    ids=["another key", "another row", "damaged end", "damaged nonce", "cut off", "empty"],
)
def test_what_does_not_open_says_what_to_check(key, bound_to, damage):
    with pytest.raises(envelope.Unreadable, match="check CLINIC_KEY_ENCRYPTION_KEY"):
        envelope.unseal(damage(of_alice()), bound_to=bound_to, keys=Keyring(key))


def test_a_key_that_is_not_given_is_named():
    with pytest.raises(envelope.Unreadable, match="under key 0badc0de"):
        envelope.unseal(of_alice(), bound_to="alice", keys=KEYS, key_id="0badc0de")


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_short_or_long_key_is_refused_before_sealing(length):
    with pytest.raises(ValueError, match="must have 32 bytes"):
        envelope.seal(SECRET, bound_to="alice", keys=Keyring(bytes(length)))


def test_the_id_of_a_key_is_stable_and_says_nothing_about_it():
    assert id_of(KEY) == "cd31b6aa"
    assert id_of(KEY) not in KEY.hex()
    assert KEY.hex() not in repr(KEYS)
