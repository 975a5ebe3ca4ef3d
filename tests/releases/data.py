"""What a release holds: `schema.<database>.sql` as the release made it, and `rows.jsonl`, the rows of a small clinic.

In `rows.jsonl` each table begins with a line that names it and the types of its columns; a line for each row follows.
Parents stand before their children, so that the rows can be inserted in the order of the file.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Engine,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
    TableClause,
    Uuid,
    column,
    select,
    table,
)
from sqlalchemy.types import TypeEngine

from clinic.models import UTCDateTime
from clinic.settings import Settings

FOLDER = Path(__file__).parent
SECRETS = {
    "CLINIC_SECRET_KEY": bytes(range(32)),
    "CLINIC_KEY_ENCRYPTION_KEY": b"k" * 32,
    "CLINIC_AUDIT_KEY": b"a" * 32,
}
# name in the file -> type of the column, value to JSON, JSON to value
TYPES: dict[str, tuple[TypeEngine[Any], Callable[[Any], Any], Callable[[Any], Any]]] = {
    "id": (Uuid(), str, UUID),
    "time": (UTCDateTime(), datetime.isoformat, datetime.fromisoformat),
    "day": (Date(), date.isoformat, date.fromisoformat),
    "bytes": (LargeBinary(), lambda value: base64.b64encode(value).decode(), base64.b64decode),
    "json": (JSON(), lambda value: value, lambda value: value),
    "flag": (Boolean(), bool, bool),
    "number": (Integer(), int, int),
    "figure": (Numeric(asdecimal=False), float, float),
    "text": (String(), str, str),
}


@dataclass(frozen=True)
class Held:
    """The rows of one table; `types` gives each column's type by its name in `TYPES`."""

    name: str
    types: dict[str, str]
    rows: list[dict[str, Any]] = field(default_factory=list)

    def insert(self, connection: Connection, columns: Iterable[str]) -> None:
        """Write the rows into the table, which has these columns; nothing where it has none."""
        known = self.types.keys() & set(columns)
        rows = [{name: row[name] for name in known} for row in self.rows]
        if known and rows:
            connection.execute(self._table(known).insert(), rows)

    def stored(self, connection: Connection, columns: Iterable[str]) -> list[dict[str, Any]]:
        """What the database holds in those of these columns that the release had too."""
        known = self.types.keys() & set(columns)
        return [dict(row) for row in connection.execute(select(self._table(known))).mappings()]

    def _table(self, columns: Iterable[str]) -> TableClause:
        return table(self.name, *(column(name, TYPES[self.types[name]][0]) for name in columns))


def releases() -> list[Path]:
    """The folders of the releases, oldest first."""
    found = (file.parent for file in FOLDER.glob("*/rows.jsonl"))
    return sorted(found, key=lambda folder: [int(part) for part in folder.name.split(".")])


def url_of(engine: Engine) -> str:
    """The engine's database, as settings name it."""
    return engine.url.render_as_string(hide_password=False)


def settings(url: str) -> Settings:
    """Settings under whose secrets, which are no secrets, the rows were written."""
    return Settings(
        database_url=url,
        secret_key="test",
        key_encryption_key=SECRETS["CLINIC_KEY_ENCRYPTION_KEY"],
        audit_key=SECRETS["CLINIC_AUDIT_KEY"],
        testing=True,
    )


def environment(engine: Engine) -> dict[str, str]:
    """The same as a server's environment says it; no clinic's, which refuses secrets as plain as these."""
    return {
        "CLINIC_ENV": "development",
        "DATABASE_URL": url_of(engine),
        "CLINIC_PUBLIC_URL": "https://clinic.example",
        "CLINIC_TRUSTED_PROXIES": "1",
        **{name: base64.b64encode(secret).decode() for name, secret in SECRETS.items()},
    }


def read(release: Path) -> list[Held]:
    """The release's rows."""
    tables: list[Held] = []
    for line in (release / "rows.jsonl").read_text("utf-8").splitlines():
        said = json.loads(line)
        if isinstance(said, dict):
            tables.append(Held(**said))
        else:
            tables[-1].rows.append(dict(_values(tables[-1].types, said)))
    return tables


def load(release: Path, engine: Engine) -> None:
    """Make the release's database: its schema and its rows."""
    schema = (release / f"schema.{engine.dialect.name}.sql").read_text("utf-8")
    raw = engine.raw_connection()
    run = raw.driver_connection.executescript if engine.dialect.name == "sqlite" else raw.cursor().execute
    run(schema)
    raw.commit()
    raw.close()
    with engine.begin() as connection:
        for held in read(release):
            held.insert(connection, held.types)


def write(release: Path, tables: Iterable[tuple[Table, Iterable[Sequence[Any]]]]) -> None:
    """Write the rows of these tables."""
    with (release / "rows.jsonl").open("w", encoding="utf-8") as file:
        for of_table, rows in tables:
            types = {column.name: type_name(column) for column in of_table.columns}
            for line in (
                {"name": of_table.name, "types": types},
                *(list(_plain(types, row)) for row in rows),
            ):
                file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def type_name(of: Column[Any]) -> str:
    """The name in `TYPES` of a column's type; an enum is stored as text."""
    return next(name for name, (kind, *_) in TYPES.items() if isinstance(of.type, type(kind)))


def _values(types: dict[str, str], row: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    for (name, kind), value in zip(types.items(), row, strict=True):
        yield name, None if value is None else TYPES[kind][2](value)


def _plain(types: dict[str, str], row: Sequence[Any]) -> Iterator[Any]:
    for kind, value in zip(types.values(), row, strict=True):
        yield None if value is None else TYPES[kind][1](value)
