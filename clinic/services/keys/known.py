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
from sqlalchemy.orm import InstrumentedAttribute, Session, load_only

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
    faults = [sentence for purpose in Purpose for sentence in _unfit(session, purpose, settings, at)]
    faults += _others(session, settings)
    faults = faults or list(_missing(session, settings.encryption_keys))
    if faults:
        raise ActionDenied(" ".join(faults))


def check_fit(session: Session, *, settings: Settings) -> None:
    """Raise `ActionDenied` for keys under which the rows were not written; nothing is learnt.

    For a database that is still as version 0.1.0 made it: only what that version had is read.
    """
    faults = [sentence for purpose in Purpose for sentence in _misfit(session, purpose, settings)]
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


def _unfit(session: Session, purpose: Purpose, settings: Settings, at: datetime) -> Iterator[str]:
    """What stands against a key that is not known yet; learns it where nothing does."""
    ring = settings.keyrings[purpose]
    if ring.current and in_use(session, purpose):
        return
    faults = list(_misfit(session, purpose, settings))
    if not faults:
        _learn(session, purpose, ring, at)
    yield from faults


def _misfit(session: Session, purpose: Purpose, settings: Settings) -> Iterator[str]:
    """What the rows say against a key."""
    ring = settings.keyrings[purpose]
    if not ring.current:
        yield f"Set {purpose.setting}{_where(settings)}."
    elif not _fits(session, purpose, ring):
        yield f"{purpose.setting} {NOT_KNOWN[purpose]}. Put the right key back{_where(settings)}."


def _others(session: Session, settings: Settings) -> Iterator[str]:
    """The keys that are not those of the database, in one sentence."""
    names = [
        purpose.setting
        for purpose, ring in settings.keyrings.items()
        if ring.current and (known := in_use(session, purpose)) and known.key_id != ring.id
    ]
    if names:
        are = "is not the key" if len(names) == 1 else "are not the keys"
        yield (
            f"{', '.join(names)} {are} that this database knows. Put back what it was used with{_where(settings)}; to "
            "change keys on purpose, name the old ones in CLINIC_…_KEY_OLD and run `clinic keys rotate`."
        )


def _where(settings: Settings) -> str:
    return "" if settings.production else " (in development: instance/secrets.json)"


def _fits(session: Session, purpose: Purpose, ring: Keyring) -> bool:
    if purpose is Purpose.AUDIT:
        return seals.fits(session, ring.current)
    if purpose is Purpose.KEY_ENCRYPTION:
        newest = select(SigningKey).options(load_only(SigningKey.wrapped_key))
        found = session.scalars(newest.order_by(SigningKey.id.desc()).limit(SAMPLE)).all()
        return not found or any(_opens(row, Keyring(ring.current)) for row in found)
    return True


def _opens(row: SigningKey, ring: Keyring) -> bool:
    try:
        envelope.unseal(row.wrapped_key, bound_to=str(row.id), keys=ring)
    except envelope.Unreadable:
        return False
    return True


def _learn(session: Session, purpose: Purpose, ring: Keyring, at: datetime) -> None:
    """Know this key from now on, unless another process has told of one at the same moment."""
    try:
        with session.begin_nested():
            session.add(KeyCheck(purpose=purpose, key_id=ring.id, first_seen_at=at))
    except IntegrityError:
        return
    if purpose is Purpose.KEY_ENCRYPTION:
        for table, _, key_id in ENCRYPTED:
            session.execute(update(table).where(key_id.is_(None)).values({key_id: ring.id}))


def _missing(session: Session, ring: Keyring) -> Iterator[str]:
    """What is still encrypted under a key that is not given."""
    for key_id in sorted(name for name in encrypted(session) if name and name not in ring.ids):
        yield (
            f"Some keys and secrets are still encrypted under key {key_id}: name it in "
            f"{Purpose.KEY_ENCRYPTION.setting}_OLD and run `clinic keys rotate`."
        )
