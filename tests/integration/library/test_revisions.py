"""Texts of exercises are parsed once a process, and no more of them are kept than there is room for."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from clinic.models import ExerciseRevision
from clinic.services.library import catalogue, public, revisions
from tests.factories import NOW, People


def test_what_was_read_once_is_not_asked_for_again(session: Session) -> None:
    public.sync(session, at=NOW)
    first = catalogue.library(session)
    asked: list[str] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *said: asked.append(said[2]))

    assert catalogue.library(session) == first
    assert len(asked) == 1


def test_a_library_is_the_same_wherever_the_database_keeps_its_rows(session: Session, people: People) -> None:
    public.sync(session, at=NOW)
    before = catalogue.state(session, people.clinic.id)
    first = ExerciseRevision.id == select(ExerciseRevision.id).limit(1).scalar_subquery()
    session.execute(update(ExerciseRevision).where(first).values(loaded_at=NOW))  # PostgreSQL moves it
    assert catalogue.state(session, people.clinic.id) == before


def test_the_first_text_makes_room_for_the_one_too_many() -> None:
    kept: dict[str, int] = {}
    for number, name in enumerate(("one", "two", "three")):
        revisions.keep(kept, name, number, most=2)
    assert kept == {"two": 1, "three": 2}


def test_a_library_larger_than_the_cache_reads_the_same(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    public.sync(session, at=NOW)
    whole = catalogue.library(session)
    monkeypatch.setattr(revisions, "MOST_KEPT", 3)
    monkeypatch.setattr(revisions, "_kept", {})
    assert catalogue.library(session) == whole
    assert len(revisions._kept) == 3
