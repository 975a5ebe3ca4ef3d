"""The clinic's authority and its therapists' certificates: who may sign what, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import NameOID

from clinic.documents import certificates

NOW = datetime(2026, 11, 21, 14, tzinfo=UTC)
AUTHORITY = certificates.authority("Riverside Physiotherapy", at=NOW)


def issue(name="Alice Example", identifier="0193-alice", at=NOW):
    return certificates.therapist(name, identifier=identifier, authority=AUTHORITY, at=at)


def extension(credential, kind):
    return credential.certificate.extensions.get_extension_for_class(kind)


def test_a_therapist_is_issued_by_the_clinic():
    alice = issue()

    alice.certificate.verify_directly_issued_by(AUTHORITY.certificate)
    assert alice.certificate.public_key() == alice.key.public_key()


def test_another_clinic_did_not_issue_it():
    other = certificates.authority("Riverside Physiotherapy", at=NOW)

    with pytest.raises(InvalidSignature):
        issue().certificate.verify_directly_issued_by(other.certificate)


def test_the_subject_names_clinic_person_and_identifier():
    subject = issue().certificate.subject

    assert [attribute.value for attribute in subject] == [
        "Riverside Physiotherapy",
        "Alice Example",
        "0193-alice",
    ]


def test_a_therapist_may_sign_and_commit_and_nothing_else():
    usage = extension(issue(), x509.KeyUsage)

    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    assert extension(issue(), x509.BasicConstraints).value.ca is False
    assert [oid.dotted_string for oid in extension(issue(), x509.ExtendedKeyUsage).value] == [
        "1.3.6.1.5.5.7.3.36",
        "1.3.6.1.5.5.7.3.4",
    ]


def test_the_authority_issues_people_but_no_further_authorities():
    constraints = extension(AUTHORITY, x509.BasicConstraints)

    assert constraints.critical
    assert constraints.value == x509.BasicConstraints(ca=True, path_length=0)
    assert extension(AUTHORITY, x509.KeyUsage).value.digital_signature is False


def test_a_therapist_never_outlives_the_authority():
    late = AUTHORITY.certificate.not_valid_after_utc - timedelta(days=10)

    assert issue(at=late).certificate.not_valid_after_utc == AUTHORITY.certificate.not_valid_after_utc


@pytest.mark.parametrize("days", [-1, 20 * 365])
def test_an_authority_that_is_not_valid_issues_nothing(days):
    with pytest.raises(ValueError, match="not valid on"):
        issue(at=NOW + timedelta(days=days))


@pytest.mark.parametrize(
    ("name", "kept"), [("Maximiliane " * 10, 64), ("Ágó" * 30, 38), ("文" * 30, 21)], ids=["1", "2", "3"]
)
def test_a_name_longer_than_the_standard_allows_is_cut_between_letters(name, kept):
    long = issue(name=name).certificate.subject

    assert long.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == name[:kept]


def test_a_certificate_survives_storage_as_text():
    alice = issue()

    assert certificates.from_pem(alice.pem) == alice.certificate
