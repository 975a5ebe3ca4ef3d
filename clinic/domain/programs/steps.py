"""An exercise of a plan that may grow, and one step of it: always one variable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import NamedTuple

from clinic.domain.dosage import LIMITS, Dosage, in_minutes
from clinic.domain.library.exercise import Exercise
from clinic.domain.programs.ladder import SHRINKS, Ladder, Rung, Variable

Sizes = tuple[int, int]
UNITS = {
    Variable.REPS: "repetitions",
    Variable.SECONDS: "seconds",
    Variable.SETS: "sets",
    Variable.REST: "seconds of rest",
    Variable.HOLD: "seconds of hold",
}


@dataclass(frozen=True)
class GrowingItem:
    """An exercise of the plan in force with its present dosage, its ladder, and those next to it in the library.

    `stepped_on` is the day of its last change, up or down, also where it took the place of another exercise; None
    where there was none.
    """

    exercise: Exercise
    dosage: Dosage
    ladder: Ladder
    easier: tuple[Exercise, ...] = ()
    harder: tuple[Exercise, ...] = ()
    stepped_on: date | None = None

    @property
    def slug(self) -> str:
        return self.exercise.slug


@dataclass(frozen=True)
class Step:
    """One variable from what it is to what it becomes: figures, a harder way that is added or left out, or slugs.

    `dosage` is the whole dosage after it, of the exercise `slug`; `name` is that of another exercise.
    """

    variable: Variable
    before: int | str
    after: int | str
    slug: str
    dosage: Dosage
    name: str = ""

    def __str__(self) -> str:
        """As it goes on in a sentence.

        >>> str(Step(Variable.EXERCISE, "kneeling", "forearm", "forearm", Dosage(sets=3, seconds=35), "Plank"))
        '“Plank” at its first dose'
        >>> str(Step(Variable.SECONDS, 300, 360, "sit", Dosage(sets=1, seconds=360))).split()
        ['minutes', 'from', '5', 'to', '6']
        """
        if self.variable is Variable.EXERCISE:
            return f"“{self.name}” at its first dose"
        if self.variable is Variable.WAY:
            return f"with “{self.after}”" if self.after else f"without “{self.before}”"
        before, after = self.before, self.after
        if self.variable is Variable.SECONDS and in_minutes(int(before)) and in_minutes(int(after)):
            return f"minutes from {int(before) // 60} to {int(after) // 60}"
        return f"{UNITS[self.variable]} from {before} to {after}"


@dataclass(frozen=True)
class SignedVersion:
    """A version of the plan: the day of its signature, and the dosages by exercise."""

    day: date
    dosages: Mapping[str, Dosage]


def stepped_on(slug: str, versions: Sequence[SignedVersion]) -> date | None:
    """The day since which an exercise is prescribed as it is now; `versions` go from the newest to the first.

    None where that is so since the first version. What came into the plan later counts as a step of that day.
    """
    now = versions[0].dosages.get(slug)
    same = list(takewhile(lambda version: version.dosages.get(slug) == now, versions))
    return same[-1].day if len(same) < len(versions) else None


class Loads(NamedTuple):
    """The figures of one rung for one exercise, in the order in which they get harder: `values` rise, and a figure is
    `sign` times its load, so that less rest is more load.
    """

    sign: int
    values: tuple[int, ...]
    sizes: Sizes

    def more(self, figure: int) -> int | None:
        """The next harder figure. Below the first one the way there is taken in steps of the first size, too."""
        load = self.sign * figure
        if self.values and load < self.values[0]:
            return self.sign * min(self.values[0], load + self.sizes[0])
        return next((self.sign * value for value in self.values if value > load), None)

    def less(self, figure: int) -> int | None:
        """The next easier figure, none from the first one on."""
        lighter = [value for value in self.values if value < self.sign * figure]
        return self.sign * lighter[-1] if lighter else None


def loads_of(item: GrowingItem, rung: Rung) -> Loads:
    """The figures of one rung, from the lowest that the library gives for any level of the exercise to the most it is
    meant to become, the limit of the rung, or that of any dosage, whichever comes first; none where the exercise does
    not grow in this variable.
    """
    low, high = LIMITS[rung.variable]
    least = [getattr(level.default(), rung.variable) for level in item.exercise.dosage.values()]
    most = [getattr(level.grown(), rung.variable) for level in item.exercise.dosage.values()]
    if None in least:
        return Loads(1, (), rung.step)
    if rung.variable in SHRINKS:
        is_range = min(least) < max(most)
        end = max(min(least) if is_range else low, rung.limit or low, low)
        return Loads(-1, climb(-min(max(most), high), -end, rung.step), rung.step)
    end = min(max(most), high, high if rung.limit is None else rung.limit)
    sizes = _sizes(item, rung)
    return Loads(1, climb(max(min(least), low), end, sizes), sizes)


def climb(start: int, end: int, sizes: Sizes) -> tuple[int, ...]:
    """From `start` to `end`: a first step of the first size, then steps of the other, and what is left at the last.

    >>> climb(25, 60, (10, 15))
    (25, 35, 50, 60)
    """
    first, others = sizes
    return (start, *range(start + first, end, others), end) if end > start else ()


def _sizes(item: GrowingItem, rung: Rung) -> Sizes:
    """The sizes that the exercise's file gives, or else those of the rung."""
    if rung.variable is not Variable.SECONDS:
        return rung.step
    given = (level.seconds_step for level in item.exercise.dosage.values() if level.seconds_step)
    return next(given, rung.step)
