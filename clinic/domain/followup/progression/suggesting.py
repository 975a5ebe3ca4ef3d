"""What to suggest about each exercise of a plan in force: more, the same, less, or stop.

A therapist decides: nothing is ever applied by itself. Every suggestion says why and which reports it rests on.

suggest(item, sessions, ticks, plan, on=today)
suggestions(items, sessions, ticks, plan, on=today)   # one for each exercise, at most two of them a step up
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from clinic.domain.followup.progression import checks
from clinic.domain.followup.progression.checks import Observation, SuggestionKind
from clinic.domain.followup.progression.history import History, PlanSoFar, Ticks
from clinic.domain.followup.progression.sessions import ReportedSession
from clinic.domain.programs import climbing
from clinic.domain.programs.steps import GrowingItem, Step
from clinic.domain.text import in_words

MOST_AT_ONCE = 2
OTHERS_FIRST = (
    f"It is ready, but {in_words(MOST_AT_ONCE)} exercises at once are enough, and others go first this week."
)
IN_THE_DRAFT = (
    f"It is ready, but {in_words(MOST_AT_ONCE)} at once are enough, and the open draft changes others."
)
NOTHING_LESS = "no smaller step and no easier exercise is left, so leave it out until you have seen it."


@dataclass(frozen=True)
class Suggestion:
    """`step` is there when the kind is ready or back; `rests_on` are the numbers of the sessions it is read from."""

    slug: str
    kind: SuggestionKind
    because: str
    rests_on: tuple[int, ...] = ()
    step: Step | None = None


def suggest(
    item: GrowingItem, sessions: Iterable[ReportedSession], ticks: Ticks, plan: PlanSoFar, *, on: date
) -> Suggestion:
    """What to suggest about this exercise by itself."""
    history = History.of(item, sessions, ticks, plan, on=on)
    for kind, check in checks.CHECKS:
        reason = check(history)
        if reason is not None:
            return _back(history, reason) if kind is SuggestionKind.BACK else _suggestion(item, kind, reason)
    return _more(history)


def suggestions(
    items: Sequence[GrowingItem],
    sessions: Iterable[ReportedSession],
    ticks: Mapping[str, Ticks],
    plan: PlanSoFar,
    *,
    on: date,
) -> tuple[Suggestion, ...]:
    """One for every item, in their order. Whoever stepped longest ago goes first, so that none waits for ever."""
    kept = tuple(sessions)
    said = [suggest(item, kept, ticks.get(item.slug, Ticks()), plan, on=on) for item in items]
    first = {*_first(items, said, plan.drafted, on), *plan.drafted}
    others = IN_THE_DRAFT if plan.drafted else OTHERS_FIRST
    return tuple(
        one
        if one.kind is not SuggestionKind.READY or one.slug in first
        else replace(one, kind=SuggestionKind.HOLD, because=others, step=None)
        for one in said
    )


def _first(
    items: Sequence[GrowingItem], said: Sequence[Suggestion], drafted: Collection[str], on: date
) -> Iterator[str]:
    """The exercises whose turn it is, beside those of the draft: what is in there, or changed within a week, takes a
    place, and no two become the same exercise.
    """
    lately = {item.slug for item in items if item.stepped_on and on - item.stepped_on < checks.BETWEEN_STEPS}
    places = MOST_AT_ONCE - len(lately.union(drafted))
    waiting = [
        (item, one)
        for item, one in zip(items, said, strict=True)
        if one.kind is SuggestionKind.READY and item.slug not in drafted
    ]
    taken: set[str] = set()
    for item, one in sorted(waiting, key=lambda pair: pair[0].stepped_on or date.min):
        target = one.step.slug if one.step else item.slug
        if len(taken) < places and target not in taken:
            taken.add(target)
            yield item.slug


def next_up(item: GrowingItem, ticks: Ticks, plan: PlanSoFar, *, on: date) -> Step | None:
    """The step that comes next for whoever is ready; to another exercise only where a therapist confirmed its needs."""
    confirmed = {slug for slug, day in ticks.ready_for.items() if day <= on}
    return climbing.harder(item, allowed=confirmed - plan.slugs)


def _more(history: History) -> Suggestion:
    item = history.item
    step = next_up(item, history.ticks, history.plan, on=history.on)
    reason = checks.well(history)
    if step is not None and item.slug in history.plan.refused:
        return _suggestion(
            item, SuggestionKind.HOLD, Observation(history.plan.refused[item.slug], reason.sessions)
        )
    if step is None:
        return _suggestion(item, SuggestionKind.HOLD, Observation(_at_the_top(history), reason.sessions))
    return _suggestion(item, SuggestionKind.READY, reason, step)


def _at_the_top(history: History) -> str:
    others = [other.name for other in history.item.harder if other.slug not in history.plan.slugs]
    if not others:
        return "It is at the top of its range, and no harder exercise follows."
    return f"It is at the top of its range; harder is {others[0]}, once you have confirmed what that needs."


def _back(history: History, reason: Observation) -> Suggestion:
    easier = {other.slug for other in history.item.easier} - history.plan.slugs
    step = climbing.easier(history.item, allowed=easier)
    if step is None:
        because = f"{reason.because.removesuffix('.')}; {NOTHING_LESS}"
        return _suggestion(history.item, SuggestionKind.STOP, reason._replace(because=because))
    return _suggestion(history.item, SuggestionKind.BACK, reason, step)


def _suggestion(
    item: GrowingItem, kind: SuggestionKind, reason: Observation, step: Step | None = None
) -> Suggestion:
    numbers = tuple(sorted(session.number for session in reason.sessions))
    return Suggestion(item.slug, kind, reason.because, numbers, step)
