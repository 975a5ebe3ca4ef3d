"""A reported training session as progression reads it: a plain value, whoever stored it.

What was taken back or corrected is simply not among the sessions. None is always "not said", and never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from clinic.domain.dosage import Dosage
from clinic.domain.followup.adherence import Outcome


class SkipReason(StrEnum):
    """Why an exercise was left out."""

    PAIN = "pain"
    NO_TIME = "no_time"
    NO_EQUIPMENT = "no_equipment"
    UNCLEAR = "unclear"
    TOO_HARD = "too_hard"
    UNWELL = "unwell"
    OTHER = "other"


NOT_KNOWN_DONE = (Outcome.SKIPPED, None)
BECAUSE = {
    SkipReason.PAIN: "because of pain",
    SkipReason.NO_TIME: "for want of time",
    SkipReason.NO_EQUIPMENT: "because something to do it with was missing",
    SkipReason.UNCLEAR: "because it was not clear how",
    SkipReason.TOO_HARD: "because it was too hard",
    SkipReason.UNWELL: "because the patient was unwell",
    SkipReason.OTHER: "for another reason",
}
"""How each goes on after "left out, "."""


@dataclass(frozen=True)
class Performed:
    """How one exercise went, at the dosage that was asked for on that day. Without an `outcome` nobody said, which is
    neither done nor left out.

    When done: `extra` repetitions or seconds beyond it in the last set. When done partly: how many `sets`, and how
    many repetitions or seconds in the last of them (`amount`). When skipped: why. Pain and effort 0-10 are of this
    exercise alone.
    """

    dosage: Dosage
    outcome: Outcome | None
    extra: int = 0
    sets: int | None = None
    amount: int | None = None
    reason: SkipReason | None = None
    pain: int | None = None
    effort: int | None = None

    def __str__(self) -> str:
        """What was done, as it goes on in a sentence.

        >>> str(Performed(Dosage(sets=3, reps=10), Outcome.PARTLY, sets=2, amount=8))
        'done in part (2 of 3 sets, 8 in the last)'
        """
        if self.outcome is Outcome.SKIPPED:
            return f"left out, {BECAUSE[self.reason]}" if self.reason else "left out"
        if self.outcome is Outcome.DONE:
            return f"done in full, {self.extra} more in the last set" if self.extra else "done in full"
        parts = [] if self.sets is None else [f"{self.sets} of {self.dosage.sets} sets"]
        parts += [] if self.amount is None else [f"{self.amount} in the last"]
        parts += [f"{self.extra} more in the last set"] if self.extra else []
        parts += [BECAUSE[self.reason]] if self.reason else []
        how = "done in part" if self.outcome else "not said"
        return f"{how} ({', '.join(parts)})" if parts else how

    @property
    def share(self) -> Fraction | None:
        """How much of the dosage was done, all of it being 1; None where nobody said.

        >>> Performed(Dosage(sets=3, reps=10), Outcome.PARTLY, sets=2, amount=5).share
        Fraction(1, 2)
        """
        if self.outcome is None:
            return None
        if self.outcome is not Outcome.PARTLY:
            return Fraction(self.outcome is Outcome.DONE)
        if self.sets is None:
            return None
        whole = self.dosage.reps or self.dosage.seconds or 1
        last = whole if self.amount is None else min(self.amount, whole)
        done = max(self.sets - 1, 0) * whole + (last if self.sets else 0)
        return min(Fraction(done, self.dosage.sets * whole), Fraction(1))


@dataclass(frozen=True)
class ReportedSession:
    """One training session. `number` is the order in which things were written, `exercises` go by slug.

    Of those that are `unsaid`, by slug, nobody said how they went; among `exercises` they have what else was said.
    `settled` is the answer, given later, whether all was back to usual by the next morning. `symptoms` are new ones,
    and anything of the list that says stop; None where nobody asked. Pain and effort 0-10 are of the whole session. One
    without exercises is a message, whose pain and symptoms count all the same.
    """

    number: int
    day: date
    exercises: Mapping[str, Performed] = field(default_factory=dict)
    pain: int | None = None
    effort: int | None = None
    settled: bool | None = None
    symptoms: tuple[str, ...] | None = ()
    unsaid: frozenset[str] = frozenset()

    def pain_of(self, slug: str) -> int | None:
        """What was said of this exercise, or else of the session; nothing but its own of one that was left out, or of
        which nobody said how it went.
        """
        performed = self.exercises[slug]
        if performed.pain is not None or performed.outcome in NOT_KNOWN_DONE:
            return performed.pain
        return self.pain

    def effort_of(self, slug: str) -> int | None:
        """The same for the effort."""
        performed = self.exercises[slug]
        if performed.effort is not None or performed.outcome in NOT_KNOWN_DONE:
            return performed.effort
        return self.effort

    @property
    def pains(self) -> tuple[int, ...]:
        """Every pain that was said, of the session and of its exercises."""
        said = [self.pain, *(performed.pain for performed in self.exercises.values())]
        return tuple(pain for pain in said if pain is not None)


def in_order(sessions: Iterable[ReportedSession], *, until: date) -> tuple[ReportedSession, ...]:
    """By the day of the training, and on one day as they were written; what lies after `until` is not there yet."""
    known = [session for session in sessions if session.day <= until]
    return tuple(sorted(known, key=lambda session: (session.day, session.number)))
