"""What patients feel while therapists sign: `python -m bench.signing`.

Four patients open their plans, ten pages a second together, while nobody signs, while a therapist signs four programs
one after the other, and while fourteen are signed at once. The exit status is 1 where a page or a signature fails, and
where pages are slower than wanted.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

import click

from bench import judging
from bench.asking import signatures
from bench.asking.browser import Browser
from bench.asking.reading import Reading, being_read
from bench.clinics import stages
from bench.figures import percentile
from bench.judging import Entry
from bench.serving import databases
from bench.serving.databases import Store
from bench.serving.processes import busy, described
from bench.serving.servers import serving, working
from clinic.settings import ROOT

OUT = ROOT / "build" / "signing.json"
READERS = 4
QUIET = 5.0  # seconds in which nobody signs
ITEMS = 8


def in_turn(therapist: Browser, programs: Sequence[UUID]) -> list[str]:
    """One after the other, each until its plan is there."""
    return [wrong for program in programs for wrong in one(therapist, program)]


def at_once(therapist: Browser, programs: Sequence[UUID]) -> list[str]:
    """All in the same moment."""
    with ThreadPoolExecutor(len(programs)) as together:
        found = together.map(partial(one, therapist), programs)
        return [wrong for several in found for wrong in several]


def one(therapist: Browser, program: UUID) -> list[str]:
    """Sign a program; what went wrong, if anything."""
    answer = signatures.press(therapist, program)
    if answer.status != 303:
        return [f"{answer.status} for a signature"]
    try:
        signatures.wait(therapist, answer)
    except TimeoutError as late:
        return [str(late)]
    return []


@dataclass(frozen=True)
class Act:
    """How many plans are signed and how; `most` milliseconds are for the slowest twentieth of patients' pages."""

    sign: Callable[[Browser, Sequence[UUID]], list[str]]
    many: int
    most: float


ACTS = {"four in turn": Act(in_turn, 4, 100), "fourteen at once": Act(at_once, 14, 300)}


@click.command()
@databases.option
def main(database: Sequence[str]) -> None:
    """Measure, print a line for each, keep `build/signing.json`."""
    named: dict[str, Entry] = {}
    errors, before = [], busy()
    for name in database:
        with tempfile.TemporaryDirectory() as created, databases.KINDS[name](Path(created)) as store:
            found, wrong = felt(store)
        named |= {f"{name}: {what}": entry for what, entry in found.items()}
        errors += wrong
    judging.write(OUT, named)
    for what, entry in named.items():
        wanted = f"  at most {entry.goal:.0f}" if entry.goal else ""
        click.echo(f"{entry.value:9,.0f} {entry.unit}  {what}{wanted}")
    click.echo("\n".join([described(before), *errors]))
    sys.exit(bool(errors) or not all(entry.is_met for entry in named.values()))


def felt(store: Store) -> tuple[dict[str, Entry], list[str]]:
    """How long a patient's page takes while nobody signs, and during each of the acts."""
    found: dict[str, Entry] = {}
    errors = []
    with stages.empty(store, "clinic") as stage:
        practice = stage.practice("robin")
        logins = [f"reader{number}" for number in range(READERS)]
        plans = {practice.draft(practice.patient(login, portal=True), ITEMS).id: "robin" for login in logins}
        many = sum(act.many for act in ACTS.values())
        drafts = [practice.draft(practice.patient("sam"), ITEMS).id for _ in range(many)]
        stage.sign(plans)
        with serving("product", stage.url) as server, working(stage.url):
            patients, therapist = [Browser(server.port) for _ in logins], Browser(server.port)
            for login, browser in zip(("robin", *logins), (therapist, *patients), strict=True):
                browser.sign_in(login)
            with being_read(patients) as quiet:
                time.sleep(QUIET)
            found |= _pages("nobody signs", quiet)
            for what, act in ACTS.items():
                programs, begun = [drafts.pop() for _ in range(act.many)], time.perf_counter()
                with being_read(patients) as reading:
                    errors += act.sign(therapist, programs)
                found |= _pages(what, reading, act.most, found["nobody signs, p95"].value)
                found[f"{what}, all plans there"] = Entry(time.perf_counter() - begun, "s")
                errors += reading.errors
    return found, [f"{store.name}: {error}" for error in errors]


def _pages(
    what: str, reading: Reading, most: float | None = None, against: float | None = None
) -> dict[str, Entry]:
    return {
        f"{what}, p50": Entry(1000 * percentile(reading.times, 50), "ms"),
        f"{what}, p95": Entry(1000 * percentile(reading.times, 95), "ms", most, against),
    }


if __name__ == "__main__":
    main()
