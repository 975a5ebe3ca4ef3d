"""Texts of exercises are parsed once a process, and no more of them are kept than there is room for."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from clinic.models import ExerciseRevision
from clinic.services.library import catalogue, own_copies, public, revisions
from tests.factories import NOW, People
from tests.integration.library.copies import NAME, OWN, SLUG


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


def test_every_write_to_the_library_or_to_a_copy_is_another_state(session: Session, people: People) -> None:
    clinic_id, by = people.clinic.id, {"by": people.alice, "at": NOW}
    states = [catalogue.state(session, clinic_id)]
    public.sync(session, at=NOW)
    states.append(catalogue.state(session, clinic_id))
    for write in (
        lambda: own_copies.copy(session, slug=SLUG, words={"name": NAME}, seen=(0, 1), **by),
        lambda: own_copies.edit(session, slug=OWN, words={"name": NAME, "why": "So."}, seen=(1, 1), **by),
        lambda: own_copies.keep(session, slug=OWN, seen=(2, 1), **by),
        lambda: _retire_shared(session),
        lambda: public.sync(session, at=NOW),
        lambda: own_copies.retire(session, slug=OWN, seen=3, **by),
    ):
        write()
        states.append(catalogue.state(session, clinic_id))
    assert len({*states}) == len(states)


def test_a_copy_of_one_clinic_is_no_other_state_of_another(session: Session, people: People) -> None:
    public.sync(session, at=NOW)
    before = catalogue.state(session, people.bob.clinic_id)
    own_copies.copy(session, slug=SLUG, words={"name": NAME}, seen=(0, 1), by=people.alice, at=NOW)
    assert catalogue.state(session, people.bob.clinic_id) == before
    assert catalogue.state(session, people.clinic.id) != before


def _retire_shared(session: Session) -> None:
    """The newest text of an exercise that no file changes, which the next load brings again."""
    row = session.scalars(revisions.in_library().where(ExerciseRevision.slug != SLUG).limit(1)).one()
    row.retired_on = NOW.date()
    session.flush()


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
