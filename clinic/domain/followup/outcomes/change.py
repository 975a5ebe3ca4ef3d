"""First and last of what was measured, and in words whether the change between them matters.

>>> DAY = date(2026, 11, 21)
>>> FigureSeries(OutcomeMeasure.PAIN, (MeasuredPoint(DAY, 6), MeasuredPoint(DAY, 3))).words
'3 better, at least the smallest change that matters (2; Childs 2005, G56)'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from clinic.domain.followup.outcomes.measures import (
    MEASURES,
    Matters,
    MeasuredSide,
    MeasureKind,
    OutcomeMeasure,
    Place,
    plain,
    shown,
)

ONCE = "measured once"
AS_AT_FIRST = "as at first"
NO_CHANGE = "no change"
UNJUDGED = "what matters is for the clinician to judge"


class Verdict(StrEnum):
    """What can be said of a change. `BETTER` and `WORSE` are at least the smallest that matters."""

    BETTER = "better"
    WORSE = "worse"
    LITTLE = "little"
    SAME = "same"
    UNJUDGED = "unjudged"
    ONCE = "once"


@dataclass(frozen=True)
class MeasuredPoint:
    """One figure, in kept units, with the day it is about; `id` is its row's."""

    taken_on: date
    figure: int
    id: UUID | None = None
    place: Place = Place.CLINIC
    by: str = ""


@dataclass(frozen=True)
class FigureSeries:
    """The figures of one measure, oldest first, never empty: of one side, or about one goal (`about`, its words).

    `target` is what the goal aims at, and `due_on` by when.
    """

    measure: OutcomeMeasure
    points: tuple[MeasuredPoint, ...]
    about: str = ""
    side: MeasuredSide | None = None
    target: int | None = None
    due_on: date | None = None

    @property
    def kind(self) -> MeasureKind:
        return MEASURES[self.measure]

    @property
    def name(self) -> str:
        """What was measured, in words: a goal in the patient's own."""
        name = self.about or self.kind.name
        return f"{name}, {self.side}" if self.side else name

    @property
    def first(self) -> MeasuredPoint:
        return self.points[0]

    @property
    def last(self) -> MeasuredPoint:
        return self.points[-1]

    @property
    def gain(self) -> int | None:
        """How much better it is now, less than nothing where it is worse; None where nothing can be compared."""
        if self.kind.is_change:
            return self.last.figure
        if len(self.points) == 1:
            return None
        change = self.last.figure - self.first.figure
        return change if self.kind.more_is_better else -change

    @property
    def verdict(self) -> Verdict:
        """What the change amounts to."""
        gain, matters = self.gain, self.kind.matters
        if gain is None:
            return Verdict.ONCE
        if gain == 0:
            return Verdict.SAME
        if matters is None:
            return Verdict.UNJUDGED
        if abs(gain) < matters.least:
            return Verdict.LITTLE
        return Verdict.BETTER if gain > 0 else Verdict.WORSE

    @property
    def words(self) -> str:
        """The change in words, with what the judgement rests on."""
        matters = self.kind.matters
        if not self.gain:
            return self._amount
        return self._judged(matters, matters.rests_on) if matters else f"{self._amount}; {UNJUDGED}"

    @property
    def sentence(self) -> str:
        """The same, as a sentence begins."""
        return self.words[0].upper() + self.words[1:]

    @property
    def printed(self) -> str:
        """The same on a document that leaves the clinic: it is judged by a published figure alone, cited by its
        authors, since our numbers of sources say nothing there, and no clinician has confirmed a figure of ours.
        """
        matters = self.kind.matters
        is_judged = self.gain and matters and matters.authors
        said = self._judged(matters, matters.authors) if matters and is_judged else self._amount
        return said[0].upper() + said[1:]

    @property
    def _amount(self) -> str:
        if self.gain is None:
            return ONCE
        if self.gain == 0:
            return NO_CHANGE if self.kind.is_change else AS_AT_FIRST
        return f"{plain(self.measure, abs(self.gain))} {'better' if self.gain > 0 else 'worse'}"

    def _judged(self, matters: Matters, cited: str) -> str:
        enough = "less than" if abs(self.gain or 0) < matters.least else "at least"
        figure = plain(self.measure, matters.least)
        return f"{self._amount}, {enough} the smallest change that matters ({figure}; {cited})"

    @property
    def reached_on(self) -> date | None:
        """The day on which the target was first reached."""
        if self.target is None:
            return None
        return next((point.taken_on for point in self.points if point.figure >= self.target), None)

    def says(self, point: MeasuredPoint) -> str:
        """A figure of it with its unit."""
        return shown(self.measure, point.figure)
