"""Writes many rows as fast as a database takes them: `pour(session, Patient, rows)`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from clinic.models import Base


def pour(session: Session, kind: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows that all have the same columns."""
    if not rows:
        return
    connection, table = session.connection(), kind.__table__
    assert isinstance(table, Table)
    if connection.dialect.name == "sqlite":
        connection.execute(insert(table), rows)
        return
    driver: Any = connection.connection.driver_connection
    names = ", ".join(rows[0])
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for values in _as_sent(connection.dialect, table, rows):
            copy.write_row(values)


def _as_sent(dialect: Any, table: Table, rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Any]]:
    """The values as the driver takes them."""
    converters = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in rows[0]]
    for row in rows:
        pairs = zip(converters, row.values(), strict=True)
        yield [value if convert is None or value is None else convert(value) for convert, value in pairs]
