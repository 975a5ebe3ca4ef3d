"""A database that a newer release has migrated is answered by one sentence in every command that opens it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, text

from clinic import migrations
from clinic.cli import COMMANDS, main
from clinic.db import engine_for
from tests.databases import CreateDatabase
from tests.releases import data

OPENING = {
    "serve": ["serve", "--bind", "127.0.0.1:0"],
    "dev": ["dev", "--bind", "127.0.0.1:0"],
    "migrate": ["migrate"],
    "init": ["init", "--name", "Hillside", "--administrator", "Ada Admin"],
    "library": ["library", "load"],
    "days": ["days", "check"],
    "rescreen": ["rescreen"],
    "work": ["work"],
    "verify": ["verify", str(Path(__file__))],
    "audit": ["audit", "verify"],
    "keys": ["keys", "list"],
    "list": ["list"],
    "staff": ["staff", "list"],
    "invite": ["invite", "ada"],
}
WITHOUT_DATABASE = {"demo", "screen", "rules", "figures"}
"""These work on files, and demo on a database of its own."""


@pytest.fixture(scope="module")
def newer(create_database: CreateDatabase) -> Iterator[Engine]:
    """A clinic's database that, by its own word, a release to come has migrated."""
    engine = engine_for(create_database(f"newer_{uuid4().hex}"))
    data.load(data.releases()[-1], engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    yield engine
    engine.dispose()


@pytest.mark.parametrize("command", OPENING)
def test_a_newer_database_ends_the_command_in_a_sentence(newer: Engine, command: str) -> None:
    before = os.nice(0)
    answer = CliRunner().invoke(main, OPENING[command], env=data.environment(newer))

    assert (answer.exit_code, os.nice(0)) == (1, before)
    assert answer.output == f"Error: {migrations.NEWER.format(found='9999', head=migrations.newest())}\n"


def test_every_command_is_asked() -> None:
    assert {*OPENING, *WITHOUT_DATABASE} == set(COMMANDS)


def test_the_command_says_its_version() -> None:
    assert CliRunner().invoke(main, ["--version"]).output.startswith("Clinic ")
