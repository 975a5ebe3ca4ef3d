"""Diaries for the laws of progression: a month of reports about some exercises, most of them good, some not.

An example is a whole diary, and a law looks at each of its days, because good and bad have to meet in some order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from clinic.domain.dosage import Dosage
from clinic.domain.followup.adherence import Adherence, Outcome
from clinic.domain.followup.history import PlanSoFar, Ticks
from clinic.domain.followup.progression import Suggestion, suggest, suggestions
from clinic.domain.followup.sessions import Performed, ReportedSession, SkipReason
from clinic.domain.followup.steps import GrowingItem
from tests.growing import LIBRARY, growing

BEGAN = date(2026, 10, 1)
MONTH = [BEGAN + timedelta(days=day) for day in range(30)]
SOME = ("forearm-plank", "wall-squat", "upright-ball-sit", "bridge-march", "prone-hold")
OTHER_DOSE = Dosage(sets=1, reps=1)

PAIN = st.sampled_from([0, 1, 2, 3, 3, None, 4, 5, 7])
EFFORT = st.sampled_from([2, 5, 7, 7, None, 9])
SETTLED = st.sampled_from([True, True, None, None, None, False])
MOSTLY = {"none": st.sampled_from([()] * 12 + [("numbness",)]), "extra": st.sampled_from([2, 2, 2, 3, 0])}


@dataclass(frozen=True)
class Diary:
    """Everything that the suggestions of one plan are made of, but the day."""

    items: tuple[GrowingItem, ...]
    sessions: tuple[ReportedSession, ...]
    ticks: dict[str, Ticks]
    plan: PlanSoFar

    def on(self, day: date) -> tuple[Suggestion, ...]:
        return suggestions(self.items, self.sessions, self.ticks, self.plan, on=day)

    def alone(self, day: date) -> Iterator[tuple[GrowingItem, Suggestion]]:
        """Every exercise by itself."""
        for item in self.items:
            yield item, suggest(item, self.sessions, self.ticks[item.slug], self.plan, on=day)

    def only(self, *numbers: int) -> Diary:
        return replace(self, sessions=tuple(s for s in self.sessions if s.number in numbers))

    def without(self, number: int) -> Diary:
        return replace(self, sessions=tuple(s for s in self.sessions if s.number != number))


@st.composite
def performed(draw: st.DrawFn, item: GrowingItem) -> Performed:
    """Mostly in full at the dose of the plan, with two more in the last set."""
    fate = draw(st.sampled_from([Outcome.DONE] * 8 + [Outcome.PARTLY, Outcome.SKIPPED]))
    return Performed(
        draw(st.sampled_from([item.dosage] * 8 + [OTHER_DOSE])),
        fate,
        extra=draw(MOSTLY["extra"]) if fate is Outcome.DONE else 0,
        reason=SkipReason.NO_TIME if fate is Outcome.SKIPPED else None,
        pain=draw(PAIN),
        effort=draw(EFFORT),
    )


@st.composite
def diaries(draw: st.DrawFn) -> Diary:
    slugs = draw(st.lists(st.sampled_from(SOME), min_size=1, max_size=4, unique=True))
    items = tuple(growing(LIBRARY[slug]) for slug in slugs)
    days = draw(st.lists(st.sampled_from(MONTH), min_size=8, max_size=16))
    sessions = tuple(
        ReportedSession(
            number,
            day,
            {item.slug: draw(performed(item)) for item in items if draw(st.integers(0, 5))},
            pain=draw(PAIN),
            effort=draw(EFFORT),
            settled=draw(SETTLED),
            symptoms=draw(MOSTLY["none"]),
        )
        for number, day in enumerate(days)
    )
    seen = {slug: Ticks(technique_seen=draw(st.sampled_from([BEGAN] * 4 + [None]))) for slug in slugs}
    symptoms = frozenset(session.number for session in sessions if session.symptoms)
    plan = PlanSoFar(
        frozenset(slugs),
        Adherence(9, 10),
        pain_cap=draw(st.sampled_from([None, None, 2, 5])),
        looked_into=draw(st.sampled_from([symptoms, symptoms, frozenset()])),
    )
    return Diary(items, sessions, seen, plan)
