"""What one measurement says of a server, and the median of several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from statistics import median, quantiles

from bench.asking.browser import size
from bench.asking.connection import Script
from bench.asking.load import Load, Run
from bench.serving.databases import Store
from bench.serving.servers import Running

WARM = 3  # units of each connection before anything is counted


@dataclass(frozen=True)
class Figures:
    """Units of work a second, and what each took.

    That is CPU-ms of the application with all its processes and of the database's own, milliseconds at the median
    and for the slowest twentieth, bytes unpacked, and CPU-ms of the bench itself.
    """

    rate: float
    cpu: float
    database: float
    p50: float
    p95: float
    size: float
    own: float


def of(run: Run, *, cpu: float, database: float) -> Figures:
    """A run's figures, from the seconds of processor time that it took."""
    units = len(run.times)
    return Figures(
        rate=run.rate,
        cpu=1000 * cpu / units,
        database=1000 * database / units,
        p50=1000 * percentile(run.times, 50),
        p95=1000 * percentile(run.times, 95),
        size=size(run.body),
        own=1000 * run.own / units,
    )


def middle(several: Iterable[Figures]) -> Figures:
    """The median of each figure."""
    rounds = list(several)
    return Figures(*(median(getattr(one, field.name) for one in rounds) for field in fields(Figures)))


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many in a hundred do not exceed."""
    return values[0] if len(values) == 1 else quantiles(values, n=100, method="inclusive")[percent - 1]


def measure(
    server: Running, store: Store, scripts: Iterable[Script], seconds: float
) -> tuple[Figures, list[str]]:
    """Let these connections work for so long; the figures, and whatever was answered wrongly."""
    load = Load(server.port, scripts)
    try:
        warm = load.run(units=WARM)
        before = server.seconds(), store.seconds()
        run = load.run(seconds=seconds)
        after = server.seconds(), store.seconds()
    finally:
        load.close()
    return of(run, cpu=after[0] - before[0], database=after[1] - before[1]), warm.errors + run.errors
