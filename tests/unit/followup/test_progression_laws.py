"""Laws of progression, tried on diaries that nobody would think of: what must never be suggested."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.dosage import Dosage, as_dict
from clinic.domain.followup.progression.checks import SuggestionKind
from clinic.domain.followup.progression.sessions import ReportedSession
from clinic.domain.followup.progression.suggesting import Suggestion
from clinic.domain.programs.ladder import Variable
from clinic.domain.programs.steps import GrowingItem
from tests.unit.followup.diaries import DAYS, Diary, diaries


def ready(diary: Diary) -> Iterator[tuple[date, GrowingItem, Suggestion]]:
    """Every step up that is suggested in the three weeks, each exercise by itself."""
    for day in DAYS:
        for item, found in diary.alone(day):
            if found.kind is SuggestionKind.READY:
                yield day, item, found


def is_red(session: ReportedSession, diary: Diary) -> bool:
    """Pain above the plan's own cap, of whatever exercise, or a new symptom."""
    most = diary.plan.pain_cap
    said = [session.pain, *(performed.pain for performed in session.exercises.values())]
    return bool(session.symptoms) or any(pain is not None and pain > most for pain in said)


def changed(before: Dosage, after: Dosage) -> set[str]:
    old, new = as_dict(before), as_dict(after)
    return {name for name in old if old[name] != new[name]}


def test_the_diaries_have_every_kind() -> None:
    """Else the laws below would hold of nothing."""
    met: set[SuggestionKind] = set()

    @given(diaries())
    def look(diary: Diary) -> None:
        met.update(found.kind for day in DAYS for found in diary.on(day))

    look()
    assert met == set(SuggestionKind)


@given(diaries())
def test_after_a_red_report_more_waits_for_two_good_days(diary: Diary) -> None:
    diary = diary.looked_into(all_of_it=True)
    for cap in (2, 5, 7):
        capped = replace(diary, plan=replace(diary.plan, pain_cap=cap))
        for on, item, _ in ready(capped):
            good = [is_good(pains, capped) for pains in since_red(capped, item.slug, on)]
            assert len(good) >= 2
            assert all(good[-2:])


def since_red(diary: Diary, slug: str, on: date) -> list[list[int | None]]:
    """The pains of an exercise on each of its days after the last red report."""
    past = [session for session in diary.sessions if session.day <= on]
    last_red = max((session.day for session in past if is_red(session, diary)), default=date.min)
    pains: dict[date, list[int | None]] = defaultdict(list)
    for session in past:
        if slug in session.exercises and session.day > last_red:
            pains[session.day].append(session.pain_of(slug))
    return [pains[day] for day in sorted(pains)]


def is_good(pains: list[int | None], diary: Diary) -> bool:
    most = {2: 2, 5: 3, 7: 5}[diary.plan.pain_cap]
    return all(pain is not None and pain <= most for pain in pains)


@given(diaries())
def test_a_symptom_that_nobody_looked_into_stops_every_exercise(diary: Diary) -> None:
    diary = diary.looked_into(all_of_it=False)
    waiting = [session.day for session in diary.sessions if session.symptoms]
    for day in DAYS:
        stopped = [
            found for _, found in diary.alone(day) if found.kind is SuggestionKind.STOP and not found.step
        ]
        assert not any(reported <= day for reported in waiting) or len(stopped) == len(diary.items)


@given(diaries())
def test_a_step_changes_one_variable(diary: Diary) -> None:
    for day in DAYS:
        for item, found in diary.alone(day):
            assert (found.step is not None) is (found.kind in (SuggestionKind.READY, SuggestionKind.BACK))
            if found.step is None:
                continue
            if found.step.variable is Variable.EXERCISE:
                assert found.step.slug != item.slug
            else:
                name = "note" if found.step.variable is Variable.WAY else found.step.variable
                assert (found.step.slug, changed(item.dosage, found.step.dosage)) == (item.slug, {name})


