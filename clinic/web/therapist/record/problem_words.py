"""What was said of a problem, as the pages show it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from clinic.domain.record import facts
from clinic.domain.record.facts import ATTRIBUTES
from clinic.domain.record.problem_kinds import CONDITION, OWN_DAYS, WORDING
from clinic.domain.record.problems import StatementStatus
from clinic.services.record.stated_problems import StatedProblem
from clinic.web import formatting

TITLES = {
    StatementStatus.ACTIVE: "Recorded as active",
    StatementStatus.RESOLVED: "Recorded as resolved",
    StatementStatus.ERROR: "Taken back: recorded in error",
}


def state(statement: StatedProblem) -> str:
    """In few words, whether it counts now."""
    words = WORDING.get(statement.code, CONDITION)
    return words.now if statement.status is StatementStatus.ACTIVE else words.over


def details(statement: StatedProblem) -> list[tuple[str, str]]:
    """Name and value of everything said, who and when last."""
    attributes = [
        (_capital(ATTRIBUTES[name].label), _words(value)) for name, value in statement.attributes.items()
    ]
    began = [("Began", formatting.day(statement.onset) if statement.onset else "not known")]
    has_own_day = statement.onset is None and any(day in statement.attributes for day in OWN_DAYS)
    over = [("Over since", formatting.day(statement.over_since))] if statement.over_since else []
    note = [("Note", statement.note)] if statement.note else []
    reason = [("Taken back because", statement.reason)] if statement.reason else []
    return [
        *([] if has_own_day else began),
        *attributes,
        *over,
        *note,
        *reason,
        ("Recorded", f"{formatting.day(statement.at)} by {statement.by}"),
    ]


def with_gaps(lacking: Mapping[str, Collection[str]]) -> Callable[[StatedProblem], list[tuple[str, str]]]:
    """The same, and of each problem what is `lacking` by code: what screening needs and nobody recorded."""

    def said(statement: StatedProblem) -> list[tuple[str, str]]:
        gaps = [(_capital(ATTRIBUTES[name].label), _words(None)) for name in lacking.get(statement.code, ())]
        *known, recorded = details(statement)
        return [*known, *gaps, recorded]

    return said


def said_before(counting: Sequence[StatedProblem]) -> str:
    """What was known before somebody only said yes, and counts until it is said anew; empty where that is nothing."""
    return "; ".join(f"{name}: {value}" for older in counting[1:] for name, value in details(older)[:-1])


def events(history: Iterable[StatedProblem]) -> list[dict[str, object]]:
    """The history of one problem for the timeline, newest first."""
    return [
        {
            "at": statement.at,
            "title": TITLES[statement.status],
            "by": statement.by,
            "note": "; ".join(f"{name}: {value}" for name, value in details(statement)[:-1]),
        }
        for statement in history
    ]


def _words(value: facts.Value | None) -> str:
    return formatting.day(value) if isinstance(value, date) else facts.words(value)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
