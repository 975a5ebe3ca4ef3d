"""Revision 0026 numbers what ended items of the worklist and signed plans before: in the order in which it came, as far
as that is known.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, MetaData, inspect, text, update

from clinic import migrations
from tests.repository.migrations.rows.test_days_are_counted import as_taken, rows_of

pytestmark = pytest.mark.slow

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)  # after all that the release has
REPORTS = ((901, 0), (903, 2), (905, 4))  # number, hours after noon
ENDS: dict[
    str, tuple[int, int, int | None, int]
] = {  # cause -> number, hours of opening and end, number of its end
    "between two reports": (901, 0, 1, 902),
    "after all": (903, 2, 9, 906),
    "with the clock set back": (905, 4, 3, 906),
    "of what came by itself": (0, 0, 3, 904),
    "by nobody": (903, 2, None, 0),
}
SIGNED_AFTER, BY_THE_CLOCK = 3, 904  # hours; what a plan gets whose signing has no number


def at(hours: int) -> datetime:
    return NOON + timedelta(hours=hours)


class Clinic:
    """The first plan of the release, with the reports and items of its patient."""

    def __init__(self, connection: Connection) -> None:
        held = MetaData()
        held.reflect(connection, only=["worklist_items", "training_sessions", "plans", "signings"])
        self.connection, self.tables = connection, held.tables
        self.plan = rows_of(connection, self.tables["plans"])[0]
        self.patient = {name: self.plan[name] for name in ("clinic_id", "patient_id")}

    def add(self, table: str, row: dict[str, Any]) -> None:
        row = row | self.patient
        self.connection.execute(self.tables[table].insert(), as_taken(row, self.tables[table]))

    def fill(self) -> None:
        report, plans = rows_of(self.connection, self.tables["training_sessions"])[0], self.tables["plans"]
        for number, hours in REPORTS:
            new = {"id": uuid4(), "client_uuid": uuid4(), "number": number, "reported_at": at(hours)}
            self.add("training_sessions", report | new)
        for cause, (number, opened, ended, _) in ENDS.items():
            came = {"id": uuid4(), "reason": "red_report", "rank": 15, "cause": cause, "title": "Look"}
            end = {} if ended is None else {"ended_at": at(ended), "ended_by": self.plan["signed_by"]}
            self.add("worklist_items", came | {"number": number, "opened_at": at(opened)} | end)
        mine = plans.c.id == self.plan["id"]
        self.connection.execute(update(plans).where(mine).values(signed_at=at(SIGNED_AFTER)))

    def keep_signing(self, number: int) -> None:
        """The signing of which the plan came, with the number of its write; 0 is one that was not kept."""
        names = ("id", "program_id", "version", "code", "digest")
        copied = {name: self.plan[name] for name in names} | {"plan_id": self.plan["id"], "status": "done"}
        when = {"requested_at": at(SIGNED_AFTER), "settled_at": at(SIGNED_AFTER)}
        said = {"requested_by": self.plan["signed_by"], "revision": 1, "paper": "a4", "number": number}
        self.connection.execute(self.tables["signings"].delete())
        self.add("signings", copied | when | said | {"cautions_acknowledged": True})

    def numbers(self) -> tuple[dict[str, int], int]:
        """Of the ends, by cause, and of the plan's signature."""
        ends = self.connection.execute(text("SELECT cause, ended_number FROM worklist_items")).all()
        signed = self.connection.execute(text("SELECT code, number FROM plans")).all()
        return dict(ends), dict(signed)[self.plan["code"]]


@pytest.mark.parametrize(("kept", "number"), [(None, BY_THE_CLOCK), (0, BY_THE_CLOCK), (77, 77)])
def test_what_a_therapist_did_before_stands_between_the_writes_between_which_it_came(
    released: Engine, kept: int | None, number: int
) -> None:
    migrations.upgrade(released, "0025")
    with released.begin() as connection:
        clinic = Clinic(connection)
        clinic.fill()
        if kept is not None:
            clinic.keep_signing(kept)
    for _ in "ab":
        migrations.upgrade(released, "0026")
        with released.connect() as clinic.connection:
            ends, signed = clinic.numbers()
        assert {cause: ends[cause] for cause in ENDS} == {cause: end for cause, (*_, end) in ENDS.items()}
        assert signed == number
        migrations.downgrade(released, "0025")
        assert not {"ended_number"} & {one["name"] for one in inspect(released).get_columns("worklist_items")}
        assert not {"number"} & {one["name"] for one in inspect(released).get_columns("plans")}


def test_whoever_is_a_therapist_now_was_one_when_the_rows_of_before_were_written(released: Engine) -> None:
    migrations.upgrade(released, "0025")
    with released.begin() as connection:
        Clinic(connection).fill()
    migrations.upgrade(released, "0029")
    wrote = {
        "fact_records": ("by_therapist", "recorded_by"),
        "worklist_items": ("ended_by_therapist", "ended_by"),
    }
    with released.connect() as connection:
        therapists = set(connection.scalars(text("SELECT id FROM staff WHERE role = 'therapist'")))
        for table, (flag, who) in wrote.items():
            rows = connection.execute(text(f"SELECT {who}, {flag} FROM {table}")).all()
            assert {bool(said) for _, said in rows} >= {True}
            assert all(bool(said) is (by in therapists) for by, said in rows)
    migrations.downgrade(released, "0028")
    for table, (flag, _) in wrote.items():
        assert flag not in {one["name"] for one in inspect(released).get_columns(table)}
