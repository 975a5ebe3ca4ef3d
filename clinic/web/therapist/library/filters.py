"""The library's filters as the page shows them, and the page's state as addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from clinic.domain.library.exercise import Exercise
from clinic.domain.library.search import EQUIPMENT, FACETS
from clinic.domain.library.vocabulary import Category, Level, Muscle, Sided, StartPosition
from clinic.domain.library.words import words
from clinic.domain.limits import SEARCH

TITLES = {
    "category": "Category",
    "level": "Level",
    "position": "Start position",
    "muscle": "Muscle",
    "equipment": "Equipment",
    "sided": "Sides",
    "origin": "Text",
}
VALUES: dict[str, dict[str, str]] = {
    "category": {value: words(value) for value in Category},
    "level": {value: words(value) for value in Level},
    "position": {value: words(value) for value in StartPosition},
    "muscle": {value: words(value) for value in Muscle},
    "equipment": EQUIPMENT,
    "sided": {value: words(value) for value in Sided},
    "origin": {"own": "Your clinic's copies"},
}
LOOKS = ("pictures", "compact")
PAGE_SIZE = 48


@dataclass(frozen=True)
class Checkbox:
    """One value of a filter: how many exercises it would show, and whether it is ticked."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Filter:
    name: str
    title: str
    boxes: tuple[Checkbox, ...]

    @property
    def chosen(self) -> int:
        """How many of its boxes are ticked."""
        return sum(box.chosen for box in self.boxes)


@dataclass(frozen=True)
class State:
    """What the address asks for; words that no filter knows are dropped."""

    text: str
    chosen: Mapping[str, frozenset[str]]
    favorites: bool
    unreviewed: bool
    patient: str
    program: str
    safe: bool
    look: str
    page: int

    @property
    def filtered(self) -> int:
        """How many boxes are ticked."""
        return sum(map(len, self.chosen.values())) + self.favorites + self.unreviewed

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.filtered or self.safe)

    @property
    def cleared(self) -> str:
        """The page with everything shown."""
        look = self.look if self.look != LOOKS[0] else None
        return url_for(".library_list", look=look, patient=self.patient or None, program=self.program or None)

    def address(self, **changes: Any) -> str:
        """The page with this state, changed; empty values are left out."""
        return url_for(".library_list", **self.said(**changes))

    def said(self, **changes: Any) -> dict[str, Any]:
        """What an address says of this state, changed."""
        state = {
            "q": self.text,
            "favourites": "1" if self.favorites else "",
            "unreviewed": "1" if self.unreviewed else "",
            "patient": self.patient,
            "program": self.program,
            "safe": "1" if self.safe else "",
            "look": self.look,
        }
        values = {**state, **{name: sorted(values) for name, values in self.chosen.items()}, **changes}
        defaults = {"look": LOOKS[0]}
        return {name: value for name, value in values.items() if value and value != defaults.get(name)}


def read(args: MultiDict[str, str]) -> State:
    """The state that the query of an address describes."""
    chosen = {name: frozenset(args.getlist(name)) & frozenset(VALUES[name]) for name in FACETS}
    look = args.get("look", LOOKS[0])
    return State(
        text=args.get("q", "")[:SEARCH],
        chosen=chosen,
        favorites=args.get("favourites") == "1",
        unreviewed=args.get("unreviewed") == "1",
        patient=args.get("patient", ""),
        program=args.get("program", ""),
        safe="patient" in args and args.get("safe") == "1",
        look=look if look in LOOKS else LOOKS[0],
        page=max(1, args.get("page", 1, type=int)),
    )


def cut(found: list[Exercise], page: int) -> list[Exercise]:
    """The exercises of one page; a page beyond the last is empty."""
    return found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]


def boxes(state: State, counts: Mapping[str, Mapping[str, int]]) -> list[Filter]:
    """Every filter with its boxes; those that would show nothing are left out unless they are ticked."""
    return [
        Filter(
            name,
            title,
            tuple(
                Checkbox(value, label, counts[name].get(value, 0), value in state.chosen[name])
                for value, label in VALUES[name].items()
                if counts[name].get(value) or value in state.chosen[name]
            ),
        )
        for name, title in TITLES.items()
    ]
