"""What many tests start from is made once a process, through the services, and copied row by row from then on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, inspect, select
from sqlalchemy.orm import Session

from clinic.models import Base
from clinic.settings import Settings
from tests.factories import People


@dataclass(frozen=True)
class Snapshot:
    """All rows of a database, and which of them are the people."""

    rows: dict[Table, list[dict[str, Any]]]
    people: dict[str, tuple[type[Base], Any]]

    @classmethod
    def of(cls, session: Session, people: People) -> Snapshot:
        rows = {
            table: [dict(row) for row in session.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables
        }
        return cls(rows, {name: (type(row), inspect(row).identity) for name, row in vars(people).items()})

    def restore(self, session: Session) -> People:
        for table in reversed(self.rows):
            session.execute(table.delete())
        for table, rows in self.rows.items():
            if rows:
                session.execute(table.insert(), rows)
        found = {
            name: session.get_one(kind, identity, populate_existing=True)
            for name, (kind, identity) in self.people.items()
        }
        return People(**found)


_TAKEN: dict[tuple[Callable[..., People], Settings], Snapshot] = {}


def made_once(make: Callable[..., People], session: Session, settings: Settings, *given: object) -> People:
    """Whom `make(session, settings, *given)` returns, in a database that holds what it leaves; committed."""
    key = (make, settings)
    if key in _TAKEN:
        people = _TAKEN[key].restore(session)
    else:
        people = make(session, settings, *given)
        session.commit()
        _TAKEN[key] = Snapshot.of(session, people)
    session.commit()
    return people
