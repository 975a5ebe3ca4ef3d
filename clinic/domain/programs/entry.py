"""When a phase of a program may begin: conditions as data, which reports and the record can be held against.

>>> EntryCondition(EntryKind.PAIN, at_most=3, sessions=3).words
'Pain at most 3 of 10 in 3 sessions'

What a person has to say (a consult, a clearance, the technique) has no figure. Every figure: clinician to confirm.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.content import Node
from clinic.domain.limits import SCORE, Span

FIGURES = {"at_most": SCORE, "sessions": Span(1, 10), "weeks": Span(1, 26)}
"""The figures of a condition: pain and effort of 10, training sessions, weeks."""


class EntryKind(StrEnum):
    """What has to be true before a phase begins."""

    CONSULT = "consult"
    CLEARANCE = "clearance"
    PAIN = "pain"
    EFFORT = "effort"
    AT_TARGET = "at_target"
    SETTLED = "settled"
    TECHNIQUE = "technique"
    WEEKS = "weeks"


NEEDS: dict[EntryKind, tuple[str, ...]] = {
    EntryKind.CONSULT: (),
    EntryKind.CLEARANCE: (),
    EntryKind.PAIN: ("at_most", "sessions"),
    EntryKind.EFFORT: ("at_most", "sessions"),
    EntryKind.AT_TARGET: ("sessions",),
    EntryKind.SETTLED: ("sessions",),
    EntryKind.TECHNIQUE: (),
    EntryKind.WEEKS: ("weeks",),
}
WORDS: dict[EntryKind, str] = {
    EntryKind.CONSULT: "The consult says that it may begin",
    EntryKind.CLEARANCE: "Cleared for exercise by whoever cares for the patient",
    EntryKind.PAIN: "Pain at most {at_most} of 10 in {sessions} sessions",
    EntryKind.EFFORT: "Effort at most {at_most} of 10 in {sessions} sessions",
    EntryKind.AT_TARGET: "Everything done at its full dosage in {sessions} sessions",
    EntryKind.SETTLED: "Back to usual by the next morning after {sessions} sessions",
    EntryKind.TECHNIQUE: "A therapist has seen each exercise done well",
    EntryKind.WEEKS: "At least {weeks} weeks in the phase before",
}


@dataclass(frozen=True)
class EntryCondition:
    """One condition; the figures that its kind has no use for are 0."""

    kind: EntryKind
    at_most: int = 0
    sessions: int = 0
    weeks: int = 0

    @property
    def words(self) -> str:
        """For clinicians."""
        return WORDS[self.kind].format(at_most=self.at_most, sessions=self.sessions, weeks=self.weeks)


def parse(node: Node) -> EntryCondition:
    """Read one condition; raises `BrokenContent`."""
    node.mapping(required=("kind",), optional=tuple(FIGURES))
    kind = node.field("kind").choice(EntryKind)
    node.mapping(required=("kind", *NEEDS[kind]))
    return EntryCondition(kind, **{name: _figure(node.field(name), FIGURES[name]) for name in NEEDS[kind]})


def _figure(node: Node, span: Span) -> int:
    figure = node.whole()
    if figure not in span:
        node.refuse(f"must be {span}, not {figure}.")
    return figure
