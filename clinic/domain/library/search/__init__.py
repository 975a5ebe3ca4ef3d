"""Finding exercises: words typed (slips forgiven, and said), filters, and how many each filter would leave.

library = index(exercises, search_words)
found = find(library, "hamstrng", {"level": {"beginner"}})
found.exercises, found.counts["category"]["flexibility"], [str(one) for one in found.forgiven]
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from clinic.domain.library.exercise import Exercise
from clinic.domain.library.search import typed_words, vocabulary_index
from clinic.domain.library.search.search_words import SearchWords
from clinic.domain.library.search.typed_words import MOST_WORDS, Understood
from clinic.domain.library.search.vocabulary_index import Vocabulary
from clinic.domain.text import listed
from clinic.domain.text.slips import Forgiven

__all__ = ["EQUIPMENT", "FACETS", "MOST_WORDS", "Found", "Index", "find", "index", "vocabulary_index"]

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
NO_SUCH_WORD = "No exercise has the word {words}. Take it out, or try a muscle, a position or part of a name."
NOT_TOGETHER = "Each word finds something, but no exercise has them all. Take a word away."


@dataclass(frozen=True, eq=False)
class Index:
    """Exercises by name, and what finds them: filter -> value -> places, and the words.

    It never changes and is equal to nothing but itself, so that what was made of it can be kept by it.
    """

    exercises: tuple[Exercise, ...]
    facets: Mapping[str, Mapping[str, Set[int]]]
    vocabulary: Vocabulary


@dataclass(frozen=True)
class Found:
    """The exercises, best first, and for every filter value how many choosing it would show.

    `forgiven` is what was looked for in the place of what was typed; `advice` what to do where the words find nothing.
    """

    exercises: tuple[Exercise, ...]
    counts: Mapping[str, Mapping[str, int]]
    forgiven: tuple[Forgiven, ...] = ()
    advice: str = ""


def index(exercises: Iterable[Exercise], search_words: SearchWords = SearchWords()) -> Index:  # noqa: B008 - frozen
    """Prepare a library for searching; do it once, the result never changes."""
    library = tuple(sorted(exercises, key=lambda exercise: (exercise.name, exercise.slug)))
    facets: dict[str, dict[str, set[int]]] = {name: {} for name in FACETS}
    for place, exercise in enumerate(library):
        for name, values in FACETS.items():
            for value in values(exercise):
                facets[name].setdefault(str(value), set()).add(place)
    return Index(library, facets, vocabulary_index.of(library, search_words))


def find(library: Index, text: str, chosen: Mapping[str, Collection[str]]) -> Found:
    """Exercises that match every word of `text` and, for every filter in `chosen`, one of its values."""
    understood = typed_words.understand(library.vocabulary, text)
    if not understood.words and not any(chosen.values()):
        return _everything(library)
    scores = understood.scores(len(library.exercises))
    allowed = {
        name: set[int]().union(*(library.facets[name].get(value, ()) for value in values))
        for name, values in chosen.items()
        if values
    }
    matched = set(scores)
    places = matched.intersection(*allowed.values())
    best_first = sorted(sorted(places), key=scores.__getitem__, reverse=True)
    counts = {}
    for name, values in library.facets.items():
        narrowing = [allowed[other] for other in allowed if other != name]
        others = matched.intersection(*narrowing) if narrowing else matched
        counts[name] = {value: len(others & having) for value, having in values.items()}
    exercises = tuple(library.exercises[place] for place in best_first)
    return Found(
        exercises, counts, understood.forgiven if matched else (), "" if matched else _advice(understood)
    )


@lru_cache(maxsize=32)
def _everything(library: Index) -> Found:
    """What is found where nothing was asked for."""
    counts = {
        name: {value: len(having) for value, having in of.items()} for name, of in library.facets.items()
    }
    return Found(library.exercises, counts)


def _advice(understood: Understood) -> str:
    unknown = [f"“{word}”" for word in understood.unknown]
    return NO_SUCH_WORD.format(words=listed(unknown)) if unknown else NOT_TOGETHER


def _equipment(exercise: Exercise) -> Iterable[str]:
    needed = [name for name in ("wall", "mat", "chair") if getattr(exercise.equipment, name)]
    return needed or ["ball_only"]
