"""How fast the clinic is here, beside what Flask and SQLAlchemy can do at best: `make bench`.

Clinic and ceiling take turns in one run, on both databases, with one connection and with eight; every figure is the
median of the rounds. Prints the table of the README and writes `build/bench.json`. Anything answered wrongly ends it
with status 1; a goal that is missed does not.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from bench import judging, table
from bench.asking.browser import Browser
from bench.asking.connection import Request, Script
from bench.asking.load import Load
from bench.clinics import world
from bench.judging import Entry
from bench.rounds import Place, Rounds
from bench.serving import databases
from bench.serving.processes import busy, described
from bench.tasks import TASKS, WAITING
from clinic.settings import ROOT

OUT = ROOT / "build" / "bench.json"
SHOWN = 10  # wrong answers
FIRST = {"small": "waiting", "large": "waiting-500"}


@click.command()
@click.option("--seconds", default=3.0, show_default=True, help="How long each measurement takes.")
@click.option(
    "--rounds", default=5, show_default=True, type=click.IntRange(1), help="How often all is taken."
)
@click.option("--only", multiple=True, type=click.Choice(list(TASKS)), help="Leave out the other tasks.")
@databases.option
def main(seconds: float, rounds: int, only: Sequence[str], database: Sequence[str]) -> None:
    """Measure, print the table, keep `build/bench.json`."""
    tasks, before = only or list(TASKS), busy()
    taken, said = Rounds(seconds), {}
    with ExitStack() as started:
        folder = Path(started.enter_context(tempfile.TemporaryDirectory()))
        places = []
        for name in database:
            store = started.enter_context(databases.KINDS[name](folder))
            made = started.enter_context(world.made(store))
            places.append(Place(made, *started.enter_context(world.running(made))))
        said = first_visits(places)
        for number in range(rounds):
            click.echo(f"Round {number + 1} of {rounds}.", err=True)
            taken.once(places, tasks)
    stores = [place.name for place in places]
    report(taken, stores, tasks, said)
    click.echo(described(before))
    for error in taken.errors[:SHOWN]:
        click.echo(error, err=True)
    click.echo(f"{len(taken.errors)} answers were wrong.")
    sys.exit(bool(taken.errors))


def report(taken: Rounds, stores: Sequence[str], tasks: Sequence[str], said: dict[str, Entry]) -> None:
    """The table, what it stands on, and the file."""
    hello = taken.hello()
    found: dict[str, dict[str, dict[str, Entry]]] = {}
    for task in tasks:
        found[task] = {}
        for store in stores:
            outcomes = {name: taken.outcome(store, name) for name in tasks}
            found[task][store] = dict(judging.entries(store, TASKS[task].goal, outcomes, task, hello.cpu))
    named = {
        f"{store}: {task}, {what}": entry
        for task, of in found.items()
        for store, one in of.items()
        for what, entry in one.items()
    }
    hellos = {"hello, c=8": Entry(hello.cpu, "CPU-ms", None, judging.HELLO)}
    judging.write(OUT, hellos | said | named)
    click.echo("\n".join(table.lines({name: task.words for name, task in TASKS.items()}, found)))
    click.echo(f"\nA bare hello: {hello.cpu:.2f} CPU-ms, {hello.rate:,.0f} a second.")
    click.echo(
        f"The bench itself took {hello.own:.3f} CPU-ms for each: alone it could ask {1000 / hello.own:,.0f} a second."
    )
    for name, entry in said.items():
        click.echo(f"{name}: {entry.value:,.0f} {entry.unit}")


def first_visits(places: Sequence[Place]) -> dict[str, Entry]:
    """What the waiting list takes in a process that has screened nothing yet, other pages of it asked for before."""
    found = {}
    for place in places:
        for login, task in FIRST.items():
            browser = place.world.browsers[login]
            load = Load(place.product.port, [_each(browser, ("/patients", WAITING))])
            load.run(units=1)
            before = place.product.seconds()
            load.run(units=1)
            load.close()
            cost = 1000 * (place.product.seconds() - before)
            found[f"{place.name}: {task}, first visit of a process"] = Entry(cost, "CPU-ms")
    return found


def _each(browser: Browser, addresses: Sequence[str]) -> Script:
    for address in itertools.cycle(addresses):
        yield Request(browser.request("GET", address))


if __name__ == "__main__":
    main()
