"""A clinic of a size, with a patient who reported 240 times, and its server: what growth is measured in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import figures
from bench.asking.browser import Browser
from bench.clinics import copies, libraries, stages
from bench.clinics.copies import Size
from bench.figures import Figures
from bench.serving.databases import Store
from bench.serving.servers import Running, serving
from bench.tasks import again

REPORTS, ITEMS = 240, 8


@dataclass(frozen=True)
class Clinic:
    """One that runs; Pat reported 240 times, Robin treats."""

    store: Store
    server: Running
    patient: str
    browsers: dict[str, Browser]

    def sign_in(self) -> None:
        """Everybody anew: filling a large clinic takes longer than a session of a small one lasts."""
        for login, browser in self.browsers.items():
            browser.sign_in(login)

    def measure(self, login: str, address: str, seconds: float) -> tuple[Figures, list[str]]:
        """A page again and again over one connection."""
        data = self.browsers[login].request("GET", address.format(self.patient))
        return figures.measure(self.server, self.store, [again(data)], seconds)


@contextmanager
def clinic(store: Store, name: str, size: Size, exercises: int, folder: Path) -> Iterator[Clinic]:
    """A clinic of that size, and its server."""
    libraries.write(exercises, folder / f"{store.name}-{name}")
    with stages.empty(store, name, library=folder / f"{store.name}-{name}") as stage:
        practice = stage.practice("robin")
        patient = practice.patient("pat", portal=True)
        program = practice.draft(patient, ITEMS)
        plan = stage.sign({program.id: "robin"})[program.id]
        copies.reports(practice, plan, REPORTS)
        copies.fill(practice, size, plan)
        stage.settle()
        with serving("product", stage.url) as server:
            browsers = {login: Browser(server.port) for login in ("robin", "pat")}
            yield Clinic(store, server, str(patient.id), browsers)
