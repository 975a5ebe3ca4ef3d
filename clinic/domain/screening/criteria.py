"""Criteria: what a rule asks of the facts about a patient, answered true, false or unknown (Kleene logic).

A criterion is unknown when a fact it needs is not recorded and the recorded ones do not settle it.

>>> weigh(Is("latex_allergy", True), Reading({}, on=date(2026, 11, 21), acute_weeks=6)).truth
<Truth.UNKNOWN: 1>
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import NamedTuple, assert_never

from clinic.domain.record.facts import Value


class Truth(IntEnum):
    """Ordered, so that "and" is the least and "or" is the greatest of its parts."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


@dataclass(frozen=True)
class Is:
    """The fact has this value."""

    fact: str
    value: bool | str


@dataclass(frozen=True)
class AtLeast:
    """The figure is this or more."""

    fact: str
    number: int


@dataclass(frozen=True)
class WithinWeeks:
    """The date lies at most this many weeks back, that day included; None is the clinic's acute window."""

    fact: str
    weeks: int | None


@dataclass(frozen=True)
class NotRecorded:
    """Nobody recorded the fact. It is for judging what is not known the stricter way, never the milder one."""

    fact: str


@dataclass(frozen=True)
class AnyOf:
    parts: tuple[Criterion, ...]


@dataclass(frozen=True)
class AllOf:
    parts: tuple[Criterion, ...]


@dataclass(frozen=True)
class SeveralOf:
    """At least so many of the parts hold: what is little alone adds up."""

    number: int
    parts: tuple[Criterion, ...]


@dataclass(frozen=True)
class Not:
    part: Criterion


Atom = Is | AtLeast | WithinWeeks | NotRecorded
Criterion = Atom | AnyOf | AllOf | SeveralOf | Not


@dataclass(frozen=True)
class Reading:
    """The recorded facts by name, the day they are read on, and the clinic's acute window in weeks."""

    values: Mapping[str, Value]
    on: date
    acute_weeks: int


class Evidence(NamedTuple):
    """An answer with the recorded facts it rests on and the missing ones that keep it open."""

    truth: Truth
    because: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def weigh(criterion: Criterion, reading: Reading) -> Evidence:
    """Decide a criterion over what is recorded."""
    match criterion:
        case Is() | AtLeast() | WithinWeeks() | NotRecorded():
            return _weigh_atom(criterion, reading)
        case AllOf(parts):
            weighed = [weigh(part, reading) for part in parts]
            truth = min(evidence.truth for evidence in weighed)
            return _joined(truth, weighed if truth else [part for part in weighed if not part.truth])
        case AnyOf(parts):
            weighed = [weigh(part, reading) for part in parts]
            truth = max(evidence.truth for evidence in weighed)
            return _joined(truth, [part for part in weighed if part.truth == truth])
        case SeveralOf(number, parts):
            weighed = sorted((weigh(part, reading) for part in parts), key=lambda one: -one.truth)
            truth = weighed[number - 1].truth  # of the parts in order, the one that makes the number full
            return _joined(
                truth, [part for part in weighed if (part.truth >= truth if truth else not part.truth)]
            )
        case Not(part):
            evidence = weigh(part, reading)
            return evidence._replace(truth=Truth(Truth.TRUE - evidence.truth))
        case _:
            assert_never(criterion)


def ruled_out(criterion: Criterion, reading: Reading) -> bool:
    """Whether it weighs false, said without gathering what that rests on: nearly every rule is, for a patient."""
    match criterion:
        case AllOf(parts):
            return any(ruled_out(part, reading) for part in parts)
        case AnyOf(parts):
            return all(ruled_out(part, reading) for part in parts)
        case SeveralOf(number, parts):
            return sum(not ruled_out(part, reading) for part in parts) < number
        case _:
            return weigh(criterion, reading).truth is Truth.FALSE


def _weigh_atom(atom: Atom, reading: Reading) -> Evidence:
    value = reading.values.get(atom.fact)
    if value is None and isinstance(atom, NotRecorded):
        return Evidence(Truth.TRUE)
    if value is None:
        return Evidence(Truth.UNKNOWN, unknown=(atom.fact,))
    return Evidence(Truth.TRUE if _holds(atom, value, reading) else Truth.FALSE, because=(atom.fact,))


def _holds(atom: Atom, value: Value, reading: Reading) -> bool:
    match atom:
        case Is(_, wanted):
            return value == wanted
        case AtLeast(_, number):
            assert isinstance(value, int)
            return value >= number
        case WithinWeeks(_, weeks):
            assert isinstance(value, date)
            return reading.on - value <= timedelta(weeks=reading.acute_weeks if weeks is None else weeks)
        case NotRecorded():
            return False
        case _:
            assert_never(atom)


def _joined(truth: Truth, parts: Iterable[Evidence]) -> Evidence:
    parts = tuple(parts)
    because = tuple(dict.fromkeys(name for part in parts for name in part.because))
    unknown = tuple(dict.fromkeys(name for part in parts for name in part.unknown))
    return Evidence(truth, because, unknown)


def facts_of(criterion: Criterion) -> frozenset[str]:
    """Every fact the criterion reads."""
    match criterion:
        case Is() | AtLeast() | WithinWeeks() | NotRecorded():
            return frozenset({criterion.fact})
        case AllOf(parts) | AnyOf(parts) | SeveralOf(_, parts):
            return frozenset().union(*(facts_of(part) for part in parts))
        case Not(part):
            return facts_of(part)
        case _:
            assert_never(criterion)
