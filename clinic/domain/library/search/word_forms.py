"""The forms in which a word may be typed: without its ending, and two written as one."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from clinic.domain.text import fold

SHORTEST_STEM = 3
ENDINGS = ("ing", "ies", "es", "ed", "s", "e", "y")
HYPHEN = re.compile(r"(?<=\w)[-‐‑](?=\w)")


def stem(word: str) -> str:
    """A word without the ending that says how many or how: squats is squat, bridging, bridges and bridge are one.

    >>> [stem(word) for word in ("squats", "bridging", "bridge", "sitting", "press", "abs")]
    ['squat', 'bridg', 'bridg', 'sit', 'press', 'abs']
    """
    if word.endswith(("ss", "us", "is")):
        return word
    for ending in ENDINGS:
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= SHORTEST_STEM:
            doubled = ending in ("ing", "ed") and rest[-1] == rest[-2] and rest[-1] not in "lsz"
            return rest[:-1] if doubled and len(rest) > SHORTEST_STEM else rest
    return word


def stems(text: str, ignored: Collection[str] = ()) -> str:
    """A folded text as the stems of its words, each with a space before it, those `ignored` left out."""
    return "".join(f" {stem(word)}" for word in text.split() if word not in ignored)


def forms(text: str) -> tuple[list[str], dict[str, int]]:
    """The words of a text, those of its hyphens also as one; and two neighbors as one, each with the first's length."""
    single = fold(text).split()
    pairs = {f"{one}{two}": len(one) for one, two in pairwise(single)}
    if HYPHEN.search(text):
        single += fold(HYPHEN.sub("", text)).split()
    return single, pairs
