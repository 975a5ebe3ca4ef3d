"""What the screening says of single exercises for a patient, before any consult and at the library's dosages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clinic.domain.library.exercise import Exercise
from clinic.domain.library.reviews import ReviewState
from clinic.domain.screening.rules import Severity


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
