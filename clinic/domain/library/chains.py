"""The `easier` and `harder` links between exercises: one can always step down, and never in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from clinic.domain.content import BrokenContent
from clinic.domain.library.exercise import Exercise
from clinic.domain.library.vocabulary import Level

OPPOSITE = {"easier": "harder", "harder": "easier"}
DIFFICULTY = tuple(Level)


def check(exercises: Iterable[Exercise], *, sources: Mapping[str, str]) -> None:
    """Raise `BrokenContent` unless links exist, are mutual, make no circle, never lead to a lower level by
    `harder`, and every chain of `easier` ends in a beginner exercise. `sources` maps slug to file name."""
    library = {exercise.slug: exercise for exercise in exercises}
    for exercise in library.values():
        for direction in OPPOSITE:
            for number, slug in enumerate(getattr(exercise, direction)):
                reason = _broken_link(library, exercise, direction, slug)
                if reason:
                    raise BrokenContent(reason, source=sources[exercise.slug], path=(direction, number))
        if not exercise.easier and exercise.level is not Level.BEGINNER:
            raise BrokenContent(
                f"the chain of easier exercises ends here, but this exercise is {exercise.level}.",
                source=sources[exercise.slug],
                path=("easier",),
            )
    _check_no_cycle(library, sources)


def _broken_link(
    library: Mapping[str, Exercise], exercise: Exercise, direction: str, slug: str
) -> str | None:
    if slug not in library:
        return f"there is no exercise {slug}."
    other = library[slug]
    if exercise.slug not in getattr(other, OPPOSITE[direction]):
        return f"{slug} does not list {exercise.slug} as {OPPOSITE[direction]}."
    easier, harder = (other, exercise) if direction == "easier" else (exercise, other)
    if DIFFICULTY.index(harder.level) < DIFFICULTY.index(easier.level):
        return f"{harder.slug} ({harder.level}) cannot be harder than {easier.slug} ({easier.level})."
    return None


def _check_no_cycle(library: Mapping[str, Exercise], sources: Mapping[str, str]) -> None:
    try:
        TopologicalSorter({slug: exercise.easier for slug, exercise in library.items()}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        raise BrokenContent(
            f"the easier exercises go in a circle: {' → '.join(circle)}.",
            source=sources[circle[0]],
            path=("easier",),
        ) from error
