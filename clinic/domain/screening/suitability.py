"""What the screening says of single exercises for a patient, before any consult and at the library's dosages.

A rule says "test the easier version first" of every exercise that it meets. Whether the easier version of this exercise
spares this patient the consult, only the screening of that version tells (`instead`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clinic.domain.library.exercise import Exercise
from clinic.domain.library.reviews import ReviewState
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Finding
from clinic.domain.text import listed

ADVISED = re.compile(r"\beasier\b", re.IGNORECASE)
NO_HELP = {
    Severity.CONSULT: "The easier version, {names}, needs the same consult. Have the consult name the exercise that you"
    " choose, or take another.",
    Severity.CONTRAINDICATED: "The easier version, {names}, is ruled out as well. Choose another exercise.",
}


@dataclass(frozen=True)
class Choice:
    """An exercise that could be added, with what the screening would say about it, and how its text stands where the
    clinic signs reviewed ones only.
    """

    exercise: Exercise
    severity: str
    refused: str = ""
    review: ReviewState | None = None


@dataclass(frozen=True)
class Suitability:
    """What the screening says of single exercises for a patient; `stops` is what stands against any exercise now."""

    severities: Mapping[str, Severity]
    stops: tuple[str, ...]

    def of(self, slug: str) -> Severity:
        """The most severe finding about an exercise; one that was not screened needs information."""
        return self.severities.get(slug, Severity.NEEDS_INFO)

    def is_safe(self, slug: str) -> bool:
        """Whether nothing stands between this exercise and a signature, cautions aside."""
        return not self.stops and not self.of(slug).blocks

    def shown(self, slug: str) -> Severity | None:
        """What to show beside an exercise: never that it is clear while something stands against any exercise."""
        severity = self.of(slug)
        return None if self.stops and severity is Severity.CLEAR else severity


@dataclass(frozen=True)
class Easier:
    """An easier version at the dosage it is added with: how severe each rule is that meets it, by the rule's id, and
    whether it goes `beyond` what a consult in force allows.
    """

    slug: str
    name: str
    rules: Mapping[str, Severity]
    beyond: bool = False

    @property
    def severity(self) -> Severity:
        """The most severe of what is found about it."""
        return max(self.rules.values(), default=Severity.CLEAR)


def instead(finding: Finding, easier: Sequence[Easier]) -> str:
    """What to do instead: as the rule says, but for advice to take an easier version where none is less severe here."""
    said = NO_HELP.get(finding.severity)
    helps = [one for one in easier if one.rules.get(finding.rule, Severity.CLEAR) < finding.severity]
    if said is None or not easier or helps or not ADVISED.search(finding.instead):
        return finding.instead
    return said.format(names=listed([one.name for one in easier]))
