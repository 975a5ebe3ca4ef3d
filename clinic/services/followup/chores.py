"""What the worker does when it is due: once a day, and anew when what it rests on changed.

if chores.is_due(session, Kind.RESCREEN, about=digest, at=now): …
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from clinic.models import Chore

EVERY = timedelta(days=1)
LATE = timedelta(days=2)  # after which the pages say loudly that nobody does it


class Kind(StrEnum):
    """One kind of work."""

    RESCREEN = "rescreen"
    LOOK = "look"  # every minute, so that pages can say that the worker is there


def is_due(session: Session, kind: Kind, *, about: str, at: datetime) -> bool:
    """Whether it was not done for a day, or for something else."""
    last = session.get(Chore, kind)
    return last is None or last.about != about or at - last.done_at >= EVERY


def done(session: Session, kind: Kind, *, about: str, at: datetime) -> None:
    """Note that it was done."""
    last = session.get(Chore, kind)
    if last is None:
        session.add(Chore(name=kind, done_at=at, about=about))
    else:
        last.done_at, last.about = at, about


def is_late(done_at: datetime | None, *, at: datetime) -> bool:
    """Whether what is done once a day was not done for too long, or never."""
    return done_at is None or at - done_at >= LATE


def last(session: Session, kind: Kind) -> datetime | None:
    """When it was done last."""
    found = session.get(Chore, kind)
    return found.done_at if found else None
