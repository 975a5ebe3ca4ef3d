"""Takes all measurements in turns: every task on every database, the clinic and then the ceiling, round after round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench import figures
from bench.asking.browser import Browser
from bench.asking.connection import Script
from bench.clinics.world import AT_ONCE, World
from bench.figures import Figures
from bench.judging import Outcome
from bench.serving.servers import Running
from bench.tasks import TASKS, again

HELLO = "hello"  # of the ceiling alone
PRODUCT, CEILING = "product", "ceiling"


@dataclass(frozen=True)
class Place:
    """Where a database's measurements are taken."""

    world: World
    product: Running
    ceiling: Running

    @property
    def name(self) -> str:
        return self.world.store.name


@dataclass
class Rounds:
    """What was measured so far: figures by database, task, connections and server, and wrong answers."""

    seconds: float
    found: dict[tuple[str, str, int, str], list[Figures]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)

    def once(self, places: Sequence[Place], tasks: Sequence[str]) -> None:
        """One round of everything."""
        for place in places:
            for connections in (1, AT_ONCE):
                self._ceiling(place, HELLO, connections, "GET /")
        for task in tasks:
            for place in places:
                for connections in (1, AT_ONCE):
                    self._both(place, task, connections)

    def outcome(self, store: str, task: str) -> Outcome:
        """The medians of a task."""
        one, eight = (self.middle(store, task, connections, PRODUCT) for connections in (1, AT_ONCE))
        bare = (self.middle(store, task, connections, CEILING) for connections in (1, AT_ONCE))
        return Outcome(one, eight, *bare)

    def middle(self, store: str, task: str, connections: int, server: str) -> Figures:
        return figures.middle(self.found[store, task, connections, server])

    def hello(self) -> Figures:
        """The bare hello with eight connections, on whatever database: it asks none."""
        keys = [key for key in self.found if key[1] == HELLO and key[2] == AT_ONCE]
        return figures.middle(one for key in keys for one in self.found[key])

    def _both(self, place: Place, name: str, connections: int) -> None:
        task = TASKS[name]
        scripts = [task.script(place.world, number) for number in range(connections)]
        measured = self._measure(place, place.product, scripts, (name, connections, PRODUCT))
        self._ceiling(place, name, connections, task.ceiling.format(size=int(measured.size)))

    def _ceiling(self, place: Place, name: str, connections: int, request: str) -> None:
        method, address = request.split()
        data = Browser(place.ceiling.port).request(method, address)
        scripts = [again(data, expects=201 if method == "POST" else 200) for _ in range(connections)]
        self._measure(place, place.ceiling, scripts, (name, connections, CEILING))

    def _measure(
        self, place: Place, server: Running, scripts: Sequence[Script], key: tuple[str, int, str]
    ) -> Figures:
        measured, errors = figures.measure(server, place.world.store, scripts, self.seconds)
        self.found[(place.name, *key)].append(measured)
        self.errors += [f"{place.name}, {key[0]} of the {key[2]}: {error}" for error in errors]
        return measured
