"""Every row of the tables beside this file holds, and the tables leave no line of the logic out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic.domain.followup.adherence import Adherence, Outcome
from clinic.domain.followup.progression import checks
from clinic.domain.followup.progression.checks import SuggestionKind
from clinic.domain.followup.progression.history import PlanSoFar, Ticks
from clinic.domain.followup.progression.sessions import Performed, ReportedSession
from clinic.domain.followup.progression.suggesting import Suggestion, suggest, suggestions
from clinic.domain.programs import climbing
from clinic.domain.programs.ladder import Variable
from clinic.domain.programs.steps import GrowingItem
from tests.growing import LIBRARY, growing
from tests.spec.followup import tables
from tests.spec.followup.tables import TODAY, WrittenRow

ROWS = [row for name in ("ready", "hold", "back_and_stop") for row in tables.told(name)]
LADDER_ROWS = list(tables.cells("ladders"))
TOGETHER = list(tables.cells("together"))


def said(suggestion: Suggestion) -> tuple[str, str]:
    step = f" {tables.step_words(suggestion.step)}" if suggestion.step else ""
    numbers = f" ({', '.join(map(str, suggestion.rests_on))})" if suggestion.rests_on else ""
    return f"{suggestion.kind}{step}", suggestion.because + numbers


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_what_is_suggested_is_what_the_table_says(row: WrittenRow) -> None:
    found = suggest(row.item, row.sessions, row.ticks, row.plan, on=TODAY)

    assert said(found) == (row.suggestion, row.because)


def first_answer(row: WrittenRow) -> checks.Check:
    return next((check for _, check in checks.CHECKS if check(row.history)), checks.well)


def test_every_line_of_the_logic_answers_in_some_row() -> None:
    assert {check for _, check in checks.CHECKS} - {first_answer(row) for row in ROWS} == set()


def test_every_kind_and_every_variable_is_shown() -> None:
    assert {row.suggestion.split(" ")[0] for row in ROWS} == set(SuggestionKind)
    assert {step.split(" ")[0] for _, steps, _ in LADDER_ROWS for step in steps.split(", ")} == set(Variable)


@pytest.mark.parametrize(("slug", "steps", "printed"), LADDER_ROWS, ids=[row[0] for row in LADDER_ROWS])
def test_an_exercise_grows_as_the_table_says(slug: str, steps: str, printed: str) -> None:
    item = growing(LIBRARY[slug])
    assert climbing.next_step(item) == f"Next step, when your therapist agrees: {printed}"

    climbed = []
    while step := climbing.harder(item, allowed=item.exercise.harder):
        climbed.append(tables.step_words(step))
        if step.slug != slug:
            break
        item = replace(item, dosage=step.dosage)

    assert ", ".join(climbed) == steps
    assert climbing.next_step(item) is None


@pytest.mark.parametrize(("exercises", "ready"), TOGETHER, ids=[row[0] for row in TOGETHER])
def test_at_most_two_exercises_take_a_step_at_once(exercises: str, ready: str) -> None:
    items = []
    for words in exercises.split(", "):
        slug, day = words.split(" ")
        changed = None if day == "never" else TODAY.replace(day=int(day))
        items.append(growing(LIBRARY[slug], stepped_on=changed))
    sessions = [session(number, items) for number in (16, 18)]
    ticks = {item.slug: Ticks(technique_seen=TODAY) for item in items}
    plan = PlanSoFar(frozenset(item.slug for item in items), Adherence(6, 6))

    found = suggestions(items, sessions, ticks, plan, on=TODAY)

    assert [one.slug for one in found] == [item.slug for item in items]
    assert ", ".join(one.slug for one in found if one.kind is SuggestionKind.READY) == ready.strip("-")


def session(number: int, items: list[GrowingItem]) -> ReportedSession:
    """Everything done with ease."""
    exercises = {item.slug: Performed(item.dosage, Outcome.DONE, extra=2) for item in items}
    return ReportedSession(number, TODAY.replace(day=number), exercises, pain=0, effort=3)
