"""The database allows one plan in force for a patient and one current text of an exercise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from clinic import migrations
from clinic.db import engine_for
from clinic.migrations import Refused
from tests.databases import CreateDatabase
from tests.releases import data

TWO_COPIES = """
    INSERT INTO own_exercise_revisions
        (clinic_id, id, slug, number, base_slug, base_number, content, written_by, written_at)
    SELECT clinic_id, written_by, slug, number + 1, base_slug, base_number, content, written_by, written_at
    FROM own_exercise_revisions
"""
TWO_TEXTS = """
    INSERT INTO exercise_revisions (id, slug, number, digest, content, loaded_at)
    SELECT program_items.id, exercise_revisions.slug, number + 1, digest, content, loaded_at
    FROM exercise_revisions JOIN program_items ON exercise_revision_id = exercise_revisions.id
    WHERE exercise_revisions.slug = 'wall-squat'
"""
BROKEN = {
    "UPDATE plans SET status = 'active'": r"The plans \w+ and \w+ are of one patient and both in force\. Withdraw one",
    TWO_COPIES: r"The revisions 1 and 2 of a clinic's exercise upright-ball-sit--1 are both current\. Set retired_at",
    TWO_TEXTS: r"The revisions 1 and 2 of exercise wall-squat are both current\. Set retired_on",
}


@pytest.fixture
def first_release(empty: Engine) -> Engine:
    """The clinic of 0.1.0, whose database did not hold this."""
    data.load(data.releases()[0], empty)
    return empty


@pytest.fixture(scope="module")
def migrated(create_database: CreateDatabase) -> Iterator[Engine]:
    """The same clinic with today's tables; what is refused leaves it as it was."""
    engine = engine_for(create_database(f"only_one_{uuid4().hex}"))
    data.load(data.releases()[0], engine)
    migrations.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(("statement", "sentence"), BROKEN.items())
def test_a_clinic_with_two_is_not_migrated_and_told_which(
    first_release: Engine, statement: str, sentence: str
) -> None:
    _run(first_release, statement)

    with pytest.raises(Refused, match=sentence):
        migrations.upgrade(first_release)

    assert migrations.current(first_release) == "0006"


@pytest.mark.parametrize("statement", BROKEN)
def test_the_database_refuses_a_second_one(migrated: Engine, statement: str) -> None:
    with pytest.raises(IntegrityError):
        _run(migrated, statement)


def _run(engine: Engine, statement: str) -> Any:
    with engine.begin() as connection:
        connection.execute(text(statement))
