"""Finding exercises: words typed (slips forgiven), filters, and how many each filter would leave.

library = index(exercises)
found = find(library, "hamstrng", {"level": {"beginner"}})
found.exercises, found.counts["category"]["flexibility"]
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from clinic.domain.library.exercise import Exercise
from clinic.domain.library.words import words
from clinic.domain.text import fold

FACETS: dict[str, Callable[[Exercise], Iterable[str]]] = {
    "category": lambda exercise: (exercise.category,),
    "level": lambda exercise: (exercise.level,),
    "position": lambda exercise: (exercise.start_position,),
    "muscle": lambda exercise: (*exercise.muscles.primary, *exercise.muscles.secondary),
    "equipment": lambda exercise: _equipment(exercise),
    "sided": lambda exercise: (exercise.sided,),
    "origin": lambda exercise: ("own",) if exercise.is_own else (),
}
EQUIPMENT = {"wall": "Wall", "mat": "Mat", "chair": "Chair", "ball_only": "Ball only"}

# How much a hit in each text weighs. The name says most, a tag least.
NAME, OTHER_NAME, MUSCLE, TAG = 8, 5, 3, 1
MOST_WORDS = 8
LETTERS_PER_SLIP = 4  # one slip of the finger is forgiven in a word of 4 letters, two from 8 on


@dataclass(frozen=True, eq=False)
class Index:
    """Exercises by name, and what finds them: filter -> value -> places, word -> {place: weight}.

    It never changes and is equal to nothing but itself, so that what was made of it can be kept by it.
    """

    exercises: tuple[Exercise, ...]
    facets: Mapping[str, Mapping[str, Set[int]]]
    words: Mapping[str, Mapping[int, int]]


@dataclass(frozen=True)
class Found:
    """The exercises, best first, and for every filter value how many choosing it would show."""

    exercises: tuple[Exercise, ...]
    counts: Mapping[str, Mapping[str, int]]


def index(exercises: Iterable[Exercise]) -> Index:
    """Prepare a library for searching; do it once, the result never changes."""
    library = tuple(sorted(exercises, key=lambda exercise: exercise.name))
    facets: dict[str, dict[str, set[int]]] = {name: {} for name in FACETS}
    found: dict[str, dict[int, int]] = {}
    for place, exercise in enumerate(library):
        for name, values in FACETS.items():
            for value in values(exercise):
                facets[name].setdefault(str(value), set()).add(place)
        for weight, text in _texts(exercise):
            for word in fold(text).split():
                weights = found.setdefault(word, {})
                weights[place] = max(weight, weights.get(place, 0))
    return Index(library, facets, found)


def find(library: Index, text: str, chosen: Mapping[str, Collection[str]]) -> Found:
    """Exercises that match every word of `text` and, for every filter in `chosen`, one of its values."""
    if not fold(text).split() and not any(chosen.values()):
        return _everything(library)
    scores = _scores(library, text)
    allowed = {
        name: set[int]().union(*(library.facets[name].get(value, ()) for value in values))
        for name, values in chosen.items()
        if values
    }
    matched = set(scores)
    places = matched.intersection(*allowed.values())
    best_first = sorted(places, key=lambda place: (-scores[place], place))
    counts = {}
    for name, values in library.facets.items():
        others = matched.intersection(*(allowed[other] for other in allowed if other != name))
        counts[name] = {value: len(others & having) for value, having in values.items()}
    return Found(tuple(library.exercises[place] for place in best_first), counts)


@lru_cache(maxsize=32)
def _everything(library: Index) -> Found:
    """What is found where nothing was asked for."""
    counts = {
        name: {value: len(having) for value, having in of.items()} for name, of in library.facets.items()
    }
    return Found(library.exercises, counts)


def slips(typed: str, word: str) -> int:
    """The fewest slips (letter missing, extra, wrong, two swapped) from `typed` to a beginning of `word`."""
    before: list[int] = []
    row = list(range(len(word) + 1))
    for place, letter in enumerate(typed, start=1):
        earlier, before, row = before, row, [place]
        for column, other in enumerate(word, start=1):
            best = min(before[column] + 1, row[column - 1] + 1, before[column - 1] + (letter != other))
            if place > 1 and column > 1 and letter == word[column - 2] and typed[place - 2] == other:
                best = min(best, earlier[column - 2] + 1)
            row.append(best)
    return min(row)


def _scores(library: Index, text: str) -> dict[int, int]:
    scores = dict.fromkeys(range(len(library.exercises)), 0)
    for typed in fold(text).split()[:MOST_WORDS]:
        weights = _weights(library, typed)
        scores = {place: score + weights[place] for place, score in scores.items() if place in weights}
    return scores


def _weights(library: Index, typed: str) -> dict[int, int]:
    """What the word typed finds: words that begin with it; only where none does, words within a few slips."""
    begun = [word for word in library.words if word.startswith(typed)]
    meant = begun or _nearest(library.words, typed)
    weights: dict[int, int] = {}
    for word in meant:
        bonus = 1 if word == typed else 0
        for place, weight in library.words[word].items():
            weights[place] = max(weight + bonus, weights.get(place, 0))
    return weights


def _nearest(vocabulary: Iterable[str], typed: str) -> list[str]:
    allowed = min(2, len(typed) // LETTERS_PER_SLIP)
    letters = set(typed)
    near = [
        word
        for word in vocabulary
        if allowed and len(typed) <= len(word) + allowed and len(letters.difference(word)) <= allowed
    ]
    distances = {word: slips(typed, word) for word in near}
    closest = min(distances.values(), default=0)
    return [word for word, distance in distances.items() if distance == closest <= allowed]


def _texts(exercise: Exercise) -> Iterable[tuple[int, str]]:
    yield NAME, exercise.name
    for name in exercise.other_names:
        yield OTHER_NAME, name
    for muscle in (*exercise.muscles.primary, *exercise.muscles.secondary):
        yield MUSCLE, words(muscle)
    for value in (exercise.category, exercise.start_position, *exercise.tags):
        yield TAG, f"{words(value)} {str(value).replace('_', ' ')}"


def _equipment(exercise: Exercise) -> Iterable[str]:
    needed = [name for name in ("wall", "mat", "chair") if getattr(exercise.equipment, name)]
    return needed or ["ball_only"]
