"""Each of the three keys can be changed: nothing is sealed again, and an older key is good for reading only."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied
from clinic.keyring import Keyring, Purpose, id_of
from clinic.models import Account, AuditEvent, AuditHead, SigningKey
from clinic.services.access import authenticator, second_factor, signing_keys
from clinic.services.audit import seals, trail
from clinic.services.audit.actions import AuditAction
from clinic.services.keys import known, rotation
from clinic.settings import Settings
from tests.factories import NOW, People

NEW = bytes(range(32))


@pytest.fixture(autouse=True)
def _known(session: Session, people: People, settings: Settings) -> None:
    """The keys are known, the log is sealed, and alice has an authenticator app."""
    account = session.get_one(Account, people.alice.account_id)
    offer = authenticator.offer(account.id, name="alice", clinic="Riverside", keys=settings.encryption_keys)
    code = pyotp.TOTP(offer.secret).at(NOW)
    second_factor.turn_on(
        session,
        account,
        offer.token,
        code,
        offered_to=account.id,
        keys=settings.encryption_keys,
        by=people.alice,
        at=NOW,
    )
    known.check(session, settings=settings, at=NOW)
    seals.seal(session, keys=settings.audit_keys)
    session.commit()


def rotated(settings: Settings, *, old: bool = True) -> Settings:
    """Settings with three new keys, which name the ones before or do not."""
    return replace(
        settings,
        secret_key="the new secret key of the tests that everybody knows",
        key_encryption_key=NEW,
        audit_key=NEW,
        secret_keys_old=(settings.secret_key,) if old else (),
        key_encryption_keys_old=(settings.key_encryption_key,) if old else (),
        audit_keys_old=(settings.audit_key,) if old else (),
    )


def encrypt_all_again(session: Session, ring: Keyring) -> int:
    done = 0
    while rows := rotation.encrypt_again(session, keys=ring, size=2).rows:
        done += len(rows)
        session.commit()
    return done


def test_after_a_rotation_the_new_keys_are_known_and_the_old_ones_refused(
    session: Session, settings: Settings
) -> None:
    after = rotated(settings)
    changes = rotation.learn(session, settings=after, at=NOW)
    assert [change.purpose for change in changes] == ["secret", "key_encryption", "audit"]
    assert rotation.learn(session, settings=after, at=NOW) == []

    known.check(session, settings=after, at=NOW)
    with pytest.raises(ActionDenied, match="CLINIC_AUDIT_KEY are not the keys that this database knows"):
        known.check(session, settings=settings, at=NOW)


def test_a_rotation_that_was_interrupted_leaves_everything_readable_and_goes_on_where_it_stopped(
    session: Session, people: People, settings: Settings
) -> None:
    after = rotated(settings)
    rotation.learn(session, settings=after, at=NOW)
    first = rotation.encrypt_again(session, keys=after.encryption_keys, size=2)
    session.commit()
    assert len(first.rows) == 2
    assert set(session.scalars(select(SigningKey.key_id))) == {id_of(NEW), id_of(settings.key_encryption_key)}

    known.check(session, settings=after, at=NOW)
    for therapist in (people.alice, people.bob):
        assert signing_keys.signer_for(session, therapist, settings=after, at=NOW)

    left = encrypt_all_again(session, after.encryption_keys)
    assert len(first.rows) + left == session.query(SigningKey).count() + 1
    alone = rotated(settings, old=False)
    known.check(session, settings=alone, at=NOW)
    for therapist in (people.alice, people.bob):
        assert signing_keys.signer_for(session, therapist, settings=alone, at=NOW)


def test_a_code_from_the_app_is_accepted_after_the_rotation(
    session: Session, people: People, settings: Settings
) -> None:
    after = rotated(settings)
    rotation.learn(session, settings=after, at=NOW)
    encrypt_all_again(session, after.encryption_keys)

    account = session.get_one(Account, people.alice.account_id)
    assert account.totp_key_id == id_of(NEW)
    with pytest.raises(ActionDenied, match="set up already"):
        second_factor.turn_on(
            session,
            account,
            "",
            "",
            offered_to=account.id,
            keys=after.encryption_keys,
            by=people.alice,
            at=NOW,
        )


def test_a_row_that_no_key_opens_is_left_as_it_is_and_does_not_stop_the_others(
    session: Session, settings: Settings
) -> None:
    damaged = session.scalars(select(SigningKey).order_by(SigningKey.id)).first()
    assert damaged
    damaged.wrapped_key = before = b"damaged"
    after = rotated(settings)
    rotation.learn(session, settings=after, at=NOW)

    batch = rotation.encrypt_again(session, keys=after.encryption_keys)
    assert batch.unreadable == {damaged.id}
    session.refresh(damaged)
    assert damaged.wrapped_key == before
    assert (
        damaged.id
        not in rotation.encrypt_again(session, keys=after.encryption_keys, but=batch.unreadable).rows
    )


def test_the_log_is_whole_across_a_rotation_and_nothing_is_sealed_again(
    session: Session, people: People, settings: Settings
) -> None:
    before = dict(session.execute(select(AuditEvent.id, AuditEvent.seal)).all())
    after = rotated(settings)
    rotation.learn(session, settings=after, at=NOW)
    trail.record(session, AuditAction.PATIENTS_READ, by=people.alice, at=NOW, subject=people.pat)
    session.flush()
    seals.seal(session, keys=after.audit_keys)

    assert seals.verify(session, keys=after.audit_keys) == []
    stored = dict(session.execute(select(AuditEvent.id, AuditEvent.seal)).all())
    assert before.items() <= stored.items()


def test_every_log_tells_of_the_rotation(session: Session, settings: Settings) -> None:
    rotation.learn(session, settings=rotated(settings), at=NOW)

    told = session.scalars(select(AuditEvent).where(AuditEvent.action == "keys.rotate")).all()
    assert {event.clinic_id for event in told} == set(session.scalars(select(AuditHead.clinic_id)))
    assert all(event.actor == "system" and event.key_id == id_of(NEW) for event in told)


def test_without_the_audit_key_before_the_rows_that_cannot_be_checked_are_named(
    session: Session, settings: Settings
) -> None:
    rotation.learn(session, settings=rotated(settings), at=NOW)

    faults = seals.verify(session, keys=Keyring(NEW))
    assert faults
    assert all(f"sealed under key {id_of(settings.audit_key)}" in fault.sentence for fault in faults)


def test_whoever_has_only_the_audit_key_before_cannot_end_a_chain(
    session: Session, people: People, settings: Settings
) -> None:
    """With the stolen key and the database, the rows since the rotation are cut off and others put in their place."""
    after = rotated(settings)
    rotation.learn(session, settings=after, at=NOW)
    last = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.clinic_id == people.clinic.id)
        .order_by(AuditEvent.position.desc())
    ).first()
    assert last
    last.action, last.detail, last.position = "plan.sign", {}, last.position
    head = session.get_one(AuditHead, people.clinic.id)
    previous = session.scalar(
        select(AuditEvent.seal).where(
            AuditEvent.clinic_id == people.clinic.id, AuditEvent.position == (last.position or 0) - 1
        )
    )
    last.key_id = id_of(settings.audit_key)
    last.seal = head.seal = seals._seal_of(last, previous or "", settings.audit_key)
    session.flush()

    (fault,) = seals.verify(session, keys=after.audit_keys)
    assert (
        fault.sentence
        == f"The chain ends under key {id_of(settings.audit_key)}, which is not the one in use."
    )


def test_a_process_that_was_started_before_the_rotation_seals_nothing_more(
    session: Session, people: People, settings: Settings
) -> None:
    rotation.learn(session, settings=rotated(settings), at=NOW)
    trail.record(session, AuditAction.PATIENTS_READ, by=people.alice, at=NOW, subject=people.pat)
    session.flush()

    with pytest.raises(ActionDenied, match="The audit key was changed"):
        seals.seal(session, keys=settings.audit_keys)


def test_the_keys_before_must_be_named(session: Session, settings: Settings) -> None:
    new_secret = "the new secret key of the tests that everybody knows"
    for name, value in (("key_encryption_key", NEW), ("audit_key", NEW), ("secret_key", new_secret)):
        setting = f"CLINIC_{name.upper()}"
        with pytest.raises(ActionDenied, match=f"in {setting}_OLD: (rows|open pages) were made with it"):
            rotation.learn(session, settings=replace(settings, **{name: value}), at=NOW)


def test_everybody_can_be_signed_out_by_a_new_secret_key_alone(session: Session, settings: Settings) -> None:
    after = replace(settings, secret_key="the new secret key of the tests that everybody knows")

    assert len(rotation.learn(session, settings=after, at=NOW, without={Purpose.SECRET})) == 1


def test_a_log_of_the_first_release_stays_whole_when_keys_are_changed_by_a_clock_set_back(
    session: Session, settings: Settings
) -> None:
    session.execute(update(AuditEvent).values(key_id=None))
    after = rotated(settings)

    rotation.learn(session, settings=after, at=NOW - timedelta(minutes=40))

    assert seals.verify(session, keys=after.audit_keys) == []


def test_a_log_whose_key_is_lost_goes_on_and_says_what_cannot_be_checked(
    session: Session, settings: Settings
) -> None:
    after = replace(settings, audit_key=NEW)
    rotation.learn(session, settings=after, at=NOW, without={Purpose.AUDIT})

    assert all(
        "cannot be checked" in fault.sentence for fault in seals.verify(session, keys=after.audit_keys)
    )


def test_a_key_that_was_in_use_before_does_not_come_back(session: Session, settings: Settings) -> None:
    after = rotated(settings)
    rotation.learn(session, settings=after, at=NOW)
    back = replace(settings, audit_keys_old=(NEW,))

    with pytest.raises(ActionDenied, match="was in use before"):
        rotation.learn(session, settings=back, at=NOW)


def test_rows_of_the_first_release_are_checked_with_the_first_key(
    session: Session, settings: Settings
) -> None:
    session.execute(update(AuditEvent).values(key_id=None))
    session.expire_all()
    after = rotated(settings)
    rotation.learn(session, settings=after, at=NOW)

    assert seals.verify(session, keys=after.audit_keys) == []
