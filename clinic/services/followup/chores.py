"""What the worker does when it is due: once a day, and anew when what it rests on changed.

if chores.is_due(session, Kind.RESCREEN, about=digest, at=now): …

It is done in portions, so that nobody waits for all of it: `place` is where the next one begins, for any worker.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from clinic.models import Chore

EVERY = timedelta(days=1)
LATE = timedelta(days=2)  # after which the pages say loudly that nobody does it
AHEAD = timedelta(hours=1)  # of two clocks that differ; what was done later than that was not done yet
ENOUGH = 32  # characters of what it rests on, to tell it from another


class Kind(StrEnum):
    """One kind of work."""

    RESCREEN = "rescreen"
    LOOK = "look"  # every minute, so that pages can say that the worker is there


def is_due(session: Session, kind: Kind, *, about: str, at: datetime) -> bool:
    """Whether it was not done for a day, or for something else. What was done in time to come was done by a clock that
    ran ahead, and is done again.
    """
    last = session.get(Chore, kind)
    return last is None or last.about != about or not -AHEAD <= at - last.done_at < EVERY


def done(session: Session, kind: Kind, *, about: str, at: datetime) -> None:
    """Note that all of it was done."""
    session.execute(delete(Chore).where(Chore.name == _place_of(kind)))
    _keep(session, kind, done_at=at, about=about)


def is_late(done_at: datetime | None, *, at: datetime) -> bool:
    """Whether what is done once a day was not done for too long, or never, or by a clock that is not to be believed."""
    return done_at is None or abs(at - done_at) >= LATE


def last(session: Session, kind: Kind) -> datetime | None:
    """When it was done last."""
    found = session.get(Chore, kind)
    return found.done_at if found else None


def place(session: Session, kind: Kind, *, about: str, at: datetime) -> str:
    """Where it goes on; nothing where it begins: nobody did a portion, or did so for something else or a day ago."""
    begun = session.get(Chore, _place_of(kind))
    if begun is None or at - begun.done_at >= EVERY:
        return ""
    rested_on, _, kept = begun.about.partition(" ")
    return kept if rested_on == about[:ENOUGH] else ""


def keep_place(session: Session, kind: Kind, place_now: str, *, about: str, at: datetime) -> None:
    """Note that a portion was done, and where the next one begins."""
    goes_on = bool(place(session, kind, about=about, at=at))
    begun = session.get(Chore, _place_of(kind))
    since = begun.done_at if begun and goes_on else at
    _keep(session, _place_of(kind), done_at=since, about=f"{about[:ENOUGH]} {place_now}")


def _keep(session: Session, name: str, *, done_at: datetime, about: str) -> None:
    """Write it down, over what another worker wrote at the same moment."""
    kind: Any = {"sqlite": sqlite, "postgresql": postgresql}[session.get_bind().dialect.name]
    new = kind.insert(Chore.__table__).values(name=name, done_at=done_at, about=about)
    said = {"done_at": new.excluded.done_at, "about": new.excluded.about}
    session.execute(new.on_conflict_do_update(index_elements=["name"], set_=said))
    session.get(Chore, name, populate_existing=True)


def _place_of(kind: Kind) -> str:
    return f"{kind}.place"
