"""A screening rule as a value: whom it looks for, which exercises it touches, and how severe it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property

from clinic.domain.library.dose import Dose
from clinic.domain.library.vocabulary import Mark, Tag, meant
from clinic.domain.record.facts import DOSE_FACTS
from clinic.domain.record.problems import PROBLEMS
from clinic.domain.screening.criteria import Criterion, facts_of

# The sections of the rulebook. Stored rulebooks keep their words, so one is never taken away.
REGIONS = (
    "Red flags", "Back", "Neck", "Bone", "Surgery", "Pregnancy", "Belly", "Heart and circulation",
    "Eyes", "Balance", "Joints", "General health", "Ball", "Dose",
    "Limbs", "Nerves", "Lungs", "Cancer care",
)  # fmt: skip


class Severity(IntEnum):
    """In order; from `NEEDS_INFO` on, a plan cannot be signed until something changes."""

    CLEAR = 0
    INFO = 1
    CAUTION = 2
    NEEDS_INFO = 3
    CONSULT = 4
    CONTRAINDICATED = 5

    @property
    def word(self) -> str:
        return self.name.lower()

    def __str__(self) -> str:
        return self.word

    @property
    def blocks(self) -> bool:
        return self >= Severity.NEEDS_INFO


class Urgency(StrEnum):
    """How fast a red flag wants a doctor, slowest first."""

    URGENT = "urgent"
    SAME_DAY = "same_day"
    EMERGENCY = "emergency"


class Examined(StrEnum):
    """What a consult can have looked at."""

    NEUROLOGICAL = "neurological"
    RED_FLAGS = "red_flags"
    DIRECTION_PREFERENCE = "direction_preference"
    BLOOD_PRESSURE = "blood_pressure"


@dataclass(frozen=True)
class Scope:
    """The exercises a rule touches: any of some tags, all of others, kept longer than a number of seconds.

    One that names nothing touches every exercise.
    """

    any_tags: frozenset[Tag] = frozenset()
    all_tags: frozenset[Tag] = frozenset()
    hold_over_seconds: int | None = None

    @property
    def tags(self) -> frozenset[Tag]:
        """Every word it names."""
        return self.any_tags | self.all_tags

    def takes(self, tags: Collection[Tag], dose: Dose) -> bool:
        """Whether an exercise is touched; one without tags or without a known dose is."""
        return self._takes_hold(dose.hold_seconds) and (not tags or self._takes_tags(tags))

    def _takes_hold(self, hold_seconds: int | None) -> bool:
        return self.hold_over_seconds is None or hold_seconds is None or hold_seconds > self.hold_over_seconds

    def _takes_tags(self, tags: Collection[Tag]) -> bool:
        has_all = not any(words.isdisjoint(tags) for words in self._each_of)
        return has_all and not (self._any_of and self._any_of.isdisjoint(tags))

    @cached_property
    def _any_of(self) -> frozenset[Tag]:
        return meant(self.any_tags)

    @cached_property
    def _each_of(self) -> tuple[frozenset[Tag], ...]:
        return tuple(meant([tag]) for tag in self.all_tags)


@dataclass(frozen=True)
class Rule:
    """`scope` is None for a rule about the whole program. Sentences: `why` and `instead` for the clinician,
    `patient_text` for the patient. Where that one forbids, `after_consult` says how to do it once a consult allows it;
    a plan never contradicts its own steps. `examine` is what a consult about this rule has to have looked at."""

    id: str
    version: int
    region: str
    title: str
    when: Criterion
    scope: Scope | None
    severity: Severity
    why: str
    instead: str
    sources: tuple[str, ...]
    mark: Mark
    patient_text: str = ""
    after_consult: str = ""
    urgency: Urgency | None = None
    examine: tuple[Examined, ...] = ()

    @cached_property
    def facts(self) -> frozenset[str]:
        return facts_of(self.when)

    @cached_property
    def reads_dose(self) -> bool:
        """Whether it asks for the dose of each exercise."""
        return not self.facts.isdisjoint(DOSE_FACTS)

    @cached_property
    def problems(self) -> frozenset[str]:
        """The problems among its facts, by code."""
        return frozenset(PROBLEMS.keys() & {name.partition(".")[0] for name in self.facts})
