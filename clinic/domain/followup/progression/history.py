"""One exercise with everything that a suggestion about it is read from, and what that says.

What an exercise was done at before counts for the dosage of that time alone: a changed dosage starts from nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby, takewhile

from clinic.domain.followup import adherence
from clinic.domain.followup.adherence import MILD, Adherence, Zone
from clinic.domain.followup.progression.sessions import Performed, ReportedSession, in_order
from clinic.domain.limits import USUAL_PAIN_CAP
from clinic.domain.programs.steps import GrowingItem

EFFORT_COUNTS = timedelta(days=7)  # clinician to confirm
RECENT = timedelta(days=14)  # in which both sessions lie that make somebody ready; clinician to confirm

Sessions = tuple[ReportedSession, ...]


@dataclass(frozen=True)
class Ticks:
    """What a therapist has seen of one exercise, each with its day: never assumed.

    `ready_for` are harder exercises, by slug, whose `needs` the patient has and can do.
    """

    technique_seen: date | None = None
    ready_for: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class PlanSoFar:
    """What of the plan bears on every exercise: those in it, by slug, and how many trainings were reported.

    `pain_cap` is the plan's own limit of pain, the usual one where it has none. `open` says in words what
    waits for a decision (a finding, an answer in the intake). `looked_into` are the numbers of the sessions whose
    symptoms a therapist has looked into. A therapist answered anything red last in the write `answered` to the record,
    on the day `answered_on`.
    `harmed` are the exercises, by slug, with which something happened, with the day of it, while no therapist has said
    since that they saw it done well.
    `drafted` are the exercises that the open draft has changed already, by slug. `refused` says in a sentence why an
    exercise does not take its next step up: the screening, or the limit of a consult, stands against it.
    """

    slugs: frozenset[str]
    adherence: Adherence
    pain_cap: int = USUAL_PAIN_CAP
    open: tuple[str, ...] = ()
    looked_into: frozenset[int] = frozenset()
    answered: int = 0
    answered_on: date | None = None
    drafted: frozenset[str] = frozenset()
    refused: Mapping[str, str] = field(default_factory=dict)
    harmed: Mapping[str, date] = field(default_factory=dict)

    def zone(self, pain: int) -> Zone:
        """The zone of a pain under the plan's own limit."""
        return adherence.zone(pain, self.pain_cap)


@dataclass(frozen=True)
class History:
    """`sessions` are in order and none lies after `on`, as `of` makes them."""

    item: GrowingItem
    sessions: Sessions
    ticks: Ticks
    plan: PlanSoFar
    on: date

    @classmethod
    def of(
        cls,
        item: GrowingItem,
        sessions: Iterable[ReportedSession],
        ticks: Ticks,
        plan: PlanSoFar,
        *,
        on: date,
    ) -> History:
        """In whatever order the sessions come."""
        return cls(item, in_order(sessions, until=on), ticks, plan, on)

    @cached_property
    def run(self) -> Sessions:
        """The newest sessions with this exercise, back to where its dosage was another one."""
        slug, dosage = self.item.slug, self.item.dosage
        with_it = [session for session in reversed(self.sessions) if slug in session.exercises]
        same = takewhile(lambda session: session.exercises[slug].dosage == dosage, with_it)
        return tuple(reversed(list(same)))

    @cached_property
    def days(self) -> tuple[Sessions, ...]:
        """The run by training days: two sessions of one day have no night between them."""
        return tuple(tuple(sessions) for _, sessions in groupby(self.run, key=lambda session: session.day))

    @cached_property
    def pair(self) -> Sessions:
        """The sessions of the last two training days, if both are recent."""
        if len(self.days) < 2 or self.on - self.days[-2][0].day > RECENT:
            return ()
        return (*self.days[-2], *self.days[-1])

    @cached_property
    def since_all_was_well(self) -> Sessions:
        """The run after the last two days in a row that went well."""
        well = [all(map(self.went_well, day)) for day in self.days]
        last = max((n for n in range(1, len(well)) if well[n - 1] and well[n]), default=-1)
        return tuple(session for day in self.days[last + 1 :] for session in day)

    def performed(self, session: ReportedSession) -> Performed:
        return session.exercises[self.item.slug]

    def pain(self, session: ReportedSession) -> int | None:
        return session.pain_of(self.item.slug)

    def zone(self, session: ReportedSession) -> Zone | None:
        """None where pain was not said."""
        pain = self.pain(session)
        return None if pain is None else self.plan.zone(pain)

    def went_well(self, session: ReportedSession) -> bool:
        """Pain said and green, settled, nothing red beside it, and nothing new when somebody asked."""
        is_green = self.zone(session) is Zone.GREEN and has_settled(session) is True
        return is_green and session.symptoms is not None and not self.is_red(session)

    def is_red(self, session: ReportedSession) -> bool:
        """Whether it had a new symptom, or a red pain of whatever exercise."""
        return bool(session.symptoms) or any(self.plan.zone(pain) is Zone.RED for pain in session.pains)

    def effort(self, session: ReportedSession) -> tuple[int, ReportedSession] | None:
        """The last one that was said up to this session, not longer ago than it counts, and where."""
        for earlier in reversed(self.run[: self.run.index(session) + 1]):
            effort = earlier.effort_of(self.item.slug)
            if effort is not None and session.day - earlier.day <= EFFORT_COUNTS:
                return effort, earlier
        return None


def has_settled(session: ReportedSession) -> bool | None:
    """Whether all was back to usual by the next morning: pain of at most 3 was, unless somebody says otherwise."""
    if session.settled is None and session.pains and max(session.pains) <= MILD:
        return True
    return session.settled
