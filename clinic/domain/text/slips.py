"""Slips of the finger in what is typed into a search: how many there are, what was meant, and how a page says it.

>>> str(Forgiven("hamstrng", "hamstring"))
'Shown for hamstring; you typed hamstrng.'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clinic.domain.text import listed

LETTERS_PER_SLIP = 4  # one slip of the finger is forgiven in a word of 4 letters, two from 8 on
MOST = 2
SAID = 3  # words that one sentence names


@dataclass(frozen=True)
class Forgiven:
    """What was typed, and what was looked for in its place."""

    typed: str
    shown: str

    def __str__(self) -> str:
        return f"Shown for {self.shown}; you typed {self.typed}."


def slips(typed: str, word: str, most: int | None = None) -> int:
    """The fewest slips (letter missing, extra, wrong, two swapped) from `typed` to a beginning of `word`.

    Where there are more than `most`, any number above it.
    """
    far = len(typed) + len(word) + 1
    band = far if most is None else most
    before: list[int] = []
    row = list(range(len(word) + 1))
    for place, letter in enumerate(typed, start=1):
        earlier, before, row = before, row, [far] * (len(word) + 1)
        row[0] = place
        for column in range(max(1, place - band), min(len(word), place + band) + 1):
            other = word[column - 1]
            best = min(before[column] + 1, row[column - 1] + 1, before[column - 1] + (letter != other))
            if place > 1 and column > 1 and letter == word[column - 2] and typed[place - 2] == other:
                best = min(best, earlier[column - 2] + 1)
            row[column] = best
        if min(row) > band:  # and it never becomes less
            return band + 1
    return min(row)


def letters(word: str) -> int:
    """Which letters a word has, as bits: a quick way to see that two words are far apart."""
    found = 0
    for letter in word:
        found |= 1 << (ord(letter) % 61)
    return found


def nearest(vocabulary: Mapping[str, int], typed: str) -> list[str]:
    """The words with the fewest slips from what was typed, if they are few enough: whole words before beginnings.

    The vocabulary has for each word its `letters`.
    """
    allowed = min(MOST, len(typed) // LETTERS_PER_SLIP)
    if not allowed:
        return []
    wanted, longest, shortest = letters(typed), len(typed) + allowed, len(typed) - allowed
    distances = {
        word: slips(typed, word[:longest], allowed)
        for word, having in vocabulary.items()
        if (wanted & ~having).bit_count() <= allowed and len(word) >= shortest
    }
    closest = min(distances.values(), default=0)
    near = [word for word, distance in distances.items() if distance == closest <= allowed]
    whole = [word for word in near if len(word) <= longest and slips(word, typed, allowed) <= allowed]
    return whole or near


def in_short(words: Sequence[str]) -> str:
    """The words that were meant, as a sentence names them: no word beside its own beginning, and three at most.

    >>> in_short(["hamstrings", "hamstring"])
    'hamstring'
    """
    shortest = sorted(words, key=lambda word: (len(word), word))
    kept: list[str] = []
    for word in shortest:
        if not any(word.startswith(other) for other in kept):
            kept.append(word)
    return listed(sorted(kept[:SAID]))
