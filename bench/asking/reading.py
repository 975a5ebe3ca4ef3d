"""Patients open their plans again and again while something else goes on: `with being_read(browsers) as reading: …`."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench.asking.browser import Browser

PAUSE = 0.4  # seconds between two pages of each


@dataclass
class Reading:
    """How long each page took, and what was answered wrongly."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def read(self, browser: Browser, stop: threading.Event) -> None:
        """Open the plan again and again."""
        while not stop.wait(PAUSE):
            begun = time.perf_counter()
            answer = browser.get("/my/")
            self.times.append(time.perf_counter() - begun)
            if answer.status != 200:
                self.errors.append(f"{answer.status} for a patient's page")


@contextmanager
def being_read(patients: Sequence[Browser]) -> Iterator[Reading]:
    """Patients read meanwhile."""
    reading, stop = Reading(), threading.Event()
    threads = [threading.Thread(target=reading.read, args=(browser, stop)) for browser in patients]
    for thread in threads:
        thread.start()
        time.sleep(PAUSE / len(threads))
    try:
        yield reading
    finally:
        stop.set()
        for thread in threads:
            thread.join()
