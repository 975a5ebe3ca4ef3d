"""What the tasks are done in: three clinics in one database, and everybody's browser.

`small` has 200 patients and 101 drafts, `large` 2,000 and 500, and no draft waits for a consult. Pat of `small` has
reported 240 times; eight others of it report while they are measured. In `workshop` programs are built.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from bench import ceiling
from bench.asking.browser import Browser
from bench.clinics import copies, stages
from bench.clinics.copies import Size
from bench.clinics.stages import Stage
from bench.serving.databases import Store
from bench.serving.servers import Running, serving
from clinic.services.plans import contents

AT_ONCE = 8
REPORTS, ITEMS, MANY_ITEMS = 240, 8, 20
SMALL = Size(
    patients=197 - AT_ONCE, drafts=101, reports=2000
)  # beside Quinn, Robin, Pat and those who report
LARGE = Size(patients=1998, drafts=500, reports=2000)
REPORTERS = [f"reporter{number}" for number in range(AT_ONCE)]
CLINICS = ("small", "large", "workshop")


@dataclass
class World:
    """Who is there: patients and plans by sign-in name, programs by how many exercises they have."""

    stage: Stage
    patients: dict[str, UUID] = field(default_factory=dict)
    plans: dict[str, UUID] = field(default_factory=dict)
    programs: dict[int, list[UUID]] = field(default_factory=dict)
    pdf: bytes = b""
    browsers: dict[str, Browser] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        return self.stage.store


@contextmanager
def made(store: Store) -> Iterator[World]:
    """All of it in a new database."""
    with stages.empty(store, "clinic") as stage:
        world = World(stage)
        _populate(world)
        stage.settle()
        yield world


@contextmanager
def running(world: World) -> Iterator[tuple[Running, Running]]:
    """The clinic and the ceiling, both just started, with everybody signed in."""
    bare = world.store.create("ceiling")
    ceiling.prepare(bare, world.pdf)
    with ExitStack() as started:
        product = started.enter_context(serving("product", world.stage.url))
        for login in (*CLINICS, "pat", *REPORTERS):
            world.browsers[login] = Browser(product.port)
            world.browsers[login].sign_in(login)
        yield product, started.enter_context(serving("ceiling", bare))


def _populate(world: World) -> None:
    stage = world.stage
    small, large, workshop = (stage.practice(name) for name in CLINICS)
    programs = {}
    for practice, login in ((small, "small"), (large, "large")):
        program = practice.draft(practice.patient("robin"), ITEMS)
        programs[program.id] = (login, login)
    for login in ("pat", *REPORTERS):
        patient = small.patient(login, portal=True)
        world.patients[login] = patient.id
        programs[small.draft(patient, ITEMS).id] = ("small", login)
    for items in (ITEMS, MANY_ITEMS):
        drafts = [workshop.draft(workshop.patient("sam"), items) for _ in range(AT_ONCE)]
        world.programs[items] = [draft.id for draft in drafts]
    signed = stage.sign({key: therapist for key, (therapist, _) in programs.items()})
    plans = {whose: signed[key] for key, (_, whose) in programs.items()}
    world.plans = {whose: plan.id for whose, plan in plans.items()}
    world.pdf = contents.pdf(plans["pat"])
    copies.fill(small, SMALL, plans["small"])
    copies.fill(large, LARGE, plans["large"])
    copies.reports(small, plans["pat"], REPORTS)
