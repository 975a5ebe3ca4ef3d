"""Suggestions about all exercises of a plan, which no exercise can make by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from clinic.domain.followup.adherence import Adherence, Outcome
from clinic.domain.followup.progression.checks import SuggestionKind
from clinic.domain.followup.progression.history import PlanSoFar, Ticks
from clinic.domain.followup.progression.sessions import Performed, ReportedSession
from clinic.domain.followup.progression.suggesting import IN_THE_DRAFT, OTHERS_FIRST, Suggestion, suggestions
from clinic.domain.programs import climbing
from clinic.domain.programs.steps import GrowingItem
from tests.growing import LIBRARY, growing

TODAY = date(2026, 11, 20)
TWIST = "russian-twist"  # the harder neighbor of both exercises below


def at_the_top(slug: str) -> GrowingItem:
    item = growing(LIBRARY[slug])
    while step := climbing.harder(item):
        item = replace(item, dosage=step.dosage)
    return item


def said(
    *items: GrowingItem, plan: tuple[str, ...] = (), ticks: Ticks | None = None, **more: Any
) -> list[Suggestion]:
    """What is said after two good sessions."""
    sessions = [
        ReportedSession(
            day,
            TODAY.replace(day=day),
            {item.slug: Performed(item.dosage, Outcome.DONE, extra=2) for item in items},
            pain=1,
            effort=4,
        )
        for day in (16, 18)
    ]
    slugs = frozenset(plan) or frozenset(item.slug for item in items)
    known = {} if ticks is None else {item.slug: ticks for item in items}
    return [*suggestions(items, sessions, known, PlanSoFar(slugs, Adherence(6, 6), **more), on=TODAY)]


def test_two_exercises_never_become_the_same_one() -> None:
    confirmed = Ticks(TODAY, {TWIST: TODAY})
    first, second = said(at_the_top("bridge-march"), at_the_top("oblique-crunch"), ticks=confirmed)

    assert first.step is not None
    assert first.step.slug == TWIST
    assert (second.kind, second.step, second.because) == (SuggestionKind.HOLD, None, OTHERS_FIRST)
    assert second.rests_on == (16, 18)


def test_what_the_draft_changes_takes_a_place_and_stays_ready_itself() -> None:
    three = [
        growing(LIBRARY[slug]) for slug in ("forearm-plank", "kneeling-forearm-plank", "upright-ball-sit")
    ]
    kinds = {
        drafted: [
            (one.kind, one.because == IN_THE_DRAFT)
            for one in said(*three, ticks=Ticks(TODAY), drafted=drafted)
        ]
        for drafted in (
            frozenset({"upright-ball-sit"}),
            frozenset({"upright-ball-sit", "kneeling-forearm-plank"}),
            frozenset({"russian-twist", "bridge-march"}),  # which the plan has not
        )
    }
    ready, waits = (SuggestionKind.READY, False), (SuggestionKind.HOLD, True)
    assert [*kinds.values()] == [[ready, waits, ready], [waits, ready, ready], [waits, waits, waits]]


def test_an_exercise_of_which_no_therapist_has_ticked_anything_holds() -> None:
    (found,) = said(growing(LIBRARY["forearm-plank"]))

    assert (found.kind, found.because) == (SuggestionKind.HOLD, "No therapist has seen yet how it is done.")


def test_a_tick_of_a_day_to_come_does_not_count() -> None:
    tomorrow = TODAY.replace(day=21)
    plank, top = growing(LIBRARY["forearm-plank"]), at_the_top("bridge-march")

    assert said(plank, ticks=Ticks(tomorrow))[0].kind is SuggestionKind.HOLD
    assert said(top, ticks=Ticks(TODAY, {TWIST: tomorrow}))[0].kind is SuggestionKind.HOLD
    assert said(top, ticks=Ticks(TODAY, {TWIST: TODAY}))[0].kind is SuggestionKind.READY


def test_an_exercise_of_the_plan_is_not_suggested_in_place_of_another() -> None:
    (found,) = said(
        at_the_top("bridge-march"), plan=("bridge-march", TWIST), ticks=Ticks(TODAY, {TWIST: TODAY})
    )

    assert found.because == "It is at the top of its range, and no harder exercise follows."


def test_a_plan_without_exercises_has_nothing_to_suggest() -> None:
    assert said() == []
