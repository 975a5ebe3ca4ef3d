"""The handout of one plan, rendered and signed once, and the people who sign."""

from datetime import UTC, datetime

import pytest

from clinic.documents import certificates, handout, signing
from clinic.documents.signing import Signer
from tests.integration.documents.plans import plan

NOW = datetime(2026, 11, 21, 14, tzinfo=UTC)


def signer(name: str, authority: certificates.Credential) -> Signer:
    credential = certificates.therapist(name, identifier=name.lower(), authority=authority, at=NOW)
    return Signer(credential.certificate, credential.key, (authority.certificate,))


@pytest.fixture(scope="session")
def authority() -> certificates.Credential:
    return certificates.authority("Riverside Physiotherapy", at=NOW)


@pytest.fixture(scope="session")
def alice(authority: certificates.Credential) -> Signer:
    return signer("Alice Therapist", authority)


@pytest.fixture(scope="session")
def rendered() -> bytes:
    return handout.render(plan())


@pytest.fixture(scope="session")
def signed(rendered: bytes, alice: Signer) -> bytes:
    return signing.sign(rendered, signer=alice, at=NOW, reason="prescribed and reviewed by")
