"""How closely a plan is followed: days, dose and exercises, over all of its versions, and what counts for nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.dosage import Dosage
from clinic.domain.followup.adherence import Adherence, Band, Outcome
from clinic.domain.followup.diary import shares
from clinic.domain.followup.diary.shares import AlikeDone, Due, Pause, Share, Version
from clinic.domain.followup.progression.sessions import Performed

BEGAN = date(2026, 11, 2)
THREE = Dosage(sets=3, reps=10)


def after(days: int) -> date:
    return BEGAN + timedelta(days=days)


def due(*versions: Version, pauses: Iterable[Pause] = (), on: int) -> Due:
    return shares.due(versions or (Version(1, BEGAN, 3),), [*pauses], on=after(on))


def sessions(found: Due, *days: int) -> Adherence:
    return found.sessions(map(after, days))


@pytest.mark.parametrize(
    ("days", "prescribed"), [(0, 0), (1, 0), (2, 0), (3, 1), (5, 2), (7, 3), (14, 6), (365, 156)]
)
def test_three_days_a_week_fall_due_as_the_days_pass(days: int, prescribed: int) -> None:
    assert sessions(due(on=days)).prescribed == prescribed


def test_a_day_counts_once_however_often_it_was_reported() -> None:
    assert sessions(due(on=7), 1, 1, 1, 3) == Adherence(reported=2, prescribed=3)


def test_today_counts_when_something_was_done_and_is_not_due_when_not() -> None:
    assert sessions(due(on=0), 0) == Adherence(reported=1, prescribed=0)
    assert sessions(due(on=0)) == Adherence(reported=0, prescribed=0)


def test_days_before_the_plan_and_days_to_come_do_not_count() -> None:
    assert sessions(due(on=7), -1, 8).reported == 0


def test_the_next_version_goes_on_where_the_one_before_was() -> None:
    one = due(on=14)
    two = due(Version(1, BEGAN, 3), Version(2, after(9), 3), on=14)
    assert sessions(one, 0, 2, 4, 7, 9, 11) == sessions(two, 0, 2, 4, 7, 9, 11) == Adherence(6, 6)


def test_each_version_asks_for_its_own_days() -> None:
    assert sessions(due(Version(1, BEGAN, 7), Version(2, after(7), 1), on=14)).prescribed == 8


def test_paused_days_are_not_due_and_what_was_done_on_them_does_not_count() -> None:
    paused = due(pauses=[Pause(after(7), after(13))], on=14)
    assert sessions(paused, 1, 8) == Adherence(reported=1, prescribed=3)
    assert paused.left_out == {after(day) for day in range(7, 14)}


def test_a_pause_that_has_not_ended_goes_on() -> None:
    assert sessions(due(pauses=[Pause(after(7))], on=70), 30) == Adherence(reported=0, prescribed=3)


def test_nothing_counts_after_the_review_date_until_the_next_version() -> None:
    reviewed = Version(1, BEGAN, 7, until=after(6))
    assert sessions(due(reviewed, on=30), 6, 7) == Adherence(reported=1, prescribed=7)
    assert sessions(due(reviewed, Version(2, after(14), 7), on=21), 6, 7, 14).prescribed == 14


def test_weeks_have_what_was_due_in_each_and_leave_out_those_with_nothing() -> None:
    found = due(pauses=[Pause(after(7), after(13))], on=21)
    assert list(found.weeks([after(1), after(2), after(15)])) == [
        (after(0), Adherence(2, 3)),
        (after(14), Adherence(1, 3)),
    ]


def test_dose_is_sets_done_of_sets_asked_where_somebody_said_how_much() -> None:
    said = [
        AlikeDone(Performed(THREE, Outcome.DONE), times=2),
        AlikeDone(Performed(THREE, Outcome.PARTLY, sets=2, amount=5)),
        AlikeDone(Performed(THREE, Outcome.PARTLY)),
        AlikeDone(Performed(THREE, Outcome.SKIPPED)),
    ]
    found = shares.dose(said)
    assert found == Share(Fraction(15, 2), 12)
    assert (found.words, found.percent, found.band) == ("7.5", 62, Band.PARTIAL)


def test_more_than_was_asked_is_all_of_it() -> None:
    assert shares.dose([AlikeDone(Performed(THREE, Outcome.DONE, extra=9))]).percent == 100
    assert Performed(THREE, Outcome.PARTLY, sets=3, amount=50).share == 1


def test_sets_without_the_last_ones_amount_count_whole_and_none_is_nothing() -> None:
    assert Performed(THREE, Outcome.PARTLY, sets=2).share == Fraction(2, 3)
    assert Performed(THREE, Outcome.PARTLY, sets=0, amount=5).share == 0
    assert Performed(Dosage(sets=2, seconds=30), Outcome.PARTLY, sets=1, amount=15).share == Fraction(1, 4)


def test_coverage_is_exercises_done_of_those_asked_for() -> None:
    said = [
        AlikeDone(Performed(THREE, Outcome.DONE), times=3),
        AlikeDone(Performed(THREE, Outcome.PARTLY)),
        AlikeDone(Performed(THREE, Outcome.SKIPPED)),
    ]
    assert shares.coverage(said) == Share(Fraction(4), 5)
    assert shares.coverage(said).band is Band.ON_TRACK


def test_of_nothing_nothing_is_said() -> None:
    assert shares.dose([]).band is shares.coverage([]).band is Band.TOO_EARLY


DAYS = st.lists(st.integers(-40, 400).map(after))


@given(DAYS, st.integers(0, 400), st.integers(1, 7))
def test_more_reports_never_lower_adherence_and_it_never_passes_100(
    trained: list[date], days: int, days_per_week: int
) -> None:
    found = due(Version(1, BEGAN, days_per_week), on=days)
    fewer, more = found.sessions(trained[1:]), found.sessions(trained)
    assert 0 <= (fewer.percent or 0) <= (more.percent or 0) <= 100


@given(DAYS, st.integers(1, 200), st.lists(st.integers(1, 200), max_size=4, unique=True))
def test_signing_the_same_again_changes_nothing(trained: list[date], days: int, signed: list[int]) -> None:
    again = [Version(number, after(day), 3) for number, day in enumerate(sorted(signed), start=2)]
    assert due(Version(1, BEGAN, 3), *again, on=days).sessions(trained) == due(on=days).sessions(trained)


@given(st.integers(1, 200), st.integers(0, 60), st.integers(0, 60))
def test_a_pause_never_makes_more_due(days: int, first: int, length: int) -> None:
    paused = due(pauses=[Pause(after(first), after(first + length))], on=days)
    assert sessions(paused).prescribed <= sessions(due(on=days)).prescribed
    assert replace(paused, asked=()).sessions([]) == Adherence(0, 0)
