"""Whether the pain of a training was back to usual by the next morning, as a later report says.

A report asks it of the last training, which is that of the last day before its own. Two nights next to each other that
did not settle stop the plan (`judging.of_night`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import NamedTuple
from uuid import UUID

PARTS = ("night", "nights")  # how the keys of causes about one or two nights end, see `judging.of_night`


@dataclass(frozen=True)
class Morning:
    """A report: its day, whether anything was done, and what it says of the morning after the training before."""

    day: date
    is_training: bool
    settled: bool | None


class Night(NamedTuple):
    """What the report `id` of this day says of the night after the training before it; `number` is its write's."""

    id: UUID
    day: date
    number: int
    settled: bool | None


def opened(cause: str) -> bool:
    """Whether a night opened the item with this key: then it is about a training that an earlier report told of.

    >>> opened("report:1:night"), opened("report:1:nights"), opened("report:1:pain")
    (True, True, False)
    """
    return cause.rpartition(":")[2] in PARTS


def settled(reports: Iterable[Morning]) -> Mapping[date, bool]:
    """What was said of the morning after each training day. Where two reports differ, the one that says no holds.

    >>> settled([Morning(date(2026, 11, 2), True, None), Morning(date(2026, 11, 4), True, False)])
    {datetime.date(2026, 11, 2): False}
    """
    known = list(reports)
    trained = sorted({report.day for report in known if report.is_training})
    found: dict[date, bool] = {}
    for report in known:
        before = [day for day in trained if day < report.day]
        if report.settled is not None and before:
            found[before[-1]] = report.settled and found.get(before[-1], True)
    return found


def are_all_settled(nights: Iterable[Night]) -> bool | None:
    """Whether these nights settled; None where nothing was said of any. Where two differ, no holds."""
    known = [night.settled for night in nights if night.settled is not None]
    return all(known) if known else None


def second_bad(nights: Iterable[Night]) -> Iterator[Night]:
    """Of two nights next to each other that did not settle, the one that was told last."""
    in_order = sorted(nights, key=lambda night: (night.day, night.number))
    by_day: Mapping[date, list[Night]] = {
        day: [night for night in told if not night.settled]
        for day, told in groupby(in_order, key=lambda night: night.day)
    }
    for bad in by_day.values():
        if len(bad) > 1:
            yield max(bad, key=lambda night: night.number)
    for earlier, later in pairwise(by_day.values()):
        if earlier and later:
            yield max((*earlier, *later), key=lambda night: night.number)
