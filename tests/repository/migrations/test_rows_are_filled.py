"""Rows that are there get the model's default, whatever its type: in a new column, and where one was empty."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import JSON, Boolean, Date, Engine, Float, Integer, String, Uuid, column, select, table
from sqlalchemy.types import TypeEngine

from clinic.domain.roles import Actor
from clinic.models import UTCDateTime
from clinic.models.base import one_of
from tests.repository.migrations.checkout import Checkout

pytestmark = pytest.mark.slow

HARD = 'it\'s 5:30, :tea or C:\\new, 100 % "sure"'
ID = UUID("01890000-0000-7000-8000-000000000000")
MOMENT = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
# name -> how it is declared, its default, its type when it is read, what is read
FIELDS: dict[str, tuple[str, str, TypeEngine[Any], object]] = {
    "flag": ("bool", "True", Boolean(), True),
    "number": ("int", "65", Integer(), 65),
    "weight": ("float", "1.5", Float(), 1.5),
    "words": ("str", repr(HARD), String(), HARD),
    "day": ("date", "date(2026, 2, 3)", Date(), date(2026, 2, 3)),
    "moment": ("datetime", f"datetime.fromisoformat({MOMENT.isoformat()!r})", UTCDateTime(), MOMENT),
    "link": ("UUID", f"UUID({ID.hex!r})", Uuid(), ID),
    "actor": ("Actor", "Actor.PATIENT", one_of(Actor, 10), Actor.PATIENT),
    "tags": ("list[str]", "['a \"b\"', 'c:d']", JSON(), ['a "b"', "c:d"]),
    "detail": ("dict[str, Any]", "{'steps': [1, None]}", JSON(), {"steps": [1, None]}),
}


def typed(name: str) -> str:
    """What stands before the default in a declaration."""
    return "one_of(Actor, 10), " if name == "actor" else ""


def test_every_row_has_the_default_in_new_columns_and_in_those_that_were_empty(
    checkout: Checkout, clinic: Engine
) -> None:
    for name, (kind, *_) in FIELDS.items():
        checkout.add_to_patient(f"old_{name}: Mapped[{kind} | None] = mapped_column({typed(name)})")
    first = checkout.make_migration("Add fields of every type")
    checkout.upgrade(clinic)
    for name, (kind, default, *_) in FIELDS.items():
        required = f"Mapped[{kind}] = mapped_column({typed(name)}default={default})"
        checkout.edit_patient(rf"old_{name}: .*", lambda _, said=f"old_{name}: {required}": said)
        checkout.add_to_patient(f"new_{name}: {required}")
    second = checkout.make_migration("Require them and add as many")
    checkout.upgrade(clinic)

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    for age in ("new", "old"):
        patients = table(
            "patients", *(column(f"{age}_{name}", kind) for name, (*_, kind, _) in FIELDS.items())
        )
        with clinic.connect() as connection:
            found = connection.execute(select(patients)).all()
        assert len(found) > 1
        assert {str(row) for row in found} == {str(tuple(value for *_, value in FIELDS.values()))}
