"""The three keys of the environment, and whether they are the ones that this database knows.

Nothing starts with a wrong key: a log sealed under one could never be whole again, and what one encrypts is lost with
it. A database that knows no keys yet learns their ids, once they have shown that they fit what it holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from clinic.domain.errors import ActionDenied
from clinic.keyring import Keyring, Purpose
from clinic.models import Account, KeyCheck, SigningKey
from clinic.services.audit import seals
from clinic.services.keys import envelope
from clinic.settings import Settings

NOT_KNOWN = {
    Purpose.KEY_ENCRYPTION: "does not open the signing keys in this database",
    Purpose.AUDIT: "is not the key that sealed this database's audit log",
}
# what is encrypted: the table, the blob, and the id of its key
ENCRYPTED: tuple[tuple[type[Any], InstrumentedAttribute[Any], InstrumentedAttribute[Any]], ...] = (
    (SigningKey, SigningKey.wrapped_key, SigningKey.key_id),
    (Account, Account.totp_secret, Account.totp_key_id),
)
SAMPLE = 3  # the newest rows; one that opens is enough, another may be damaged


def check(session: Session, *, settings: Settings, at: datetime) -> None:
    """Raise `ActionDenied` unless the settings' keys are this database's; those of a new database are learnt."""
    faults = [sentence for purpose in Purpose for sentence in _faults(session, purpose, settings, at)]
    faults = faults or list(_missing(session, settings.encryption_keys))
    if faults:
        raise ActionDenied(" ".join(faults))


def in_use(session: Session, purpose: Purpose) -> KeyCheck | None:
    """The key that this database knows for a purpose."""
    known = (KeyCheck.purpose == purpose) & KeyCheck.retired_at.is_(None)
    return session.scalar(select(KeyCheck).where(known))


def history(session: Session, purpose: Purpose) -> Sequence[KeyCheck]:
    """The keys of a purpose that this database knows, oldest first."""
    known = select(KeyCheck).where(KeyCheck.purpose == purpose)
    return session.scalars(known.order_by(KeyCheck.first_seen_at)).all()


def encrypted(session: Session) -> Counter[str | None]:
    """How many keys and secrets are encrypted under which key; under none, where it was not known yet."""
    counted: Counter[str | None] = Counter()
    for _, blob, key_id in ENCRYPTED:
        rows = session.execute(select(key_id, func.count()).where(blob.is_not(None)).group_by(key_id))
        counted.update(dict(rows.all()))
    return counted


def _faults(session: Session, purpose: Purpose, settings: Settings, at: datetime) -> Iterator[str]:
    ring, name = settings.keyrings[purpose], purpose.setting
    where = "" if settings.production else " (in development: instance/secrets.json)"
    known = in_use(session, purpose)
    if not ring.current:
        yield f"Set {name}{where}."
    elif known is None and not _fits(session, purpose, ring):
        yield f"{name} {NOT_KNOWN[purpose]}. Put the right key back{where}."
    elif (known or _learn(session, purpose, ring, at)).key_id != ring.id:
        yield (
            f"{name} is not the key that this database knows. Put the right key back{where}; to change it on "
            f"purpose, name the old one in {name}_OLD and run `clinic keys rotate`."
        )


def _fits(session: Session, purpose: Purpose, ring: Keyring) -> bool:
    if purpose is Purpose.AUDIT:
        return seals.fits(session, ring.current)
    if purpose is Purpose.KEY_ENCRYPTION:
        newest = select(SigningKey).order_by(SigningKey.id.desc()).limit(SAMPLE)
        found = session.scalars(newest).all()
        return not found or any(_opens(row, Keyring(ring.current)) for row in found)
    return True


def _opens(row: SigningKey, ring: Keyring) -> bool:
    try:
        envelope.unseal(row.wrapped_key, bound_to=str(row.id), keys=ring)
    except envelope.Unreadable:
        return False
    return True


def _learn(session: Session, purpose: Purpose, ring: Keyring, at: datetime) -> KeyCheck:
    """Know this key from now on, or whichever another process has told first."""
    key = KeyCheck(purpose=purpose, key_id=ring.id, first_seen_at=at)
    try:
        with session.begin_nested():
            session.add(key)
    except IntegrityError:
        other = in_use(session, purpose)
        assert other
        return other
    if purpose is Purpose.KEY_ENCRYPTION:
        for table, _, key_id in ENCRYPTED:
            session.execute(update(table).where(key_id.is_(None)).values({key_id: ring.id}))
    return key


def _missing(session: Session, ring: Keyring) -> Iterator[str]:
    """What is still encrypted under a key that is not given."""
    for key_id in sorted(name for name in encrypted(session) if name and name not in ring.ids):
        yield (
            f"Some keys and secrets are still encrypted under key {key_id}: name it in "
            f"{Purpose.KEY_ENCRYPTION.setting}_OLD and run `clinic keys rotate`."
        )
