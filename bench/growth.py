"""What a page costs in a small clinic and in a large one: `python -m bench.growth`, with `--more` in a very large one.

Each page depends on one thing that grows: record and diary of a patient with 240 reports on everybody's reports, the
caseload, its search and worklist on patients, the library on exercises. The exit status is 1 where a page costs more
than 1.2 times as much.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from bench import figures, judging
from bench.clinics import sized
from bench.clinics.copies import Size
from bench.figures import Figures
from bench.judging import Entry
from bench.serving import databases
from bench.serving.databases import Store
from bench.serving.processes import busy, described
from clinic.settings import ROOT

OUT = ROOT / "build" / "growth.json"
MOST = 1.2
EXERCISES = (0, 1000)  # those that we have, and many
SMALL = Size(patients=200, reports=10_000)
LARGE = Size(patients=2_000, reports=200_000)
VERY_LARGE = Size(patients=20_000, reports=1_000_000)


PAGES = {
    "record": ("robin", "/patients/{}"),
    "diary": ("pat", "/my/diary"),
    "caseload": ("robin", "/patients"),
    "patient search": ("robin", "/patients?whose=all&q=person+00015"),
    "patient search with a slip": ("robin", "/patients?whose=all&q=persno+000151"),
    "patient search of all": ("robin", "/patients?whose=all&q=person"),
    "worklist": ("robin", "/worklist"),
    "exercise list": ("robin", "/library"),
    "exercise search": ("robin", "/library?q=hamstrng"),
}


@click.command()
@click.option("--seconds", default=3.0, show_default=True, help="How long each measurement takes.")
@click.option(
    "--rounds", default=5, show_default=True, type=click.IntRange(1), help="How often all is taken."
)
@click.option("--more", is_flag=True, help="A million reports and 20,000 patients.")
@databases.option
def main(seconds: float, rounds: int, more: bool, database: Sequence[str]) -> None:
    """Measure, print a line for each page, keep `build/growth.json`."""
    named: dict[str, Entry] = {}
    errors, before = [], busy()
    for name in database:
        with tempfile.TemporaryDirectory() as created, databases.KINDS[name](Path(created)) as store:
            found, wrong = grown(store, Path(created), VERY_LARGE if more else LARGE, seconds, rounds)
        named |= {f"{name}: {page}": entry for page, entry in found.items()}
        errors += wrong
    judging.write(OUT, named)
    for page, entry in named.items():
        assert entry.against
        growth = entry.value / entry.against
        click.echo(f"{growth:5.2f} times  {page}: {entry.against:.1f} to {entry.value:.1f} CPU-ms")
    click.echo(f"{described(before)}\n{len(errors)} answers were wrong.")
    for error, times in Counter(errors).most_common(5):
        click.echo(f"{times} times: {error}")
    sys.exit(bool(errors) or not all(entry.is_met for entry in named.values()))


def grown(
    store: Store, folder: Path, large: Size, seconds: float, rounds: int
) -> tuple[dict[str, Entry], list[str]]:
    """Every page in both clinics in turns: CPU-ms of application and database together."""
    costs: dict[tuple[str, int], list[Figures]] = defaultdict(list)
    errors: list[str] = []
    with ExitStack() as started:
        sizes = zip(("small", "large"), (SMALL, large), EXERCISES, strict=True)
        clinics = [
            started.enter_context(sized.clinic(store, name, size, exercises, folder))
            for name, size, exercises in sizes
        ]
        for where in clinics:
            where.sign_in()
        for _ in range(rounds):
            for page, (login, address) in PAGES.items():
                for number, where in enumerate(clinics):
                    measured, wrong = where.measure(login, address, seconds)
                    costs[page, number].append(measured)
                    errors += wrong
    return {page: _entry(costs[page, 0], costs[page, 1]) for page in PAGES}, errors


def _entry(small: Sequence[Figures], large: Sequence[Figures]) -> Entry:
    before, after = (one.cpu + one.database for one in (figures.middle(small), figures.middle(large)))
    return Entry(after, "CPU-ms", MOST * before, before)


if __name__ == "__main__":
    main()
