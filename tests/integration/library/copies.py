"""A clinic's own copy as its tests make it: what a browser sends, what the database holds, how the library changes."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.db import open_session, transaction
from clinic.domain.library import exercise_data
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import Level, Tag
from clinic.models import ExerciseRevision, OwnExerciseRevision
from clinic.services.library import catalogue, revisions
from clinic.web.therapist.library import own_copy_form
from tests.factories import NOW

SLUG = "upright-ball-sit"
OWN = f"{SLUG}--1"
NAME = "Sitting tall, the Riverside way"


def base_of(engine: Engine, slug: str = SLUG) -> Exercise:
    """The library's newest text."""
    with open_session(engine, writes=False) as session:
        return catalogue.of_library(session, slug).exercise


def own_of(engine: Engine) -> tuple[OwnExerciseRevision, Exercise]:
    """The newest text of the only copy there is."""
    with open_session(engine, writes=False) as session:
        query = select(OwnExerciseRevision).where(OwnExerciseRevision.retired_at.is_(None))
        row = session.scalars(query).one()
        return row, revisions.read(session, [row])[row.id]


def typed(exercise: Exercise, numbers: tuple[int, int], **changes: str) -> dict[str, object]:
    """What a browser sends from the form filled with this exercise."""
    figures = [f"{level}_{name}" for level in Level for name in (*own_copy_form.FIGURES, "note")]
    return {
        **dict.fromkeys(figures, ""),
        **own_copy_form.shown(exercise),
        "seen": own_copy_form.said_seen(numbers),
        **changes,
    }


def copy(client: FlaskClient, engine: Engine, **changes: str) -> str:
    """Make the copy with `changes`; the address it leads to."""
    data = typed(base_of(engine), (0, 1), **{"name": NAME, **changes})
    answer = client.post(f"/library/{SLUG}/copy", data=data)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def change_base(engine: Engine, *, tags: frozenset[Tag] = frozenset()) -> None:
    """The library gets a newer text of the exercise, as a load of changed files brings it."""
    with transaction(engine) as session:
        found = catalogue.of_library(session, SLUG)
        row, base = found.revision, found.exercise
        data = {**exercise_data.as_data(base), "why": "New reason.", "tags": sorted({*base.tags, *tags})}
        row.retired_on = NOW.date()
        session.add(
            ExerciseRevision(slug=SLUG, number=row.number + 1, digest="new", content=data, loaded_at=NOW)
        )
