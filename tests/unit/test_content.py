"""What a content file says is taken as it is meant, or refused with the file, the place and the reason."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import pytest

from clinic.domain.content import BrokenContent, Node

FILE = "seed/exercises/x.yaml"
DAY = datetime.date(2026, 11, 21)


class Fruit(StrEnum):
    APPLE = "apple"
    PEAR = "pear"


READ: dict[str, Callable[[Node], Any]] = {
    "text": Node.text,
    "slug": Node.slug,
    "choice": lambda node: node.choice(Fruit),
    "yes": Node.yes,
    "whole": Node.whole,
    "whole from 2": lambda node: node.whole(low=2),
    "day": Node.day,
    "texts": lambda node: node.items(Node.text),
    "fields": lambda node: node.mapping(required=iter(("sets", "reps")), optional=iter(("note",))),
}
TAKEN = [
    *(("text", "One line."), ("slug", "wall-squat-2"), ("choice", "pear"), ("yes", False), ("yes", True)),
    *(("whole", 0), ("whole from 2", 2), ("day", DAY), ("fields", {"sets": 1, "reps": 2, "note": ""})),
    ("fields", {"reps": 2, "sets": 1}),
]
REFUSED: list[tuple[str, object, str]] = [
    ("text", 5, "must be a text that is not empty."),
    ("text", " ", "must be a text that is not empty."),
    ("text", "two\nlines", "must be one line without extra spaces."),
    ("slug", "wall_squat", "must be lower-case words joined by hyphens, not 'wall_squat'."),
    ("slug", "", "must be a text that is not empty."),
    ("choice", "plum", "'plum' is not one of apple, pear."),
    ("yes", 1, "must be true or false, not 1."),
    ("whole", True, "must be a whole number, not True."),
    ("whole", "3", "must be a whole number, not '3'."),
    ("whole", -1, "must be 0 or more, not -1."),
    ("whole from 2", 1, "must be 2 or more, not 1."),
    ("day", "2026-11-21", "must be a date like 2026-11-21, not '2026-11-21'."),
    (
        "day",
        datetime.datetime(2026, 11, 21),  # noqa: DTZ001 - what a YAML file gives for a time of day
        "must be a date like 2026-11-21, not datetime.datetime(2026, 11, 21, 0, 0).",
    ),
    ("texts", "One.", "must be a list."),
    ("fields", ["sets"], "must be fields with values."),
    ("fields", {"sets": 1}, "the field reps is missing."),
]


@pytest.mark.parametrize(("kind", "value"), TAKEN)
def test_what_is_meant_is_taken(kind: str, value: object) -> None:
    assert READ[kind](Node(value, FILE)) == value
    assert type(READ[kind](Node(value, FILE))) is type(value) or kind == "choice"


@pytest.mark.parametrize(("kind", "value", "reason"), REFUSED)
def test_anything_else_is_refused_with_its_place(kind: str, value: object, reason: str) -> None:
    with pytest.raises(BrokenContent) as refused:
        READ[kind](Node({"steps": [value]}, FILE).field("steps").at(0, value))
    assert str(refused.value) == f"{FILE}: steps.0: {reason}"
    assert refused.value.errors == {"steps.0": reason}


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("fields", {"sets": 1, "reps": 2, "weight": 3}, "weight: is not a known field."),
        ("texts", ["One.", "Two.", "One."], "2: One. is listed twice."),
        ("texts", ["One.", ""], "1: must be a text that is not empty."),
    ],
)
def test_a_mistake_inside_is_refused_at_its_own_place(kind: str, value: object, said: str) -> None:
    with pytest.raises(BrokenContent) as refused:
        READ[kind](Node(value, FILE))
    assert str(refused.value) == f"{FILE}: {said}"


def test_a_field_that_is_not_there_reads_as_nothing() -> None:
    for value in ({"reps": 2}, "no fields at all"):
        assert Node(value, FILE, ("dosage",)).field("sets") == Node(None, FILE, ("dosage", "sets"))


def test_a_list_is_read_entry_by_entry() -> None:
    assert Node(["One.", "Two."], FILE).items(Node.text) == ("One.", "Two.")


@pytest.mark.parametrize(
    ("place", "said", "field"),
    [
        ({}, "x.yaml: no.", "x.yaml"),
        ({"line": 7}, "x.yaml:7: no.", "x.yaml"),
        ({"path": ("dosage", 0), "line": 7}, "x.yaml:7: dosage.0: no.", "dosage.0"),
    ],
)
def test_a_refusal_names_the_line_where_it_is_known(place: dict[str, Any], said: str, field: str) -> None:
    broken = BrokenContent("no.", source="x.yaml", **place)
    assert str(broken) == said
    assert broken.errors == {field: "no."}
