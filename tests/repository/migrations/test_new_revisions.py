"""A developer changes a model and says `make migration`: the revision runs on a clinic with patients, or is refused."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, inspect, text

from clinic import migrations
from clinic.migrations.new import new
from clinic.settings import ROOT
from tests.repository.migrations.checkout import Checkout

pytestmark = pytest.mark.slow

TEA = 'favorite_tea: Mapped[str] = mapped_column(String(40), default="")'  # a field that no clinic will ever have
TABLE = """

class TeaRound(ClinicOwned):
    __tablename__ = "tea_rounds"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.id"]),
        ForeignKeyConstraint(["clinic_id", "made_by"], ["staff.clinic_id", "staff.id"]),
        Index("ix_tea_rounds_clinic_id_patient_id", "clinic_id", "patient_id"),
    )
    patient_id: Mapped[UUID]
    made_by: Mapped[UUID]
"""


def rows(engine: Engine, query: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_a_field_with_a_default_is_added_to_a_clinic_with_patients(
    checkout: Checkout, clinic: Engine
) -> None:
    patients = rows(clinic, "SELECT count(*) FROM patients")
    checkout.add_to_patient(TEA)

    written = checkout.make_migration("Add a favorite tea.")
    migrated = checkout.python("-m", "clinic", "migrate", on=clinic)

    assert written.returncode == 0, written.stderr
    assert migrated.returncode == 0, migrated.stderr
    assert rows(clinic, "SELECT favorite_tea, count(*) FROM patients GROUP BY 1") == [("", *patients[0])]


def test_a_revision_comes_out_set_and_asks_what_existing_rows_get(checkout: Checkout) -> None:
    checkout.add_to_patient(TEA)

    written = checkout.make_migration("Add a favorite tea")
    assert_set(checkout, written, '"""Add a favorite tea.\n\nExisting rows: what do they get?\n"""')


def test_a_title_may_hold_quotes_and_backslashes(checkout: Checkout) -> None:
    checkout.add_to_patient(TEA)

    written = checkout.make_migration(r'"""Tea""" for C:\new and \u as "tea"')
    assert_set(checkout, written, '"""')

    docstring = ast.get_docstring(ast.parse(checkout.revisions()[-1].read_text())) or ""
    assert docstring.splitlines()[0] == r'"""Tea""" for C:\new and \u as "tea".'


