"""The clinic's own certificate authority and the certificates of its therapists (EC P-256, X.509).

Every clinic is the root of its own trust: its authority signs one certificate per therapist, and only those
certificates can sign plans. Time is an argument, nothing is read or stored here.

    ours = authority("Riverside Physiotherapy", at=now)
    alice = therapist("Alice Example", identifier=str(alice_id), authority=ours, at=now)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LIFETIME = timedelta(days=20 * 365)
THERAPIST_LIFETIME = timedelta(days=3 * 365)
CLOCK_SKEW = timedelta(minutes=5)  # a reader whose clock is a little slow still sees a valid certificate
LONGEST_NAME = 64  # bytes: upper bound of a common name and an organization name

# documentSigning (RFC 9336) says what the key is for; readers that predate it look for emailProtection.
PURPOSES = [x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36"), ExtendedKeyUsageOID.EMAIL_PROTECTION]

_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@dataclass(frozen=True)
class Credential:
    """A private key with the certificate that names its holder."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> str:
        """The certificate as text, for storage; the key is stored apart, encrypted."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def private_der(self) -> bytes:
        """The key (PKCS #8, DER), to be encrypted before it is stored."""
        der, pkcs8 = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8
        return self.key.private_bytes(der, pkcs8, serialization.NoEncryption())


def from_pem(pem: str) -> x509.Certificate:
    """The certificate stored as text; raises `ValueError` if it is none."""
    return x509.load_pem_x509_certificate(pem.encode())


def key_from_der(der: bytes) -> ec.EllipticCurvePrivateKey:
    """The private key that `Credential.private_der` wrote."""
    key = serialization.load_der_private_key(der, password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def authority(organization: str, *, at: datetime) -> Credential:
    """A clinic's new root: it may issue certificates for people, not for further authorities."""
    key = _new_key()
    subject = _subject(organization, f"{organization} plan signing")
    builder = (
        _certificate(subject, key, issuer=subject, at=at, lifetime=AUTHORITY_LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage("key_cert_sign", "crl_sign"), critical=True)
    )
    return Credential(key, builder.sign(key, hashes.SHA256()))


def therapist(name: str, *, identifier: str, authority: Credential, at: datetime) -> Credential:
    """A therapist's new key and the certificate; `identifier` tells namesakes apart.

    Never outlives the authority. Raises `ValueError` if the authority is not valid at that time.
    """
    root = authority.certificate
    if not root.not_valid_before_utc <= at < root.not_valid_after_utc:
        raise ValueError(f"The clinic's certificate authority is not valid on {at:%Y-%m-%d}.")
    key = _new_key()
    organization = root.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value
    lifetime = min(THERAPIST_LIFETIME, root.not_valid_after_utc - at)
    builder = (
        _certificate(
            _subject(str(organization), name, identifier), key, issuer=root.subject, at=at, lifetime=lifetime
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage("digital_signature", "content_commitment"), critical=True)
        .add_extension(x509.ExtendedKeyUsage(PURPOSES), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
        )
    )
    return Credential(key, builder.sign(authority.key, hashes.SHA256()))


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _subject(organization: str, name: str, identifier: str = "") -> x509.Name:
    attributes = [(NameOID.ORGANIZATION_NAME, organization), (NameOID.COMMON_NAME, name)]
    if identifier:
        attributes.append((NameOID.SERIAL_NUMBER, identifier))
    return x509.Name([x509.NameAttribute(oid, _cut(value)) for oid, value in attributes])


def _cut(name: str) -> str:
    return name.encode()[:LONGEST_NAME].decode(errors="ignore")


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    *,
    issuer: x509.Name,
    at: datetime,
    lifetime: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - CLOCK_SKEW)
        .not_valid_after(at + lifetime)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _key_usage(*allowed: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{usage: usage in allowed for usage in _USAGES})
