"""What somebody typed, understood word by word: what each word finds, what was forgiven, and what is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import groupby, pairwise

from clinic.domain.library.search.vocabulary_index import Vocabulary
from clinic.domain.library.search.word_forms import stem
from clinic.domain.text import fold
from clinic.domain.text.slips import Forgiven, in_short, nearest

MOST_WORDS = 8
WHOLE_WORD = 1
SAME_NAME, NAME_BEGINS, IN_NAME = 8, 6, 3
"""What a name adds that is what was typed, that begins so, or in which the words stand together so."""


@dataclass(frozen=True)
class TypedWord:
    """One typed word: how much it weighs at each place; `meant` where it is a slip, `said` what the page says of it."""

    typed: str
    weights: Mapping[int, int]
    meant: str = ""
    said: str = ""


@dataclass(frozen=True)
class Understood:
    """The words that count; `left_out` tells whether one was passed over that the page names."""

    vocabulary: Vocabulary
    words: tuple[TypedWord, ...]
    typed: tuple[str, ...]
    left_out: bool

    @property
    def unknown(self) -> tuple[str, ...]:
        """Words that find nothing."""
        return tuple(word.typed for word in self.words if not word.weights)

    @property
    def forgiven(self) -> tuple[Forgiven, ...]:
        """What was looked for in the place of what was typed."""
        changed = tuple(self._changed())
        if not self.left_out:
            return changed
        kept = " ".join(dict.fromkeys(word.said or word.meant or word.typed for word in self.words))
        return (Forgiven(" ".join(self.typed), kept),)

    def scores(self, exercises: int) -> dict[int, int]:
        """How well each place matches all of the words; places that miss one are left out."""
        if not self.words:
            return dict.fromkeys(range(exercises), 0)
        found = {**self.words[0].weights}
        for word in self.words[1:]:
            weights = word.weights
            found = {place: score + weights[place] for place, score in found.items() if place in weights}
        phrase = "".join(f" {stem(word.meant or word.typed)}" for word in self.words)
        _add_names(found, phrase, self.vocabulary)
        return found

    def _changed(self) -> Iterator[Forgiven]:
        """Neighbors of which the same is said are one phrase."""
        for said, words in groupby(self.words, key=lambda word: word.said):
            if said:
                yield Forgiven(" ".join(word.typed for word in words), said)
            else:
                yield from (Forgiven(word.typed, word.meant) for word in words if word.meant)


def understand(vocabulary: Vocabulary, text: str) -> Understood:
    """What was typed; words that say nothing are passed over where others say something."""
    search_words = vocabulary.search_words
    typed = fold(text).split()[:MOST_WORDS]
    kept = [word for word in typed if word not in search_words.ignored] or typed
    asked = [word for word in kept if word not in search_words.left_out] or kept
    exact: list[Mapping[int, int]] = [_of_words(vocabulary, _known(vocabulary, word), word) for word in asked]
    for place, two in enumerate(pairwise(asked)):
        joined = "".join(two)
        together = _of_words(vocabulary, _known(vocabulary, joined), joined)
        exact[place], exact[place + 1] = (_best(one, together) for one in exact[place : place + 2])
    words = tuple(
        TypedWord(one, weights, said=_said(vocabulary, _known(vocabulary, one)))
        if weights
        else _nearest(vocabulary, one)
        for one, weights in zip(asked, exact, strict=True)
    )
    return Understood(vocabulary, words, tuple(kept), len(asked) < len(kept))


def _known(vocabulary: Vocabulary, typed: str) -> list[str]:
    """The words that begin as typed, or are the same but for their ending."""
    return [*dict.fromkeys((*vocabulary.beginning(typed), *vocabulary.stems.get(stem(typed), ())))]


def _of_words(vocabulary: Vocabulary, words: Iterable[str], typed: str) -> dict[int, int]:
    """What the words find, each place at the most that one of them weighs there."""
    levels: dict[int, list[Set[int]]] = {}
    for word in words:
        bonus = WHOLE_WORD if word == typed else 0
        for weight, places in vocabulary.levels[word]:
            levels.setdefault(weight + bonus, []).append(places)
    found: dict[int, int] = {}
    seen: set[int] = set()
    for weight in sorted(levels, reverse=True):
        more = set[int]().union(*levels[weight]) - seen
        found |= dict.fromkeys(more, weight)
        seen |= more
        if len(seen) == len(vocabulary.called):
            break
    return found


def _best(one: Mapping[int, int], two: Mapping[int, int]) -> Mapping[int, int]:
    if not two:
        return one
    return {place: max(one.get(place, 0), two.get(place, 0)) for place in {*one, *two}}


def _nearest(vocabulary: Vocabulary, typed: str) -> TypedWord:
    """What a word that nothing begins with was probably meant to be."""
    near = nearest(vocabulary.spelled, typed)
    if not near:
        return TypedWord(typed, {})
    meant = [*dict.fromkeys(word for one in near for word in _known(vocabulary, one))]
    return TypedWord(typed, _of_words(vocabulary, meant, typed), in_short(near), _said(vocabulary, near))


def _said(vocabulary: Vocabulary, words: Iterable[str]) -> str:
    """What the page says where a word is found only because of what it stands for."""
    said = {vocabulary.said.get(word, "") for word in words}
    return said.pop() if len(said) == 1 else ""


def _add_names(scores: dict[int, int], phrase: str, vocabulary: Vocabulary) -> None:
    """Add what each exercise gets for a name that is the phrase, begins with it, or has it."""
    begins, same, called = f"|{phrase}", f"|{phrase}|", vocabulary.called
    single = phrase.count(" ") == 1  # within a name it has weighed already
    for place in scores.keys() & vocabulary.first.get(phrase, ()) if single else scores:
        names = called[place]
        if phrase in names:
            scores[place] += SAME_NAME if same in names else NAME_BEGINS if begins in names else IN_NAME