def test_make_hands_the_title_on_as_it_was_typed(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$3"\n')
    python.chmod(0o755)
    command = ["make", "migration", "DEVELOPING=", f"BIN={tmp_path}", r'm=A 6" ball, `date` and C:\new']

    outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    said = subprocess.run(command, cwd=ROOT, env=outside, capture_output=True, text=True, check=True).stdout

    assert said.endswith('A 6" ball, `date` and C:\\new\n')


def test_make_asks_for_an_empty_revision_where_e_is_given(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "$@"\n')
    python.chmod(0o755)
    command = ["make", "migration", "DEVELOPING=", f"BIN={tmp_path}", "m=Renumber ranks"]
    outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}

    said = [
        subprocess.run([*command, *more], cwd=ROOT, env=outside, capture_output=True, text=True, check=True)
        for more in ([], ["e=1"])
    ]

    assert [one.stdout.splitlines()[-1] for one in said] == [
        "-m clinic.migrations.new Renumber ranks",
        "-m clinic.migrations.new Renumber ranks --empty",
    ]


@pytest.mark.parametrize("title", ["", "…", "Add a tea\nor two", "Add \udcff"])
def test_what_is_no_title_is_refused(title: str) -> None:
    with pytest.raises(migrations.Refused, match="Say in one line of text what the revision does"):
        new(create_engine("sqlite://"), title)


def test_a_table_comes_out_set_too(checkout: Checkout) -> None:
    models = checkout.folder / "clinic" / "models" / "record.py"
    models.write_text(models.read_text() + TABLE)

    written = checkout.make_migration("Create tea rounds")
    assert_set(checkout, written, '"""Create tea rounds.\n\nExisting rows: what do they get?\n"""')


def assert_set(checkout: Checkout, written: subprocess.CompletedProcess[str], opening: str) -> None:
    """The command said one sentence after the other and nothing else, and lint has nothing to say."""
    revision = checkout.revisions()[-1]
    where = revision.relative_to(checkout.folder)
    assert (
        written.stdout == f"Wrote {where}. Answer the question in its docstring: what do existing rows get?\n"
    )
    assert written.stderr == ""
    assert revision.read_text().startswith(opening)
    assert "please adjust" not in revision.read_text()
    for check in (["check"], ["format", "--check"]):
        subprocess.run([sys.executable, "-m", "ruff", *check, revision], check=True, cwd=checkout.folder)


@pytest.mark.parametrize(
    "ward", ["Mapped[str] = mapped_column(String(40))", 'Mapped[bytes] = mapped_column(default=b"")']
)
def test_a_field_that_leaves_existing_rows_without_a_value_is_refused(checkout: Checkout, ward: str) -> None:
    before = checkout.revisions()
    checkout.add_to_patient(f"ward: {ward}")

    refused = checkout.make_migration("Add a ward")

    assert refused.returncode == 1
    assert refused.stderr.startswith("patients.ward must not be empty: what do existing rows get?")
    assert checkout.revisions() == before


def test_a_field_that_must_be_filled_from_now_on_is_filled_where_it_is_empty(
    checkout: Checkout, clinic: Engine
) -> None:
    assert rows(clinic, "SELECT count(*) FROM patients WHERE ball_diameter_cm IS NULL") != [(0,)]
    checkout.edit_patient(r"(ball_diameter_cm: ).*", r"\1Mapped[int] = mapped_column(default=65)")

    checkout.make_migration("Ask for the ball")
    checkout.upgrade(clinic)

    assert rows(clinic, "SELECT count(*) FROM patients WHERE ball_diameter_cm IS NULL") == [(0,)]


def test_a_column_is_widened_although_other_tables_point_to_its_rows(
    checkout: Checkout, clinic: Engine
) -> None:
    goals = "SELECT name, text FROM patients JOIN goals ON patient_id = patients.id ORDER BY 1, 2"
    before = rows(clinic, goals)
    checkout.edit_patient(r"(    name: .*?String\()[\w.]+", r"\g<1>150")

    checkout.make_migration("Allow longer names")
    checkout.upgrade(clinic)

    name = next(column for column in inspect(clinic).get_columns("patients") if column["name"] == "name")
    assert name["type"].length == 150
    assert rows(clinic, goals) == before != []
    assert inspect(clinic).get_foreign_keys("goals") != []
    assert len(inspect(clinic).get_check_constraints("patients")) == 6


def test_without_a_change_nothing_is_written(checkout: Checkout) -> None:
    before = checkout.revisions()

    said = checkout.make_migration("Do nothing")

    assert said.stdout.startswith("The models and the migrations agree, so nothing is written.")
    assert '`make migration m="…" e=1`' in said.stdout
    assert (said.returncode, checkout.revisions()) == (0, before)


def test_an_empty_revision_is_written_for_who_fills_it_by_hand(checkout: Checkout, clinic: Engine) -> None:
    """For a CHECK with a new text, which no comparison sees."""
    before = checkout.revisions()

    written = checkout.make_migration("Renumber ranks.", "--empty")

    assert written.returncode == 0, written.stderr
    *others, revision = checkout.revisions()
    assert others == before
    assert written.stdout == (
        f"Wrote {revision.relative_to(checkout.folder)}. "
        "Fill in what happens, up and down, and answer in its docstring: what do existing rows get?\n"
    )
    text = revision.read_text()
    assert text.startswith('"""Renumber ranks.\n\nExisting rows: what do they get?\n"""')
    assert "from alembic import op" in text  # which whoever fills it needs
    fill = """op.execute("UPDATE patients SET name = 'Tea'")"""
    revision.write_text(text.replace("pass", fill, 1))
    checkout.upgrade(clinic)
    assert rows(clinic, "SELECT DISTINCT name FROM patients") == [("Tea",)]
