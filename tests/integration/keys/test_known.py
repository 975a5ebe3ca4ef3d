"""A database knows the keys that it is used with, and lets nobody work with other ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied
from clinic.keyring import Purpose, id_of
from clinic.models import Account, AuditEvent, KeyCheck, SigningKey
from clinic.services.audit import seals
from clinic.services.keys import known
from clinic.settings import Settings
from tests.factories import NOW, People

OTHER = bytes(range(32))
WRONG = [
    ({"secret_key": "another secret key than the one before"}, "CLINIC_SECRET_KEY"),
    ({"key_encryption_key": OTHER}, "CLINIC_KEY_ENCRYPTION_KEY"),
    ({"audit_key": OTHER}, "CLINIC_AUDIT_KEY"),
]


def stored_ids(session: Session) -> dict[str, str]:
    return {key.purpose: key.key_id for key in session.scalars(select(KeyCheck))}


def test_a_new_database_learns_the_ids_of_its_keys_and_no_more(session: Session, settings: Settings) -> None:
    known.check(session, settings=settings, at=NOW)
    known.check(session, settings=settings, at=NOW)

    assert stored_ids(session) == {purpose.value: ring.id for purpose, ring in settings.keyrings.items()}


@pytest.mark.parametrize(("wrong", "name"), WRONG)
def test_a_key_that_the_database_does_not_know_is_refused(
    session: Session, settings: Settings, wrong: dict[str, str | bytes], name: str
) -> None:
    known.check(session, settings=settings, at=NOW)

    with pytest.raises(ActionDenied, match=f"{name} is not the key that this database knows"):
        known.check(session, settings=replace(settings, **wrong), at=NOW)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"key_encryption_key": OTHER}, "CLINIC_KEY_ENCRYPTION_KEY does not open the signing keys"),
        ({"audit_key": OTHER}, "CLINIC_AUDIT_KEY is not the key that sealed this database's audit log"),
        ({"audit_key": b""}, "Set CLINIC_AUDIT_KEY"),
    ],
)
def test_a_database_of_the_first_release_learns_no_key_that_does_not_fit_its_rows(
    session: Session, people: People, settings: Settings, wrong: dict[str, bytes], sentence: str
) -> None:
    of_the_first_release(session, settings)

    with pytest.raises(ActionDenied, match=sentence):
        known.check(session, settings=replace(settings, **wrong), at=NOW)


def test_a_database_of_the_first_release_learns_keys_that_fit(
    session: Session, people: People, settings: Settings
) -> None:
    of_the_first_release(session, settings)
    known.check(session, settings=settings, at=NOW)

    ids = {id_of(settings.key_encryption_key)}
    assert set(session.scalars(select(SigningKey.key_id))) == ids
    assert set(session.scalars(select(Account.totp_key_id).where(Account.totp_secret.is_not(None)))) <= ids
    assert set(session.scalars(select(AuditEvent.key_id))) == {None}
    assert seals.verify(session, keys=settings.audit_keys) == []


def test_a_log_whose_newest_row_was_changed_still_knows_its_key_by_another_clinics(
    session: Session, people: People, settings: Settings
) -> None:
    of_the_first_release(session, settings)
    session.execute(update(AuditEvent).where(AuditEvent.clinic_id == people.clinic.id).values(action="x"))

    known.check(session, settings=settings, at=NOW)
    assert [fault.clinic_id for fault in seals.verify(session, keys=settings.audit_keys)] == [
        people.clinic.id
    ]


def test_what_is_encrypted_under_a_key_that_is_not_given_is_said_before_somebody_signs(
    session: Session, people: People, settings: Settings
) -> None:
    known.check(session, settings=settings, at=NOW)
    session.execute(update(SigningKey).values(key_id="0badc0de"))

    with pytest.raises(
        ActionDenied, match="encrypted under key 0badc0de: name it in CLINIC_KEY_ENCRYPTION_KEY_OLD"
    ):
        known.check(session, settings=settings, at=NOW)


def test_nothing_of_a_key_is_in_the_database(session: Session, settings: Settings) -> None:
    known.check(session, settings=settings, at=NOW)

    stored = stored_ids(session)[Purpose.KEY_ENCRYPTION]
    assert len(stored) == 8
    assert stored not in settings.key_encryption_key.hex()


def of_the_first_release(session: Session, settings: Settings) -> None:
    """Make the rows what version 0.1.0 left: sealed and encrypted, without ids of keys."""
    seals.seal(session, keys=settings.audit_keys)
    session.execute(update(AuditEvent).values(key_id=None))
    session.execute(update(SigningKey).values(key_id=None))
    session.execute(update(Account).values(totp_key_id=None))
    session.expire_all()
