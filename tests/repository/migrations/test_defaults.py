"""What a row gets that does not say it: the same from the model and from the database."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Table, column, select, table
from sqlalchemy.orm import Session

from clinic.models import Base, new_id
from tests.factories import People

TABLES = Base.metadata.sorted_tables


def plain(of: Table) -> dict[str, Any]:
    """The columns with a plain default, and what it is."""
    return {one.name: one.default.arg for one in of.columns if one.default and one.default.is_scalar}


def test_a_plain_default_in_a_model_is_the_databases_too() -> None:
    assert [
        f"{held.name}.{name}"
        for held in TABLES
        for name in plain(held)
        if held.c[name].server_default is None
    ] == []


@pytest.mark.parametrize("name", ["clinics", "staff", "patients"])
def test_the_database_gives_what_the_model_says(session: Session, people: People, name: str) -> None:
    held = Base.metadata.tables[name]
    row = dict(session.execute(select(held)).mappings().first() or {})
    said = {key: value for key, value in row.items() if key not in plain(held)} | {"id": new_id()}
    if name == "staff":
        said |= {"role": "assistant", "account_id": None}

    bare = table(name, *(column(key, held.c[key].type) for key in said))
    session.execute(bare.insert().values(said))

    stored = session.execute(select(held).where(held.c.id == said["id"])).mappings().one()
    assert {key: stored[key] for key in plain(held)} == plain(held)
