"""Words that find exercises beside those of the exercises themselves: other names, and what a complaint is about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from clinic.domain.content import Node
from clinic.domain.text import fold


@dataclass(frozen=True)
class Meaning:
    """Phrases that are `typed`, and what they stand for: phrases that the texts have, and exercises by slug.

    `said` is what the page says that it looked for; empty where the phrases are only other names of the same.
    """

    typed: tuple[str, ...]
    finds: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()
    said: str = ""


@dataclass(frozen=True)
class SearchWords:
    """All of them. `ignored` words are passed over; so are `left_out` ones, which the page says."""

    meanings: tuple[Meaning, ...] = ()
    ignored: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()


def parse(data: object, *, source: str, slugs: Collection[str]) -> SearchWords:
    """What the file says; raises `BrokenContent` with file (`source`), place and reason."""
    root = Node(data, source)
    root.mapping(required=("ignored", "left_out_and_said", "words"))
    words = root.field("words")
    meanings = words.items(lambda node: _meaning(node, slugs))
    seen: set[str] = set()
    for number, meaning in enumerate(meanings):
        for phrase in map(fold, meaning.typed):
            if phrase in seen:
                words.at(number).refuse(f"{phrase} is explained twice.")
            seen.add(phrase)
    return SearchWords(
        meanings,
        frozenset(root.field("ignored").items(_word)),
        frozenset(root.field("left_out_and_said").items(_word)),
    )


def _meaning(node: Node, slugs: Collection[str]) -> Meaning:
    data = node.mapping(required=("typed",), optional=("finds", "exercises", "said"))
    if not data.keys() & {"finds", "exercises"}:
        node.refuse("says nothing that is found: finds or exercises.")
    exercises = node.field("exercises").items(Node.slug) if "exercises" in data else ()
    for number, slug in enumerate(exercises):
        if slug not in slugs:
            node.field("exercises").at(number).refuse(f"there is no exercise {slug}.")
    return Meaning(
        node.field("typed").items(_phrase),
        node.field("finds").items(_phrase) if "finds" in data else (),
        exercises,
        node.field("said").text() if "said" in data else "",
    )


def _phrase(node: Node) -> str:
    text = node.text()
    if not fold(text):
        node.refuse("has no word in it.")
    return text


def _word(node: Node) -> str:
    text = node.text()
    if text != fold(text) or " " in text:
        node.refuse(f"must be one word in small letters, not {text!r}.")
    return text
