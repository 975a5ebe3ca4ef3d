"""How much of an exercise a program asks for, beside the most that the library gives.

>>> dose = Dose(Dosage(sets=10, reps=60, days_per_week=7), (Dosage(sets=3, reps=8),))
>>> dose.week_percent
5834

Work is counted in seconds: timed work as it is, a repetition as `REPETITION_SECONDS` and its hold. What each side does
counts, sides are not added up. Clinician to confirm: every figure here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from clinic.domain.dosage import LIMITS, Dosage
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import Level
from clinic.domain.record.facts import DOSE, Value

REPETITION_SECONDS = 4  # two there and two back
SHORT_HOLD = 5  # seconds; up to here a repetition that is held is still a repetition
ORDINARY = {  # many easy exercises are listed with one set of ten, which nobody means as a limit
    Level.BEGINNER: Dosage(sets=3, reps=12, days_per_week=7),
    Level.INTERMEDIATE: Dosage(sets=3, reps=12, days_per_week=3),
}

Measure = Callable[[Dosage], int]


@dataclass(frozen=True)
class Dose:
    """`given` is None where it is not known; `library` is what it is measured by, empty where that is not known."""

    given: Dosage | None = None
    library: tuple[Dosage, ...] = ()

    @classmethod
    def of(cls, exercise: Exercise, given: Dosage | None) -> Dose:
        """Measured by the most of each level, and by what is ordinary for an exercise of its own level.

        A clinic's copy is measured by what the library says of its base: the clinic cannot raise that.
        """
        measure = exercise.made_of or exercise
        library = [level.grown() for level in measure.dosage.values()]
        if measure.level in ORDINARY:
            library.append(ORDINARY[measure.level])
        return cls(given, tuple(library))

    @property
    def hold_seconds(self) -> int | None:
        """The longest time in one go; None where the dosage is not known."""
        return None if self.given is None else one_go(self.given)

    @property
    def library_hold_seconds(self) -> int:
        """The longest time in one go that the library gives; 0 where it is not known."""
        return max(map(one_go, self.library), default=0)

    @property
    def week_percent(self) -> int | None:
        """The work of a week against the library's most; None where one of the two is not known."""
        return self._percent(week, week)

    @property
    def peak_percent(self) -> int | None:
        """Hold, set or day, whichever is highest against the library's most; None where one of the two is not known."""
        shares = (self._percent(held, allowed_hold), self._percent(one_set, one_set), self._percent(day, day))
        return max((share for share in shares if share is not None), default=None)

    @cached_property
    def facts(self) -> Mapping[str, Value]:
        """As rules read it (`DOSE_FACTS`): what a dosage has none of is 0, what is not known is absent."""
        if self.given is None:
            return {}
        figures: dict[str, Value | None] = {name: getattr(self.given, name) or 0 for name in LIMITS}
        figures |= {"hold_seconds": self.hold_seconds, "side": str(self.given.side)}
        figures |= {"peak_percent": self.peak_percent, "week_percent": self.week_percent}
        return {f"{DOSE}.{name}": value for name, value in figures.items() if value is not None}

    def _percent(self, given: Measure, most: Measure) -> int | None:
        """Rounded up, so that beyond a limit is beyond it."""
        if self.given is None or not self.library:
            return None
        return -(-100 * given(self.given) // max(map(most, self.library)))


def one_go(dosage: Dosage) -> int:
    """The longest time in seconds that a position is kept; timed work counts as kept for all of its seconds."""
    return max(dosage.seconds or 0, dosage.hold_seconds)


def held(dosage: Dosage) -> int:
    """Seconds of hold in a repetition; timed work is measured as a set, which it may fill with moves."""
    return dosage.hold_seconds


def allowed_hold(dosage: Dosage) -> int:
    """Seconds of hold that a dosage of the library stands for."""
    return max(one_go(dosage), SHORT_HOLD)


def one_set(dosage: Dosage) -> int:
    """Seconds of work in a set."""
    return (dosage.seconds or 0) + (dosage.reps or 0) * (REPETITION_SECONDS + dosage.hold_seconds)


def day(dosage: Dosage) -> int:
    """Seconds of work on a day."""
    return one_set(dosage) * dosage.sets * dosage.times_per_day


def week(dosage: Dosage) -> int:
    """Seconds of work in a week."""
    return day(dosage) * dosage.days_per_week
