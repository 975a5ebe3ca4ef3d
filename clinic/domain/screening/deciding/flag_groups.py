"""Consult flags as whoever decides chooses them: those that rest on the same facts are one choice.

One condition raises a flag for the program and one for each exercise that loads the place. To decide about it is one
choice; to decide about some of its exercises only is one for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clinic.domain.record.facts import DOSE
from clinic.domain.screening.screen import HOLD, Finding

BETWEEN = "."
OF_AN_EXERCISE = (DOSE, HOLD)  # how much of it is meant, by which exercises differ that rest on one condition


@dataclass(frozen=True)
class FlagGroup:
    """Flags that rest on the same facts. `value` names exactly these, so that none that came later is in it."""

    flags: tuple[Finding, ...]

    @property
    def value(self) -> str:
        return BETWEEN.join(flag.key for flag in self.flags)

    @property
    def titles(self) -> tuple[str, ...]:
        """What the flags are about, each once."""
        return tuple(dict.fromkeys(flag.title for flag in self.flags))

    @property
    def exercises(self) -> tuple[str, ...]:
        """The exercises that they name, by slug, each once."""
        return tuple(dict.fromkeys(flag.exercise for flag in self.flags if flag.exercise))

    @property
    def is_about_all(self) -> bool:
        """Whether one of them is about the program as a whole."""
        return any(flag.exercise is None for flag in self.flags)


def grouped(flags: Iterable[Finding]) -> tuple[FlagGroup, ...]:
    """The groups in the order of their first flags."""
    found: dict[object, list[Finding]] = {}
    for flag in flags:
        found.setdefault(_facts(flag) or flag.key, []).append(flag)
    return tuple(FlagGroup(tuple(each)) for each in found.values())


def _facts(flag: Finding) -> frozenset[object]:
    return frozenset(
        (because.fact, because.value)
        for because in flag.because
        if because.fact.partition(".")[0] not in OF_AN_EXERCISE
    )


def keys(values: Iterable[str]) -> frozenset[str]:
    """The keys of the flags that chosen values name, of groups and of single ones alike."""
    return frozenset(key for value in values for key in value.split(BETWEEN))


def named_twice(values: Iterable[str]) -> bool:
    """Whether a flag is chosen with its group and by itself, so that nobody knows whether all or some were meant."""
    chosen = [key for value in values for key in value.split(BETWEEN)]
    return len(chosen) != len(set(chosen))
