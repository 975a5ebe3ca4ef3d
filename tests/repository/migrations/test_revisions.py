"""Migrations are numbered, free of the application, reversible, and equal to the models on both databases."""

import ast
import re
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, Engine, inspect

from clinic import migrations
from clinic.db import engine_for
from clinic.models import Base
from tests.databases import CreateDatabase
from tests.source import tree

NEW_TEXT = (
    'A CHECK has a new text, which no comparison writes: `make migration m="…" e=1` writes an empty revision. Drop the '
    "constraint in it and create it anew, in `op.batch_alter_table`, up and down."
)
REVISIONS = sorted((migrations.FOLDER / "versions").glob("*.py"))


def revision_of(path: Path) -> tuple[str, str | None]:
    """`(revision, down_revision)` as the file states them."""
    stated = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree(path).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id in ("revision", "down_revision")
    }
    return stated["revision"], stated["down_revision"]


def test_revisions_are_numbered_without_a_gap_and_each_follows_the_one_before() -> None:
    numbers = [f"{place:04d}" for place in range(1, len(REVISIONS) + 1)]

    assert [path.name[:4] for path in REVISIONS] == numbers
    assert [revision_of(path) for path in REVISIONS] == list(zip(numbers, [None, *numbers[:-1]], strict=True))


def test_head_names_the_last_revision_so_that_two_branches_that_each_add_one_collide_in_git() -> None:
    assert (migrations.FOLDER / "HEAD").read_text() == REVISIONS[-1].name[:4] + "\n"


@pytest.mark.parametrize("path", REVISIONS, ids=lambda path: path.stem)
def test_a_revision_never_imports_the_application(path: Path) -> None:
    assert not re.search(r"\bclinic\.|import clinic|from clinic", path.read_text())


def test_the_migrated_tables_are_those_of_the_models(engine: Engine) -> None:
    assert set(inspect(engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
    migrations.check(engine)


def test_going_down_removes_every_table_and_going_up_again_works(create_database: CreateDatabase) -> None:
    engine = engine_for(create_database("down_and_up"))
    migrations.upgrade(engine)

    migrations.downgrade(engine)
    assert inspect(engine).get_table_names() == ["alembic_version"]

    migrations.upgrade(engine)
    migrations.check(engine)
    engine.dispose()


def test_the_checks_of_the_tables_are_those_of_the_models(engine: Engine) -> None:
    migrated = inspect(engine)

    assert {
        name: {check["name"] for check in migrated.get_check_constraints(name)}
        for name in Base.metadata.tables
    } == {
        name: {rule.name for rule in table.constraints if isinstance(rule, CheckConstraint)}
        for name, table in Base.metadata.tables.items()
    }


@pytest.mark.parametrize("create_database", ["sqlite"], indirect=True)
def test_the_checks_say_what_the_models_say(engine: Engine) -> None:
    migrated = inspect(engine)

    assert {
        (name, check["sqltext"])
        for name in Base.metadata.tables
        for check in migrated.get_check_constraints(name)
    } == {
        (name, str(rule.sqltext))
        for name, table in Base.metadata.tables.items()
        for rule in table.constraints
        if isinstance(rule, CheckConstraint)
    }, NEW_TEXT


@pytest.mark.parametrize("path", REVISIONS[6:], ids=lambda path: path.stem)
def test_a_revision_says_what_existing_rows_get(path: Path) -> None:
    said = ast.get_docstring(tree(path)) or ""

    assert re.search(r"^Existing rows: (?!what do they get\?)", said, re.MULTILINE), (
        f"{path.name}: answer in the docstring what existing rows get."
    )
