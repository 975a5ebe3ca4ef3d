"""What the screening says of single exercises for a patient, before any consult and at the library's dosages.

A rule says "test the easier version first" of every exercise that it meets. Whether this patient may do the easier
version of this exercise, only everything that the screening finds of that version tells (`instead`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from clinic.domain.library.exercise import Exercise
from clinic.domain.library.reviews import ReviewState
from clinic.domain.screening.rules import Severity
from clinic.domain.screening.screen import Finding
from clinic.domain.text import listed

ADVISED = re.compile(r"\beasier (?:version|one)", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?])\s+")
PART = re.compile(r"(, and |, or |; |, | and )")
NO_VERSION = "This exercise has no easier version."
ONLY = "Of the easier versions, take {names}."
RULED_OUT = "The easier version, {name}, is ruled out for this patient, too."
CONSULT_TOO = "The easier version, {name}, needs a consult, too."
NOT_KNOWN = "The easier version, {name}, cannot be judged before what is missing is recorded."
BEYOND = "The easier version, {name}, goes beyond the limits of a consult."
UNREVIEWED = "The easier version, {name}, is not reviewed, and this clinic signs reviewed exercises only."
STANDS_AGAINST = {
    Severity.NEEDS_INFO: NOT_KNOWN,
    Severity.CONSULT: CONSULT_TOO,
    Severity.CONTRAINDICATED: RULED_OUT,
}


@dataclass(frozen=True)
class Choice:
    """An exercise that could be added, with what the screening would say about it, and how its text stands where the
    clinic signs reviewed ones only. One that the program has names its item in `held`; its row says what is found.
    """

    exercise: Exercise
    severity: str = ""
    refused: str = ""
    review: ReviewState | None = None
    held: UUID | None = None


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
    whether it goes `beyond` what a consult in force allows; `review` is how its text stands, where the clinic signs
    reviewed ones only.
    """

    slug: str
    name: str
    rules: Mapping[str, Severity]
    beyond: bool = False
    review: ReviewState | None = None

    @property
    def severity(self) -> Severity:
        """The most severe of what is found about it."""
        return max(self.rules.values(), default=Severity.CLEAR)

    @property
    def objection(self) -> str:
        """The sentence why this patient is not advised to take it, empty where nothing stands in the way."""
        sentence = STANDS_AGAINST.get(self.severity, "")
        if not sentence and self.beyond:
            sentence = BEYOND
        if not sentence and self.review is not None and not self.review.is_reviewed:
            sentence = UNREVIEWED
        return sentence.format(name=self.name)


def instead(finding: Finding, easier: Sequence[Easier] | None) -> str:
    """What to do instead: as the rule says, but for advice to take an easier version against which something stands.

    What stands against each version of this exercise is said in its place. None where they are not known.
    """
    if easier is None or not ADVISED.search(finding.instead):
        return finding.instead
    against = [one.objection for one in easier if one.objection] or ([] if easier else [NO_VERSION])
    helping = [one.name for one in easier if not one.objection]
    if not against:
        return finding.instead
    kept = [finding.instead, ONLY.format(names=listed(helping))] if helping else [*_without(finding.instead)]
    return " ".join([*kept, *against] if helping else [*against, *kept])


def _without(advice: str) -> Iterator[str]:
    """The sentences of advice without the parts that speak of an easier version.

    >>> [*_without("Start with the easier version, breathe out with the effort, and ask about leakage.")]
    ['Breathe out with the effort, and ask about leakage.']
    """
    for sentence in SENTENCE.split(advice):
        first, *more = PART.split(sentence.rstrip("."))
        parts = [("", first), *zip(more[::2], more[1::2], strict=True)]
        kept = [(joint, part) for joint, part in parts if not ADVISED.search(part)]
        if kept:
            said = kept[0][1] + "".join(joint + part for joint, part in kept[1:])
            yield f"{said[0].upper()}{said[1:]}."
