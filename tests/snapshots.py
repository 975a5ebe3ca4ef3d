"""What many tests start from is made once a process, through the services, and copied row by row from then on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, is_dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import Table, inspect, select
from sqlalchemy.orm import Session

from clinic.models import Base
from clinic.services.plans import contents
from clinic.settings import Settings

Found = TypeVar("Found")


@dataclass(frozen=True)
class Key:
    """A row as every session finds it again."""

    kind: type[Base]
    identity: Any


@dataclass(frozen=True)
class Snapshot:
    """All rows of a database, and what was returned by whoever made them, with keys in place of rows."""

    rows: dict[Table, list[dict[str, Any]]]
    found: Any

    @classmethod
    def of(cls, session: Session, found: object) -> Snapshot:
        rows = {
            table: [dict(row) for row in session.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables
        }
        return cls(rows, _each(_key, found))

    def restore(self, session: Session) -> Any:
        for table in reversed(self.rows):
            session.execute(table.delete())
        for table, rows in self.rows.items():
            if rows:
                session.execute(table.insert(), rows)
        contents._kept.clear()  # a plan that comes back is as new to this process as one that was just signed
        for known in list(session):
            session.refresh(
                known
            )  # now, because whoever reads it later would hold SQLite's lock from then on

        def row(key: object) -> object:
            if not isinstance(key, Key):
                return key
            return session.get_one(key.kind, key.identity, populate_existing=True)

        return _each(row, self.found)


def _each(change: Callable[[object], object], found: Any) -> Any:
    """The same with each of its values changed: of people, of a mapping, or of the one that it is."""
    if isinstance(found, dict):
        return {name: change(value) for name, value in found.items()}
    if is_dataclass(found) and not isinstance(found, Key | type):
        return replace(found, **{name: change(value) for name, value in vars(found).items()})
    return change(found)


def _key(value: object) -> object:
    return Key(type(value), inspect(value).identity) if isinstance(value, Base) else value


_TAKEN: dict[tuple[Callable[..., Any], Settings], Snapshot] = {}


def made_once(make: Callable[..., Found], *given: object, session: Session, settings: Settings) -> Found:
    """What `make(*given)` returns, in a database that holds what it leaves and nothing else; committed."""
    key = (make, settings)
    if key in _TAKEN:
        found: Found = _TAKEN[key].restore(session)
    else:
        found = make(*given)
        session.commit()
        _TAKEN[key] = Snapshot.of(session, found)
    session.commit()
    return found
