"""Since which write something has been so without a break: a problem that is over and there again is another one.

A consult is about one occurrence. Numbers say which came first, never clocks.

    occurrences.find(record.history, record.fact_rows)["lumbar_disc_herniation"].number   # 12
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import dropwhile, takewhile

from clinic.domain.record.confirming import WrittenAnswer
from clinic.domain.record.problems import StatementStatus
from clinic.services.record.stated_problems import StatedProblem


@dataclass(frozen=True)
class Occurrence:
    """The write with which it began, and when; `gone` since when it had not been so, where it had been before."""

    number: int
    at: datetime
    gone: datetime | None = None


def find(
    history: Mapping[str, Sequence[StatedProblem]], rows: Iterable[WrittenAnswer]
) -> dict[str, Occurrence]:
    """The occurrence of every problem and of every answer that counts now, by name; `rows` are the oldest first."""
    of_problems = {code: _of_problem(of_code) for code, of_code in history.items()}
    return _of_answers(rows) | {code: found for code, found in of_problems.items() if found}


def began(found: Mapping[str, Occurrence], names: Iterable[str]) -> int:
    """The number of the write with which the newest of these began, 0 for what nobody states."""
    return max((found[name].number for name in names if name in found), default=0)


def came_back(
    found: Mapping[str, Occurrence], names: Iterable[str], day: Callable[[datetime], date]
) -> date | None:
    """The day on which the newest of these that were there before came back, none where none did.

    What was put right on the day on which it was said did not come back.
    """
    known = (found[name] for name in names if name in found)
    days = ((day(one.gone), day(one.at)) for one in known if one.gone)
    return max((back for gone, back in days if gone < back), default=None)


def _of_problem(of_code: Sequence[StatedProblem]) -> Occurrence | None:
    """What is over belongs to the time in which it was there; what was recorded in error is none."""
    known = [*dropwhile(lambda said: said.status is StatementStatus.RESOLVED, of_code)]
    run = [*takewhile(lambda said: said.status is StatementStatus.ACTIVE, known)]
    run = run or [*takewhile(lambda said: said.status is StatementStatus.RESOLVED, of_code)]
    if not run:
        return None
    older = [said for said in of_code if said.number < run[-1].number]
    between = [*takewhile(lambda said: said.status is not StatementStatus.ACTIVE, older)]
    gone = between[-1].at if between and len(between) < len(older) else None
    return Occurrence(run[-1].number, run[-1].at, gone)


def _of_answers(rows: Iterable[WrittenAnswer]) -> dict[str, Occurrence]:
    found: dict[str, Occurrence] = {}
    newest: dict[str, str] = {}
    ended: dict[tuple[str, str], datetime] = {}
    for row in rows:
        before = newest.get(row.name)
        if before != row.answer:
            found[row.name] = Occurrence(row.number, row.recorded_at, ended.pop((row.name, row.answer), None))
            if before is not None:
                ended[row.name, before] = row.recorded_at
        newest[row.name] = row.answer
    return found
