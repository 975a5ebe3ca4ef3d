"""A journey as a therapist walks it, counted: a click, a key that acts, a field filled. Looking costs nothing.

walk = Counted(page, "template", most=12)
walk.click(page.get_by_role("link", name="Hugo Lind"))
walk.arrive()       # fails above the goal
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page


@dataclass
class Counted:
    """The interactions from the signed-in first page on."""

    page: Page
    journey: str
    most: int
    done: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def click(self, what: Locator) -> None:
        self._note("click", what)
        what.click()

    def fill(self, what: Locator, text: str) -> None:
        self._note("fill", what)
        what.fill(text)

    def _note(self, how: str, what: Locator) -> None:
        said = what.get_attribute("aria-label") or what.get_attribute("name") or what.inner_text()
        self.done.append(f"{how} {' '.join(said.split())}")

    def arrive(self) -> None:
        """Print what it took, and hold it to the goal."""
        taken = time.monotonic() - self.began
        steps = "".join(f"\n  {number}. {step}" for number, step in enumerate(self.done, start=1))
        print(f"\n{self.journey}: {len(self.done)} interactions, {taken:.1f} s{steps}")
        assert len(self.done) <= self.most, self.done
