"""Time that passes at the database, whose clock tells when a lease ends."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine, select

from clinic.db import transaction
from clinic.models import Signing


def let_pass(engine: Engine, time: timedelta) -> None:
    """Have each lease end so much sooner, as it would look later."""
    with transaction(engine) as session:
        for signing in session.scalars(select(Signing).where(Signing.lease_until.is_not(None))):
            assert signing.lease_until
            signing.lease_until -= time
