"""The bench's entries as the table of the README."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bench.judging import RATE, Entry

SHORT = {"sqlite": "S", "postgresql": "P"}
HEAD = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
MISSED = {
    "rate, c=8": "share of the ceiling",
    "cpu, c=8": "CPU-ms",
    "page": "bytes",
    "c=8 over c=1": "c=8 over c=1",
    "growth": "growth",
}

Of = Mapping[str, Mapping[str, Entry]]  # by database, then by what is said


def lines(tasks: Mapping[str, str], found: Mapping[str, Of]) -> Iterator[str]:
    """The table: a row for each task that was measured, in words."""
    stores = list(next(iter(found.values())))
    heads = [f"{HEAD[store]}: requests/s · CPU-ms · of the ceiling" for store in stores]
    yield f"| Task | {' | '.join(heads)} | Goal here | Met |"
    yield "| --- |" + " --- |" * (len(stores) + 2)
    for task, of in found.items():
        cells = [_cell(of[store]) for store in stores]
        yield f"| {tasks[task]} | {' | '.join(cells)} | {goals(of)} | {met(of)} |"


def goals(of: Of) -> str:
    """What was wanted, scaled to this machine."""
    first = next(iter(of.values()))
    said = []
    cpu = [entry.goal for entry in (one["cpu, c=8"] for one in of.values()) if entry.goal is not None]
    if cpu:
        said.append(f"≤ {' / '.join(f'{goal:.1f}' for goal in cpu)} CPU-ms")
    rate = first["rate, c=8"]
    if rate.goal and rate.against:
        said.append(f"≥ {100 * rate.goal / rate.against:.0f} % of the ceiling")
    gain, growth, page = first.get("c=8 over c=1"), first.get("growth"), first["page"]
    if gain and gain.goal:
        said.append(f"c=8 ≥ {gain.goal:g} × c=1 on SQLite")
    if growth and growth.goal and growth.against:
        said.append(f"≤ {growth.goal / growth.against:g} × the smaller")
    if page.goal:
        said.append(f"≤ {page.goal / 1000:.0f} kB")
    return ", ".join(said) or "–"


def met(of: Of) -> str:
    """Yes, or what is missed and on which database; a dash where nothing was wanted."""
    wanted = [(store, what, one) for store, said in of.items() for what, one in said.items() if one.goal]
    missed = [f"{SHORT[store]} {MISSED[what]} {_value(one)}" for store, what, one in wanted if not one.is_met]
    return "no: " + ", ".join(missed) if missed else "yes" if wanted else "–"


def _cell(said: Mapping[str, Entry]) -> str:
    rate, cpu = said["rate, c=8"], said["cpu, c=8"]
    database = said.get("database, c=8")
    own = f" + {database.value:.1f}" if database else ""
    share = f"{100 * rate.value / rate.against:.0f} %" if rate.against else "–"
    return f"{rate.value:,.0f} · {cpu.value:.1f}{own} · {share}"


def _value(entry: Entry) -> str:
    if entry.against and entry.unit == RATE:
        return f"{100 * entry.value / entry.against:.0f} %"
    if entry.unit == "bytes":
        return f"{entry.value / 1000:.0f} kB"
    if entry.unit == "CPU-ms" and entry.against and entry.goal:
        return f"{entry.value:.1f}"
    return f"{entry.value:.2g}"
