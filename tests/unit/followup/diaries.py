"""Diaries for the laws of progression: three weeks of reports about some exercises, most of them good, some not.

An example is a whole diary, and a law looks at each of its days, because good and bad have to meet in some order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from clinic.domain.dosage import Dosage
from clinic.domain.followup.adherence import Adherence, Outcome
from clinic.domain.followup.progression.history import PlanSoFar, Ticks
from clinic.domain.followup.progression.sessions import Performed, ReportedSession, SkipReason
from clinic.domain.followup.progression.suggesting import Suggestion, suggest, suggestions
from clinic.domain.programs.steps import GrowingItem
from tests.growing import LIBRARY, growing

BEGAN = date(2026, 10, 1)
DAYS = [BEGAN + timedelta(days=day) for day in range(21)]
SOME = ("forearm-plank", "wall-squat", "upright-ball-sit", "bridge-march", "prone-hold")
ANOTHER_DOSE = Dosage(sets=1, reps=1)

# What is not as it should be, of a whole session or of one exercise in it; every third session has something of each.
OF_SESSION: list[dict[str, Any]] = [
    *({"pain": pain} for pain in (4, 5, 6, 8, None)),
    *({"effort": effort} for effort in (8, None, None)),
    *({"settled": settled} for settled in (False, True)),
    *({"symptoms": (symptom,)} for symptom in ("numbness", "a weak foot", "dizziness")),
    *({"pain": pain, "settled": True} for pain in (4, 5, 5)),
]
OF_EXERCISE: list[dict[str, Any]] = [
    *({"pain": pain} for pain in (0, 3, 4, 7)),
    *({"effort": effort} for effort in (6, 9)),
    {"extra": 0},
    {"dosage": ANOTHER_DOSE},
    {"outcome": Outcome.PARTLY},
    {"outcome": None},
    {"outcome": Outcome.SKIPPED, "reason": SkipReason.NO_TIME},
]


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

    def looked_into(self, *, all_of_it: bool) -> Diary:
        """With every symptom looked into, or with none."""
        symptoms = frozenset(session.number for session in self.sessions if session.symptoms)
        return replace(self, plan=replace(self.plan, looked_into=symptoms if all_of_it else frozenset()))

    def only(self, *numbers: int) -> Diary:
        return replace(self, sessions=tuple(s for s in self.sessions if s.number in numbers))


def one_in_three(changes: list[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.integers(0, 2).flatmap(lambda at: st.sampled_from(changes) if at == 2 else st.just({}))


@st.composite
def reported(draw: st.DrawFn, items: tuple[GrowingItem, ...], number: int, day: date) -> ReportedSession:
    """Everything as it should be, but for what is drawn; an exercise is left away at times."""
    flaw = draw(one_in_three(OF_EXERCISE))
    flawed = draw(st.sampled_from(items))
    exercises = {item.slug: Performed(item.dosage, Outcome.DONE, extra=2) for item in items}
    exercises[flawed.slug] = replace(exercises[flawed.slug], **flaw)
    if len(items) > 1 and draw(st.integers(0, 5)) == 0:
        exercises.pop(draw(st.sampled_from(sorted(exercises))))
    usual = ReportedSession(number, day, exercises, pain=draw(st.sampled_from([1, 2, 3])), effort=5)
    return replace(usual, **draw(one_in_three(OF_SESSION)))


@st.composite
def diaries(draw: st.DrawFn) -> Diary:
    slugs = draw(st.lists(st.sampled_from(SOME), min_size=1, max_size=4, unique=True))
    items = tuple(growing(LIBRARY[slug]) for slug in slugs)
    days = draw(st.lists(st.sampled_from(DAYS), min_size=10, max_size=16))
    sessions = tuple(draw(reported(items, number, day)) for number, day in enumerate(days))
    seen = dict.fromkeys(slugs, Ticks(technique_seen=BEGAN))
    plan = PlanSoFar(frozenset(slugs), Adherence(9, 10), pain_cap=draw(st.sampled_from([2, 5, 7])))
    return Diary(items, sessions, seen, plan).looked_into(
        all_of_it=draw(st.sampled_from([True, True, True, False]))
    )
