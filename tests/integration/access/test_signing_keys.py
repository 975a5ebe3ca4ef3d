"""Signing keys: the clinic's authority vouches for its own therapists, and for nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from sqlalchemy.orm import Session

from clinic.documents import certificates
from clinic.domain.errors import ActionDenied
from clinic.models import SigningKey
from clinic.services.access import signing_keys, staff
from clinic.settings import Settings
from tests.factories import NOW, People


def test_a_therapist_has_a_key_from_accepting_the_invitation(
    session: Session, people: People, settings: Settings
) -> None:
    before = session.query(SigningKey).count()
    signer = signing_keys.signer_for(session, people.alice, settings=settings, at=NOW)
    assert session.query(SigningKey).count() == before
    assert signer.key.public_key() == signer.certificate.public_key()


def test_the_certificate_leads_back_to_the_therapists_own_clinic(
    session: Session, people: People, settings: Settings
) -> None:
    alice = signing_keys.signer_for(session, people.alice, settings=settings, at=NOW)
    bob = signing_keys.signer_for(session, people.bob, settings=settings, at=NOW)
    alice.certificate.verify_directly_issued_by(alice.chain[0])
    with pytest.raises((InvalidSignature, ValueError)):
        alice.certificate.verify_directly_issued_by(bob.chain[0])
    assert set(signing_keys.roots(session)) == {alice.chain[0], bob.chain[0]}


def test_an_assistant_gets_no_signer(session: Session, people: People, settings: Settings) -> None:
    with pytest.raises(ActionDenied, match="Only a therapist"):
        signing_keys.signer_for(session, people.amos, settings=settings, at=NOW)


def test_a_certificate_that_ran_out_is_replaced_at_the_next_signature(
    session: Session, people: People, settings: Settings
) -> None:
    later = NOW + certificates.THERAPIST_LIFETIME + timedelta(days=1)
    first = signing_keys.signer_for(session, people.alice, settings=settings, at=NOW)
    second = signing_keys.signer_for(session, people.alice, settings=settings, at=later)
    assert second.certificate != first.certificate
    assert second.certificate.not_valid_after_utc > later


@pytest.mark.parametrize(
    ("at", "said"),
    [
        pytest.param(NOW + certificates.AUTHORITY_LIFETIME, "authority ended on 2046", id="after its end"),
        pytest.param(
            NOW - certificates.CLOCK_SKEW - timedelta(seconds=30), "clock stands at", id="before its start"
        ),
    ],
)
def test_outside_the_authoritys_time_nobody_is_certified_and_nothing_signed(
    session: Session, people: People, settings: Settings, at: datetime, said: str
) -> None:
    with pytest.raises(ActionDenied, match=said):
        signing_keys.signer_for(session, people.alice, settings=settings, at=at)
    with pytest.raises(ActionDenied, match=said):
        signing_keys.issue_for(session, people.alice, settings=settings, by=people.alice, at=at)


def test_a_new_name_needs_a_new_certificate(session: Session, people: People, settings: Settings) -> None:
    staff.change(
        session,
        member=people.alice,
        name="Alice Renamed",
        email="",
        role="therapist",
        administers=False,
        profession="Physiotherapist",
        registration="PT-1",
        by=people.ada,
        at=NOW,
        seen=None,
    )
    signer = signing_keys.signer_for(session, people.alice, settings=settings, at=NOW)
    assert "Alice Renamed" in signer.certificate.subject.rfc4514_string()


def test_with_another_key_encryption_key_nothing_is_signed(
    session: Session, people: People, settings: Settings
) -> None:
    wrong = replace(settings, key_encryption_key=b"x" * 32)
    with pytest.raises(ActionDenied, match="CLINIC_KEY_ENCRYPTION_KEY"):
        signing_keys.signer_for(session, people.alice, settings=wrong, at=NOW)
