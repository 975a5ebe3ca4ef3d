"""The figures of one rung for one exercise, in the order in which they get harder.

They start at the lowest that the library gives for any level of the exercise and end at the most it is meant to become,
at the limit of the rung, or at that of any dosage, whichever comes first.

>>> climb(25, 60, (10, 15))
(25, 35, 50, 60)
"""

from __future__ import annotations

from typing import NamedTuple

from clinic.domain.dosage import LIMITS
from clinic.domain.followup.ladder import SHRINKS, Rung, Variable
from clinic.domain.followup.steps import GrowingItem

Sizes = tuple[int, int]


class Loads(NamedTuple):
    """`values` rise; a figure is `sign` times its load, so that less rest is more load."""

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


def of(item: GrowingItem, rung: Rung) -> Loads:
    """Where the exercise does not grow in this variable there are none."""
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
    """From `start` to `end`: a first step of the first size, then steps of the other, and what is left at the last."""
    first, others = sizes
    return (start, *range(start + first, end, others), end) if end > start else ()


def _sizes(item: GrowingItem, rung: Rung) -> Sizes:
    """The sizes that the exercise's file gives, or else those of the rung."""
    if rung.variable is not Variable.SECONDS:
        return rung.step
    given = (level.seconds_step for level in item.exercise.dosage.values() if level.seconds_step)
    return next(given, rung.step)
