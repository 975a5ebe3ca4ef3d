"""What the exercises of a library are found by: every word of their texts, joined compounds, and words beside them.

A place is the number of an exercise in the library's order. A word has, for each place, how much a hit weighs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from clinic.domain.library.exercise import Exercise
from clinic.domain.library.search.search_words import Meaning, SearchWords
from clinic.domain.library.search.word_forms import forms, stem, stems
from clinic.domain.library.words import words
from clinic.domain.text import fold
from clinic.domain.text.slips import letters

# How much a hit in each text weighs: the name says most, a tag least, and what stands for a word a little less than it.
NAME, OTHER_NAME, MUSCLE, HELPER, TAG = 18, 12, 8, 5, 2
ALWAYS = "ball"  # what every exercise needs
Levels = Sequence[tuple[int, Set[int]]]
Weighed = dict[str, dict[int, set[int]]]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """`levels` has for each word the places that it finds, by what that weighs. `ordered` are the words for looking up
    beginnings, `joined` those of two neighbors, with the length of the first, `joined_ordered` the same for looking up.
    `spelled` are those in which slips are forgiven, with their letters, `stems` the words of each stem. `said` is what
    the page says of a word that is in no text. `called` has the names of each place as stems, a bar before and after
    each, and `first` the places of which a name begins with a stem.
    """

    levels: Mapping[str, Levels]
    ordered: Sequence[str]
    joined: Mapping[str, int]
    joined_ordered: Sequence[str]
    spelled: Mapping[str, int]
    stems: Mapping[str, Sequence[str]]
    said: Mapping[str, str]
    called: Sequence[str]
    first: Mapping[str, Set[int]]
    search_words: SearchWords

    def beginning(self, typed: str) -> Sequence[str]:
        """The words that begin so. Two joined ones count from their second on: until then the first is found itself."""
        return [
            *_between(self.ordered, typed),
            *(word for word in _between(self.joined_ordered, typed) if self.joined[word] < len(typed)),
        ]


def _between(ordered: Sequence[str], beginning: str) -> Sequence[str]:
    start = bisect_left(ordered, beginning)
    return ordered[start : bisect_left(ordered, f"{beginning}\U0010ffff", start)]


def of(library: Sequence[Exercise], search_words: SearchWords) -> Vocabulary:
    """Prepare a library for searching; do it once."""
    places, called = _collected(library, search_words)
    entered = _Entered()
    by_first = _by_first(search_words)
    for (text, weight, plain), found in places.items():
        entered.enter(text, weight, found, plain=plain)
        for phrase, is_plain in _meant(fold(text), by_first):
            entered.enter(phrase, weight - 1, found, plain=is_plain)
    spelled, joined = entered.spelled, entered.joined
    levels = {word: entered.levels(word) for word in {**joined, **spelled}}
    of_stem: dict[str, list[str]] = {}
    for word in levels:
        of_stem.setdefault(stem(word), []).append(word)
    return Vocabulary(
        levels,
        sorted(spelled),
        entered.lengths,
        sorted(joined.keys() - spelled.keys()),
        {word: letters(word) for word in spelled},
        of_stem,
        _said(search_words, entered.plain),
        called,
        _first(called),
        search_words,
    )


@dataclass
class _Entered:
    """Words while they are collected: `plain` are those that stand in a text, or for one of which nothing is said."""

    spelled: Weighed = field(default_factory=dict)
    joined: Weighed = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)

    def enter(self, text: str, weight: int, places: Set[int], *, plain: bool) -> None:
        """Have the words of a text find these places."""
        single, pairs = forms(text)
        for word, length in pairs.items():
            self.lengths[word] = min(length, self.lengths.get(word, length))
        for words_of, kept in ((single, self.spelled), (pairs, self.joined)):
            self.plain.update(words_of if plain else ())
            for word in words_of:
                kept.setdefault(word, {}).setdefault(weight, set()).update(places)

    def levels(self, word: str) -> Levels:
        """What a word finds, whether it is written as one or joined of two."""
        found = {**self.spelled.get(word, {})}
        for weight, places in self.joined.get(word, {}).items():
            found[weight] = found.get(weight, set()) | places
        return tuple(found.items())


def _collected(
    library: Sequence[Exercise], search_words: SearchWords
) -> tuple[Mapping[tuple[str, int, bool], Set[int]], list[str]]:
    """Where each text stands, by what it weighs and whether it is a plain one, of which nothing is said; and what each
    exercise is called. Most texts stand at many places, and are read once.
    """
    places: dict[tuple[str, int, bool], set[int]] = {}
    called = []
    of_slug = _by_slug(search_words)
    for place, exercise in enumerate(library):
        names = [exercise.name, *exercise.other_names]
        for weight, text in texts(exercise):
            places.setdefault((text, weight, True), set()).add(place)
        for meaning in of_slug.get(exercise.base, ()):
            for phrase in meaning.typed:
                places.setdefault((phrase, OTHER_NAME - 1, not meaning.said), set()).add(place)
            names += () if meaning.said else meaning.typed
        called.append(f"|{'|'.join(stems(fold(name), search_words.ignored) for name in names)}|")
    return places, called


def _first(called: Sequence[str]) -> Mapping[str, Set[int]]:
    found: dict[str, set[int]] = {}
    for place, names in enumerate(called):
        for name in names.strip("|").split("|"):
            for word in name.split()[:1]:
                found.setdefault(f" {word}", set()).add(place)
    return found


def _said(search_words: SearchWords, plain: Set[str]) -> Mapping[str, str]:
    return {
        word: meaning.said
        for meaning in search_words.meanings
        if meaning.said
        for phrase in meaning.typed
        for words_of in forms(phrase)
        for word in words_of
        if word not in plain
    }


def _by_first(search_words: SearchWords) -> dict[str, list[tuple[str, Meaning]]]:
    found: dict[str, list[tuple[str, Meaning]]] = {}
    for meaning in search_words.meanings:
        for phrase in map(fold, meaning.finds):
            found.setdefault(phrase.split()[0], []).append((f" {phrase} ", meaning))
    return found


def _by_slug(search_words: SearchWords) -> dict[str, list[Meaning]]:
    found: dict[str, list[Meaning]] = {}
    for meaning in search_words.meanings:
        for slug in meaning.exercises:
            found.setdefault(slug, []).append(meaning)
    return found


def _meant(text: str, by_first: Mapping[str, Sequence[tuple[str, Meaning]]]) -> Iterator[tuple[str, bool]]:
    """What stands for a phrase of a folded text, and whether nothing is said of it."""
    padded = f" {text} "
    for word in text.split():
        for phrase, meaning in by_first.get(word, ()):
            if phrase in padded:
                for typed in meaning.typed:
                    yield typed, not meaning.said


def texts(exercise: Exercise) -> Iterator[tuple[int, str]]:
    """What an exercise is found by, with how much a hit in it weighs."""
    yield NAME, exercise.name
    for name in exercise.other_names:
        yield OTHER_NAME, name
    for weight, muscles in ((MUSCLE, exercise.muscles.primary), (HELPER, exercise.muscles.secondary)):
        for muscle in muscles:
            yield weight, words(muscle)
    for value in (exercise.category, exercise.level, exercise.start_position, *exercise.tags):
        yield TAG, f"{words(value)} {str(value).replace('_', ' ')}"
    yield TAG, ALWAYS
    for name in ("wall", "mat", "chair"):
        if getattr(exercise.equipment, name):
            yield TAG, name
