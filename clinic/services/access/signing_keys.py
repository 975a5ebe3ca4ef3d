"""The clinic's signing keys: one authority, and one key with its certificate for each therapist.

A therapist gets a key on accepting the invitation, or at the first signature; a new one when the certificate
runs out or the therapist's name changes. Retired rows stay.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clinic.documents import certificates
from clinic.documents.signing import Signer
from clinic.domain import roles
from clinic.domain.access import clock
from clinic.domain.errors import ActionDenied
from clinic.domain.roles import Action
from clinic.models import Clinic, SigningKey, StaffMember, new_id
from clinic.services.audit import trail
from clinic.services.audit.actions import AuditAction
from clinic.services.keys import envelope
from clinic.settings import Settings

CERTIFIED = "the start of the certificate that it would be signed with"
ENDED = (
    "The clinic's signing authority ended on {end:%Y-%m-%d}, so nothing can be signed. "
    "Ask whoever runs this server to check its clock."
)


def found_authority(session: Session, clinic: Clinic, *, settings: Settings, at: datetime) -> SigningKey:
    """Make the clinic's certificate authority."""
    credential = certificates.authority(clinic.name, at=at)
    return _store(session, clinic.id, None, credential, settings, at)


def authority(session: Session, clinic_id: UUID) -> SigningKey:
    """The clinic's authority in use; raises `ActionDenied` where there is none."""
    row = _current(session, clinic_id, None)
    if row is None:
        raise ActionDenied("This clinic has no signing authority. Restore its keys from a backup.")
    return row


def issue_for(
    session: Session, staff: StaffMember, *, settings: Settings, by: StaffMember | None, at: datetime
) -> SigningKey:
    """A new key and certificate for a therapist, in place of the one before.

    Raises `ActionDenied` for anybody else, and where the clock stands outside the authority's time.
    """
    roles.check(staff.role, Action.HOLD_SIGNING_KEY)
    root = authority(session, staff.clinic_id)
    ours = certificates.Credential(_open(root, settings), certificates.from_pem(root.certificate))
    _check_in_force(ours.certificate, at)
    retire(session, staff, at=at)
    credential = certificates.therapist(staff.name, identifier=str(staff.id), authority=ours, at=at)
    row = _store(session, staff.clinic_id, staff.id, credential, settings, at)
    trail.record(
        session, AuditAction.SIGNING_KEY_ISSUE, by=by, at=at, subject=row, detail={"staff_id": str(staff.id)}
    )
    return row


def signer_for(session: Session, staff: StaffMember, *, settings: Settings, at: datetime) -> Signer:
    """What a therapist signs with.

    Raises `ActionDenied` for anybody else, when the key does not open, or where the clock stands outside the
    certificates' time.
    """
    roles.check(staff.role, Action.HOLD_SIGNING_KEY)
    root = certificates.from_pem(authority(session, staff.clinic_id).certificate)
    row = _current(session, staff.clinic_id, staff.id)
    _check_in_force(root, at)
    if row is not None:
        _check_begun(certificates.from_pem(row.certificate), at)
    if row is None or not _is_valid(certificates.from_pem(row.certificate), at):
        row = issue_for(session, staff, settings=settings, by=staff, at=at)
    return Signer(certificate=certificates.from_pem(row.certificate), key=_open(row, settings), chain=(root,))


def retire(session: Session, staff: StaffMember, *, at: datetime) -> None:
    """Sign nothing more with the therapist's present key."""
    mine = (SigningKey.clinic_id == staff.clinic_id) & (SigningKey.staff_id == staff.id)
    session.execute(update(SigningKey).where(mine, SigningKey.retired_at.is_(None)).values(retired_at=at))


def roots(session: Session) -> list[x509.Certificate]:
    """The authorities of all clinics: what a signed plan may lead back to."""
    rows = session.scalars(select(SigningKey).where(SigningKey.staff_id.is_(None)))
    return [certificates.from_pem(row.certificate) for row in rows]


def _current(session: Session, clinic_id: UUID, staff_id: UUID | None) -> SigningKey | None:
    return session.scalar(
        select(SigningKey)
        .where(
            SigningKey.clinic_id == clinic_id,
            SigningKey.staff_id == staff_id,
            SigningKey.retired_at.is_(None),
        )
        .order_by(SigningKey.id.desc())
        .limit(1)
    )


def _check_in_force(root: x509.Certificate, at: datetime) -> None:
    _check_begun(root, at)
    if at >= root.not_valid_after_utc:
        raise ActionDenied(ENDED.format(end=root.not_valid_after_utc))


def _check_begun(certificate: x509.Certificate, at: datetime) -> None:
    """A certificate begins a little before it was made, so that nothing more is forgiven here."""
    clock.check_not_behind(at, what=CERTIFIED, then=certificate.not_valid_before_utc, forgiven=timedelta(0))


def _is_valid(certificate: x509.Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at < certificate.not_valid_after_utc


def _open(row: SigningKey, settings: Settings) -> ec.EllipticCurvePrivateKey:
    keys = settings.encryption_keys
    der = envelope.unseal(row.wrapped_key, bound_to=str(row.id), keys=keys, key_id=row.key_id)
    return certificates.key_from_der(der)


def _store(
    session: Session,
    clinic_id: UUID,
    staff_id: UUID | None,
    credential: certificates.Credential,
    settings: Settings,
    at: datetime,
) -> SigningKey:
    row_id, keys = new_id(), settings.encryption_keys
    row = SigningKey(
        clinic_id=clinic_id,
        id=row_id,
        staff_id=staff_id,
        certificate=credential.pem,
        key_id=keys.id,
        wrapped_key=envelope.seal(credential.private_der, bound_to=str(row_id), keys=keys),
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row
