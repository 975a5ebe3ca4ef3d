"""Rulebooks in the database: the newest files count, every earlier one stays under its digest."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.domain.content import BrokenContent
from clinic.domain.errors import ActionDenied, InvalidInput, NotFound
from clinic.models import RulebookRevision
from clinic.services.screening import rulebooks
from tests.factories import NOW


@pytest.fixture
def files(tmp_path: Path) -> Path:
    shutil.copytree(rulebooks.RULES, tmp_path / "rules")
    return tmp_path / "rules"


def reword(files: Path) -> None:
    file = files / "back.yaml"
    text = file.read_text("utf-8").replace("title: ", "title: New ", 1).replace("version: ", "version: 9", 1)
    file.write_text(text, "utf-8")


def test_without_rules_nothing_can_be_screened(session: Session) -> None:
    with pytest.raises(ActionDenied, match="The screening rules are not loaded"):
        rulebooks.current(session)


def test_the_loaded_rulebook_is_the_one_of_the_files(session: Session, files: Path) -> None:
    book = rulebooks.sync(session, at=NOW, directory=files)
    assert rulebooks.current(session).digest == book.digest == rulebooks.load_from_files(files).digest


def test_the_stored_rules_read_back_as_they_were(session: Session, files: Path) -> None:
    book = rulebooks.sync(session, at=NOW, directory=files)
    rulebooks._parsed.clear()
    assert set(rulebooks.get(session, book.digest).rules) == set(book.rules)


def test_new_rules_replace_the_old_ones_which_stay_for_replaying(session: Session, files: Path) -> None:
    old = rulebooks.sync(session, at=NOW, directory=files)
    reword(files)
    new = rulebooks.sync(session, at=NOW + timedelta(days=1), directory=files)
    assert rulebooks.current(session).digest == new.digest != old.digest
    assert rulebooks.get(session, old.digest).digest == old.digest


def test_a_rule_that_changed_has_a_higher_version(session: Session, files: Path) -> None:
    before = rulebooks.sync(session, at=NOW, directory=files)
    (first, *_) = before.rules
    file = next(file for file in files.glob("*.yaml") if f"id: {first.id}\n" in file.read_text())
    file.write_text(file.read_text().replace(f"title: {first.title}\n", "title: Something else\n"))
    with pytest.raises(InvalidInput, match=f"{first.id}: changed; write version {first.version + 1}"):
        rulebooks.sync(session, at=NOW, directory=files)
    assert rulebooks.current(session).digest == before.digest


def test_going_back_to_earlier_rules_makes_them_current_again(
    session: Session, files: Path, tmp_path: Path
) -> None:
    old = rulebooks.sync(session, at=NOW, directory=files)
    reword(files)
    rulebooks.sync(session, at=NOW + timedelta(days=1), directory=files)
    rulebooks.sync(session, at=NOW + timedelta(days=2), directory=rulebooks.RULES)
    assert rulebooks.current(session).digest == old.digest
    assert session.scalar(select(func.count()).select_from(RulebookRevision)) == 2


def test_broken_rules_are_refused_and_the_current_ones_stay(session: Session, files: Path) -> None:
    book = rulebooks.sync(session, at=NOW, directory=files)
    (files / "back.yaml").write_text("region: Back\nrules: []\n", "utf-8")
    with pytest.raises(InvalidInput):
        rulebooks.sync(session, at=NOW, directory=files)
    assert rulebooks.current(session).digest == book.digest


def test_rules_changed_in_the_database_are_not_trusted(session: Session, files: Path) -> None:
    book = rulebooks.sync(session, at=NOW, directory=files)
    row = session.get_one(RulebookRevision, book.digest)
    row.content = row.content[:-1]
    session.flush()
    rulebooks._parsed.clear()
    with pytest.raises(BrokenContent, match="was changed in the database"):
        rulebooks.current(session)


def test_an_unknown_digest_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        rulebooks.get(session, "0" * 64)
