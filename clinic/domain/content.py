"""Content data (what a YAML file says) that knows its place: a refusal names file, place and reason.

>>> Node({"sets": 0}, source="seed/exercises/x.yaml").field("sets").whole(low=1)
Traceback (most recent call last):
clinic.domain.content.BrokenContent: seed/exercises/x.yaml: sets: must be 1 or more, not 0.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn, TypeVar

from clinic.domain.errors import InvalidInput
from clinic.domain.text import is_blank

Word = TypeVar("Word", bound=StrEnum)
Parsed = TypeVar("Parsed")
Way = tuple[str | int, ...]

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def dotted(path: Way) -> str:
    """The place in words: `("dosage", "beginner", "sets")` is `dosage.beginner.sets`."""
    return ".".join(str(step) for step in path)


class BrokenContent(InvalidInput):
    """A content file cannot be used; `str()` is `file:line: place: reason`, the line only where known."""

    def __init__(self, reason: str, *, source: str, path: Way = (), line: int | None = None) -> None:
        super().__init__({dotted(path) or source: reason})
        self.reason = reason
        self.source = source
        self.path = path
        self.line = line

    def __str__(self) -> str:
        file = self.source if self.line is None else f"{self.source}:{self.line}"
        return ": ".join(part for part in (file, dotted(self.path), self.reason) if part)


@dataclass(frozen=True)
class Node:
    """A value in a content file and the way to it."""

    value: object
    source: str
    path: Way = ()

    def refuse(self, reason: str) -> NoReturn:
        raise BrokenContent(reason, source=self.source, path=self.path)

    def mapping(self, *, required: Iterable[str], optional: Iterable[str] = ()) -> Mapping[str, object]:
        """The mapping here, if it has every required field and none that is unknown."""
        if not isinstance(self.value, Mapping):
            self.refuse("must be fields with values.")
        required = tuple(required)
        known = {*required, *optional}
        for name in self.value:
            if name not in known:
                self.at(name).refuse("is not a known field.")
        for name in required:
            if name not in self.value:
                self.refuse(f"the field {name} is missing.")
        return self.value

    def at(self, step: str | int, value: object = None) -> Node:
        return Node(value, self.source, (*self.path, step))

    def field(self, name: str) -> Node:
        """The field `name`; absent reads as null."""
        return self.at(name, self.value.get(name) if isinstance(self.value, Mapping) else None)

    def items(self, read: Callable[[Node], Parsed]) -> tuple[Parsed, ...]:
        """Every entry of the list here, none twice."""
        if not isinstance(self.value, list):
            self.refuse("must be a list.")
        found = tuple(read(self.at(number, value)) for number, value in enumerate(self.value))
        for number, value in enumerate(found):
            if value in found[:number]:
                self.at(number).refuse(f"{value} is listed twice.")
        return found

    def text(self) -> str:
        if not isinstance(self.value, str) or is_blank(self.value):
            self.refuse("must be a text that is not empty.")
        if self.value != " ".join(self.value.split()):
            self.refuse("must be one line without extra spaces.")
        return self.value

    def slug(self) -> str:
        text = self.text()
        if not SLUG.fullmatch(text):
            self.refuse(f"must be lower-case words joined by hyphens, not {text!r}.")
        return text

    def choice(self, choices: type[Word]) -> Word:
        try:
            return choices(str(self.value))
        except ValueError:
            self.refuse(f"{self.value!r} is not one of {', '.join(choices)}.")

    def yes(self) -> bool:
        if not isinstance(self.value, bool):
            self.refuse(f"must be true or false, not {self.value!r}.")
        return self.value

    def whole(self, *, low: int = 0) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            self.refuse(f"must be a whole number, not {self.value!r}.")
        if self.value < low:
            self.refuse(f"must be {low} or more, not {self.value}.")
        return self.value

    def day(self) -> datetime.date:
        if not isinstance(self.value, datetime.date) or isinstance(self.value, datetime.datetime):
            self.refuse(f"must be a date like 2026-11-21, not {self.value!r}.")
        return self.value
