"""Figures against their goals: the entries of `build/bench.json`.

`against` is what a value is compared with: the ceiling's in the same run, or the same task's with less.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.figures import Figures
from bench.tasks import Goal

HELLO = 0.29  # CPU-ms of a bare hello on the machine that the goals are of
ON_POSTGRESQL = 1.5  # times as much for the application alone, which talks to another process
RATE, TIMES = "requests/s", "times"
AT_LEAST = {RATE, TIMES}  # the others are at most


@dataclass(frozen=True)
class Entry:
    """One value of the bench."""

    value: float
    unit: str
    goal: float | None = None
    against: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached, if there is one."""
        if self.goal is None:
            return True
        return self.value >= self.goal if self.unit in AT_LEAST else self.value <= self.goal


@dataclass(frozen=True)
class Outcome:
    """A task's medians on one database with one connection and with eight: the clinic's, and the ceiling's."""

    one: Figures
    eight: Figures
    ceiling_one: Figures
    ceiling_eight: Figures


def scale(store: str, hello: float) -> float:
    """What CPU-ms of the goals are worth here."""
    return hello / HELLO * (ON_POSTGRESQL if store == "postgresql" else 1)


def entries(
    store: str, goal: Goal, outcomes: Mapping[str, Outcome], task: str, hello: float
) -> Iterator[tuple[str, Entry]]:
    """What is said of a task, by name: `<what>, c=<connections>`."""
    found = outcomes[task]
    eight, bare = found.eight, found.ceiling_eight
    yield "rate, c=1", Entry(found.one.rate, RATE, None, found.ceiling_one.rate)
    yield "rate, c=8", Entry(eight.rate, RATE, _times(goal.of_ceiling, bare.rate), bare.rate)
    yield "cpu, c=8", Entry(eight.cpu, "CPU-ms", _times(goal.cpu, scale(store, hello)), bare.cpu)
    if store == "postgresql":
        yield "database, c=8", Entry(eight.database, "CPU-ms", None, bare.database)
    yield "p50, c=1", Entry(found.one.p50, "ms", None, found.ceiling_one.p50)
    yield "p95, c=8", Entry(eight.p95, "ms", None, bare.p95)
    yield "page", Entry(eight.size, "bytes", goal.size)
    if goal.gain is not None:
        wanted = goal.gain if store == "sqlite" else None
        yield "c=8 over c=1", Entry(eight.rate / found.one.rate, TIMES, wanted, found.one.rate)
    if goal.growth is not None and goal.growth[0] in outcomes:
        smaller, most = outcomes[goal.growth[0]].eight.cpu, goal.growth[1]
        yield "growth", Entry(eight.cpu, "CPU-ms", most * smaller, smaller)


def write(path: Path, named: Mapping[str, Entry]) -> None:
    """Keep them as JSON, by name."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({name: asdict(entry) for name, entry in named.items()}, indent=1) + "\n")


def _times(share: float | None, whole: float) -> float | None:
    return None if share is None else share * whole
