"""The library in the database: a changed file is a new revision, a vanished one retires, and nothing is ever lost."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.domain.content import BrokenContent
from clinic.domain.errors import NotFound
from clinic.models import AuditEvent, ExerciseRevision
from clinic.services.audit.trail import NO_CLINIC
from clinic.services.library import catalogue, favorites, public
from clinic.services.library import files as library_files
from clinic.services.library.public import Loaded
from clinic.services.library.revisions import Entry
from clinic.settings import ROOT
from tests.factories import NOW, People

LATER = NOW + timedelta(days=3)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the library that a test may change."""
    shutil.copytree(ROOT / "seed" / "exercises", tmp_path / "exercises")
    shutil.copy(ROOT / "seed" / "references.yaml", tmp_path)
    return tmp_path


def reword(files: Path, slug: str) -> None:
    file = files / "exercises" / f"{slug}.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("\nwhy: ", "\nwhy: Anew. ", 1), "utf-8")


def test_the_first_load_brings_every_file(session: Session, files: Path) -> None:
    loaded = public.sync(session, at=NOW, directory=files)
    slugs = {file.stem for file in (files / "exercises").glob("*.yaml")}
    assert set(loaded.new) == slugs
    assert {found.exercise.slug for found in catalogue.library(session)} == slugs


def test_loading_the_same_files_again_changes_nothing(session: Session, files: Path) -> None:
    public.sync(session, at=NOW, directory=files)
    assert public.sync(session, at=LATER, directory=files) == Loaded((), (), ())
    assert session.scalar(select(func.count()).where(AuditEvent.action == "library.load")) == 1


def test_a_changed_text_becomes_the_next_revision_and_the_old_one_can_still_be_read(
    session: Session, files: Path
) -> None:
    public.sync(session, at=NOW, directory=files)
    before = newest(session, "wall-squat")
    reword(files, "wall-squat")
    assert public.sync(session, at=LATER, directory=files).changed == ("wall-squat",)
    after = newest(session, "wall-squat")
    assert (after.revision.number, after.exercise.why.startswith("Anew. ")) == (2, True)
    assert catalogue.revision(session, NO_CLINIC, "wall-squat", 1) == before
    assert [r.number for r in catalogue.history(session, NO_CLINIC, "wall-squat")] == [2, 1]


def test_an_exercise_without_a_file_leaves_the_library_but_not_the_record(
    session: Session, files: Path
) -> None:
    public.sync(session, at=NOW, directory=files)
    before = newest(session, "ball-crunch")
    remove(session, "ball-crunch")
    with pytest.raises(NotFound):
        catalogue.get(session, NO_CLINIC, "ball-crunch")
    assert catalogue.find(session, NO_CLINIC, "ball-crunch") is None
    assert newest(session, "ball-crunch") == before
    assert "ball-crunch" not in {exercise.slug for exercise in catalogue.search(session, NO_CLINIC, "")}


def newest(session: Session, slug: str) -> Entry:
    return catalogue.of_library(session, slug)


def remove(session: Session, slug: str) -> None:
    """Retire as `sync` does, without breaking the chain of easier exercises in the files."""
    newest(session, slug).revision.retired_on = LATER.date()
    session.flush()


def test_an_exercise_that_comes_back_gets_the_next_number(session: Session, files: Path) -> None:
    public.sync(session, at=NOW, directory=files)
    remove(session, "ball-crunch")
    assert public.sync(session, at=LATER, directory=files).new == ("ball-crunch",)
    assert catalogue.get(session, NO_CLINIC, "ball-crunch").revision.number == 2


def test_a_broken_file_stops_the_load_and_nothing_is_written(session: Session, files: Path) -> None:
    (files / "exercises" / "wall-squat.yaml").write_text("slug: wall-squat\n", "utf-8")
    with pytest.raises(BrokenContent, match=r"wall-squat\.yaml"):
        public.sync(session, at=NOW, directory=files)
    assert session.scalar(select(func.count()).select_from(ExerciseRevision)) == 0


def test_the_library_reads_back_exactly_what_the_files_say(session: Session, files: Path) -> None:
    public.sync(session, at=NOW, directory=files)
    session.expire_all()
    assert tuple(found.exercise for found in catalogue.library(session)) == library_files.load(files)


def test_search_sees_a_new_revision_at_once(session: Session, files: Path) -> None:
    public.sync(session, at=NOW, directory=files)
    assert catalogue.search(session, NO_CLINIC, "zebra") == ()
    file = files / "exercises" / "wall-squat.yaml"
    file.write_text(file.read_text("utf-8").replace("name: ", "name: Zebra ", 1), "utf-8")
    public.sync(session, at=LATER, directory=files)
    assert [exercise.slug for exercise in catalogue.search(session, NO_CLINIC, "zebra")] == ["wall-squat"]


def test_favorites_are_each_therapists_own(session: Session, people: People, files: Path) -> None:
    public.sync(session, at=NOW, directory=files)
    for wanted in (True, True):
        favorites.mark(session, slug="wall-squat", wanted=wanted, by=people.alice, at=NOW)
    assert favorites.of(session, people.alice) == {"wall-squat"}
    assert favorites.of(session, people.bob) == frozenset()
    favorites.mark(session, slug="wall-squat", wanted=False, by=people.alice, at=NOW)
    assert favorites.of(session, people.alice) == frozenset()


def test_an_unknown_exercise_cannot_be_a_favorite(session: Session, people: People) -> None:
    with pytest.raises(NotFound):
        favorites.mark(session, slug="moonwalk", wanted=True, by=people.alice, at=NOW)
