"""What was said about a condition, as the pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from clinic.domain.record import facts
from clinic.domain.record.facts import ATTRIBUTES
from clinic.services.record.problems import Statement
from clinic.web import formatting

TITLES = {
    "active": "Recorded as active",
    "resolved": "Recorded as resolved",
    "error": "Taken back: recorded in error",
}


def details(said: Statement) -> list[tuple[str, str]]:
    """Name and value of everything said, who and when last."""
    attributes = [
        (_capital(ATTRIBUTES[name].label), _words(value)) for name, value in said.attributes.items()
    ]
    began = formatting.day(said.onset) if said.onset else "not known"
    note = [("Note", said.note)] if said.note else []
    return [("Began", began), *attributes, *note, ("Recorded", f"{formatting.day(said.at)} by {said.by}")]


def events(history: Iterable[Statement]) -> list[dict[str, object]]:
    """The history of one condition for the timeline, newest first."""
    return [
        {
            "at": said.at,
            "title": TITLES[said.status],
            "by": said.by,
            "note": "; ".join(f"{name}: {value}" for name, value in details(said)[:-1]),
        }
        for said in history
    ]


def _words(value: facts.Value) -> str:
    return formatting.day(value) if isinstance(value, date) else facts.words(value)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