@given(diaries())
def test_what_is_not_known_is_never_ready(diary: Diary) -> None:
    diary = diary.looked_into(all_of_it=True)
    everything = tuple(session.number for session in diary.sessions)
    for on, item, found in ready(diary):
        assert kind_of(forgotten(diary, "pain", found.rests_on), item, on) is not SuggestionKind.READY
        assert kind_of(forgotten(diary, "effort", everything), item, on) is not SuggestionKind.READY
        unseen = {slug: replace(seen, technique_seen=None) for slug, seen in diary.ticks.items()}
        assert kind_of(replace(diary, ticks=unseen), item, on) is not SuggestionKind.READY


def forgotten(diary: Diary, unsaid: str, numbers: tuple[int, ...]) -> Diary:
    """The diary in which the sessions of these numbers say nothing of pain, or nothing of effort."""
    nothing = {unsaid: None}
    sessions = (
        replace(
            session,
            exercises={slug: replace(done, **nothing) for slug, done in session.exercises.items()},
            **nothing,
        )
        if session.number in numbers
        else session
        for session in diary.sessions
    )
    return replace(diary, sessions=tuple(sessions))


def kind_of(diary: Diary, item: GrowingItem, on: date) -> SuggestionKind:
    return next(found.kind for about, found in diary.alone(on) if about.slug == item.slug)


@given(diaries())
def test_a_suggestion_rests_on_the_reports_it_names_and_needs_no_other(diary: Diary) -> None:
    for day in DAYS:
        for number, (_, found) in enumerate(diary.alone(day)):
            if found.kind is SuggestionKind.HOLD:
                continue
            assert found.rests_on
            assert [*diary.only(*found.rests_on).alone(day)][number][1] == found


@given(diaries())
def test_a_report_that_is_taken_back_takes_its_suggestion_along(diary: Diary) -> None:
    """Each report that is named is needed, unless another day of three or another report of the day says the same."""
    for day in DAYS:
        for number, (_, found) in enumerate(diary.alone(day)):
            named = diary.only(*found.rests_on).sessions
            days = Counter(session.day for session in named)
            if found.kind is SuggestionKind.HOLD or len(days) > 2:
                continue
            for session in named:
                left = diary.only(*(set(found.rests_on) - {session.number}))
                assert days[session.day] > 1 or [*left.alone(day)][number][1].kind is not found.kind


@given(diaries(), st.randoms(use_true_random=False))
def test_the_order_in_which_reports_come_does_not_matter(diary: Diary, order: random.Random) -> None:
    shuffled = replace(diary, sessions=tuple(order.sample(diary.sessions, len(diary.sessions))))
    for day in DAYS:
        assert diary.on(day) == shuffled.on(day)


@given(diaries())
def test_what_is_reported_later_changes_nothing_before(diary: Diary) -> None:
    for day in DAYS:
        known = replace(diary, sessions=tuple(s for s in diary.sessions if s.day <= day))
        assert diary.on(day) == known.on(day)


@given(diaries(), st.integers(0, 6))
def test_at_most_two_exercises_step_up_at_once_and_none_within_a_week(diary: Diary, days: int) -> None:
    first, *others = diary.items
    for day in DAYS:
        lately = (replace(first, stepped_on=day - timedelta(days=days)), *others)
        assert len([found for found in diary.on(day) if found.kind is SuggestionKind.READY]) <= 2
        found = replace(diary, items=lately).on(day)
        assert found[0].kind is not SuggestionKind.READY
        assert len([one for one in found if one.kind is SuggestionKind.READY]) <= 1


@given(diaries())
def test_something_open_holds_everything_back(diary: Diary) -> None:
    waiting = replace(diary, plan=replace(diary.plan, open=("a finding",)))
    for day in DAYS:
        assert SuggestionKind.READY not in {found.kind for found in waiting.on(day)}
