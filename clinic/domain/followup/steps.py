"""An exercise of a plan that may grow, and one step of it: always one variable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from clinic.domain.dosage import Dosage, in_minutes
from clinic.domain.followup.ladder import Ladder, Variable
from clinic.domain.library.exercise import Exercise

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
