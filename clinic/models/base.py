"""What all tables share: naming scheme, UTC timestamps, UUIDv7 ids and the clinic in every key."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import uuid6
from sqlalchemy import JSON, Column, DateTime, DefaultClause, Dialect, Enum, ForeignKey, Index, MetaData, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """A point in time. Refuses naive values on the way in and returns aware UTC values on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a timestamp needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return (
            None
            if value is None
            else value.replace(tzinfo=UTC)
            if value.tzinfo is None
            else value.astimezone(UTC)
        )


class Base(DeclarativeBase):
    """All tables. A column's plain `default` is its default in the database too, which is what rows that are already
    there get when a migration adds the column.
    """

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - read by SQLAlchemy
        datetime: UTCDateTime(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
        list[Any]: JSON(),
    }
    __mapper_args__ = {"eager_defaults": False}  # noqa: RUF012 - what we insert is known: no RETURNING for defaults

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        table = cls.__dict__.get("__table__")
        for column in table.columns if table is not None else ():
            _give_database_default(column)


def _give_database_default(column: Column[Any]) -> None:
    default = column.default
    if default is not None and default.is_scalar and column.server_default is None:
        value = default.arg  # type: ignore[attr-defined]  # a scalar default has one
        if not isinstance(value, bytes):  # no text is these bytes on both databases
            column.server_default = DefaultClause(_as_text(value, column))


def _as_text(value: Any, column: Column[Any]) -> str:
    """A text that SQLite and PostgreSQL both turn into the column's type, in the form in which it is stored:
    `'0'` is false on either.
    """
    if isinstance(column.type, JSON):
        return json.dumps(value)
    match value:
        case bool():
            return str(int(value))
        case datetime():
            return value.astimezone(UTC).isoformat(" ", "microseconds")
        case UUID():
            return value.hex
        case _:
            return str(value)


def one_of(kind: type[StrEnum], length: int) -> Enum:
    """A text column that holds the values of `kind` and is read as its members; its CHECK stands with the table."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=length,
        values_callable=lambda members: [member.value for member in members],
    )


def among(column: str, kind: type[StrEnum]) -> str:
    """What a CHECK says where a column holds one of the values of `kind`.

    >>> among("paper", StrEnum("Paper", {"A4": "a4", "LETTER": "letter"}))
    "paper IN ('a4', 'letter')"
    """
    return f"{column} IN ({', '.join(repr(member.value) for member in kind)})"


def only_one(name: str, *columns: str, where: str) -> Index:
    """A unique index over those rows alone that `where` picks out."""
    return only_where(name, *columns, where=where, unique=True)


def only_where(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over those rows alone that `where` picks out."""
    picked = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=picked, postgresql_where=picked)


def new_id() -> UUID:
    """A UUIDv7: unique, and in order of creation."""
    return UUID(int=uuid6.uuid7().int)


class Global(Base):
    """A row that belongs to no clinic: accounts, login sessions, library, rules."""

    __abstract__ = True
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


class ClinicOwned(Base):
    """A row that belongs to a clinic: `(clinic_id, id)` is its key, and every link to it carries both."""

    __abstract__ = True
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinics.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
