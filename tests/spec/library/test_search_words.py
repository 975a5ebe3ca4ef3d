"""Every row of search.md: what therapists type finds what they mean, in the library as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from clinic.domain.library import search
from clinic.domain.library.exercise import Exercise
from clinic.domain.text import fold
from clinic.services.library import files, search_words
from clinic.settings import ROOT

TABLES = Path(__file__).parent / "search.md"
NOTHING = "-"
LIBRARY = files.load(ROOT / "seed")
WORDS = search_words.current()


@dataclass(frozen=True)
class SearchRow:
    """One row: what is typed, what comes first, what has to be found too, and what the page says of it."""

    typed: str
    first: str
    among: tuple[str, ...]
    said: str

    def __str__(self) -> str:
        return self.typed


def rows() -> Iterator[SearchRow]:
    for line in TABLES.read_text("utf-8").splitlines():
        if line.startswith("| ") and not line.startswith(("| Typed", "| ---")):
            typed, first, among, said = (cell.strip() for cell in line.strip("|").split(" | "))
            yield SearchRow(typed, first, () if among == NOTHING else tuple(among.split(", ")), said)


ROWS = list(rows())


@pytest.fixture(scope="module")
def library() -> search.Index:
    return search.index(LIBRARY, WORDS)


@pytest.mark.parametrize("asked", ROWS, ids=str)
def test_what_is_typed_finds_what_is_meant(library: search.Index, asked: SearchRow) -> None:
    found = search.find(library, asked.typed, {})
    slugs = [exercise.slug for exercise in found.exercises]
    assert slugs
    assert asked.first in (NOTHING, slugs[0])
    assert set(asked.among) <= set(slugs)
    assert (" ".join(map(str, found.forgiven)) or NOTHING) == asked.said


def test_there_are_as_many_rows_as_were_ever_asked_for() -> None:
    assert len({asked.typed for asked in ROWS}) == len(ROWS) >= 109
    named = {slug for asked in ROWS for slug in (asked.first, *asked.among) if slug != NOTHING}
    assert named <= {exercise.slug for exercise in LIBRARY}


def test_the_order_is_the_same_whatever_order_the_exercises_come_in(library: search.Index) -> None:
    backwards = search.index(LIBRARY[::-1], WORDS)
    for asked in ROWS:
        assert search.find(backwards, asked.typed, {}) == search.find(library, asked.typed, {})


def texts(exercise: Exercise) -> str:
    return " ".join(f" {fold(text)} " for _, text in search.vocabulary_index.texts(exercise))


@pytest.mark.parametrize("phrase", sorted({fold(one) for meaning in WORDS.meanings for one in meaning.finds}))
def test_what_a_word_stands_for_is_in_some_exercise(phrase: str) -> None:
    assert any(f" {phrase} " in texts(exercise) for exercise in LIBRARY)


@pytest.mark.parametrize("phrase", sorted(one for meaning in WORDS.meanings for one in meaning.typed))
def test_every_phrase_that_is_explained_finds_something(library: search.Index, phrase: str) -> None:
    assert search.find(library, phrase, {}).exercises


def test_what_is_only_near_is_said(library: search.Index) -> None:
    for meaning in WORDS.meanings:
        for phrase in meaning.typed if meaning.said else ():
            said = [one.shown for one in search.find(library, phrase, {}).forgiven]
            assert said == [meaning.said], phrase
