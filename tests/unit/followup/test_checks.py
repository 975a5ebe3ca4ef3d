"""What each line of the table of progression says, word for word, and the reports that it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from clinic.domain.followup.adherence import Adherence, Outcome
from clinic.domain.followup.progression.checks import SuggestionKind
from clinic.domain.followup.progression.history import PlanSoFar, Ticks
from clinic.domain.followup.progression.sessions import Performed, ReportedSession, SkipReason
from clinic.domain.followup.progression.suggesting import Suggestion, suggest, suggestions
from clinic.domain.programs import climbing
from tests.growing import LIBRARY, growing

TODAY = date(2026, 11, 20)
SQUAT, PLANK = growing(LIBRARY["wall-squat"]), growing(LIBRARY["forearm-plank"])
SEEN = Ticks(TODAY)
ALL_OF_THEM = Adherence(6, 6)
READY, HOLD = SuggestionKind.READY, SuggestionKind.HOLD


def plan(*, adherence: Adherence = ALL_OF_THEM, **more: Any) -> PlanSoFar:
    return PlanSoFar(frozenset({SQUAT.slug, PLANK.slug}), adherence, **more)


def session(
    day: int, *, number: int = 0, item: Any = SQUAT, done: Any = None, **said: Any
) -> ReportedSession:
    """A good one; `done` is how the exercise went where that is not in full, two more in the last set."""
    went = {"outcome": Outcome.DONE, "extra": 2, **(done or {})}
    usual: dict[str, Any] = {"pain": 1, "effort": 4, **said}
    return ReportedSession(
        number or day, TODAY.replace(day=day), {item.slug: Performed(item.dosage, **went)}, **usual
    )


GOOD = (session(16), session(18))


def about(*sessions: ReportedSession, item: Any = SQUAT, **more: Any) -> Suggestion:
    return suggest(item, sessions, SEEN, plan(**more), on=TODAY)


def test_whoever_does_well_twice_hears_what_was_in_order() -> None:
    found = about(session(16, pain=3, effort=7), session(18, pain=2, effort=5))
    assert (found.kind, found.because, found.rests_on) == (
        READY,
        "Done in full on Nov 16, 2026 and Nov 18, 2026, pain at most 3 and settled, effort at most 7, "
        "technique seen on Nov 20, 2026.",
        (16, 18),
    )


@pytest.mark.parametrize(
    ("second", "because"),
    [
        (
            session(18, done={"outcome": Outcome.SKIPPED, "reason": SkipReason.NO_TIME}),
            "On Nov 18, 2026 it was left out, for want of time.",
        ),
        (session(18, done={"outcome": None, "pain": 1}), "Nobody said on Nov 18, 2026 how it went."),
        (
            session(18, done={"extra": 1}),
            "The last set of Nov 18, 2026 was not 2 repetitions longer than the plan asks for.",
        ),
        (session(18, pain=None), "Nothing was said of pain on Nov 18, 2026."),
        (session(18, pain=4, settled=True), "Pain was 4 on Nov 18, 2026."),
        (
            session(18, done={"pain": 2}, pain=4),
            "Nobody said whether the pain of Nov 18, 2026 had settled by the next morning.",
        ),
        (
            session(18, pain=7, settled=True, done={"pain": 1}),
            "Something else was not well on Nov 18, 2026.",
        ),
        (session(18, symptoms=None), "Nobody asked on Nov 18, 2026 whether anything was new."),
        (session(18, done={"effort": 8}), "The effort was 8 on Nov 18, 2026."),
    ],
)
def test_one_thing_out_of_order_holds_and_is_named_with_its_report(
    second: ReportedSession, because: str
) -> None:
    found = about(session(16), second)
    assert (found.kind, found.because, found.rests_on) == (HOLD, because, (18,))


def test_a_hold_that_is_timed_needs_nothing_beyond_the_plan() -> None:
    sessions = [session(day, item=PLANK, done={"extra": 0}) for day in (16, 18)]
    assert about(*sessions, item=PLANK).kind is READY


@pytest.mark.parametrize(("days", "kind"), [(6, HOLD), (7, READY)])
def test_a_week_after_a_step_the_next_one_may_come(days: int, kind: SuggestionKind) -> None:
    stepped = replace(SQUAT, stepped_on=TODAY - timedelta(days=days))
    found = about(*GOOD, item=stepped)
    assert found.kind is kind
    if kind is HOLD:
        assert found.because == "It changed on Nov 14, 2026, and one step a week is enough."


def test_what_stepped_a_week_ago_takes_no_place_of_this_week() -> None:
    both = [replace(item, stepped_on=TODAY - timedelta(days=7)) for item in (SQUAT, PLANK)]
    sessions = [
        replace(one, exercises={**one.exercises, PLANK.slug: Performed(PLANK.dosage, Outcome.DONE)})
        for one in GOOD
    ]
    found = suggestions(both, sessions, {item.slug: SEEN for item in both}, plan(), on=TODAY)
    assert [one.kind for one in found] == [READY, READY]


def test_who_holds_takes_no_place_of_who_is_ready() -> None:
    unreported = [growing(LIBRARY[slug]) for slug in ("bridge-march", "stir-the-pot")]
    found = suggestions([*unreported, SQUAT], GOOD, {SQUAT.slug: SEEN}, plan(), on=TODAY)
    assert [one.kind for one in found] == [HOLD, HOLD, READY]


def test_at_the_top_the_harder_exercise_is_named_and_the_reports_are_kept() -> None:
    top = PLANK
    while step := climbing.harder(top):
        top = replace(top, dosage=step.dosage)
    found = about(*(session(day, item=top) for day in (16, 18)), item=top)
    assert (found.kind, found.because, found.rests_on) == (
        HOLD,
        "It is at the top of its range; harder is Stir the pot, once you have confirmed what that needs.",
        (16, 18),
    )


def test_few_reports_are_named_in_percent() -> None:
    found = about(*GOOD, adherence=Adherence(2, 6))
    assert (found.kind, found.because) == (HOLD, "Only 33 % of the training days were reported.")


@pytest.mark.parametrize(
    ("sessions", "rests_on"),
    [((session(2), session(4), session(18)), (18,)), ((session(18),), (18,)), ((), ())],
)
def test_without_two_days_of_late_the_last_report_is_named(
    sessions: tuple[ReportedSession, ...], rests_on: tuple[int, ...]
) -> None:
    found = about(*sessions)
    assert (found.kind, found.because, found.rests_on) == (
        HOLD,
        "It was not reported on two days of the last two weeks at this dose.",
        rests_on,
    )


@pytest.mark.parametrize(
    ("day", "number", "kind"),
    [
        (15, 15, READY),
        (16, 15, HOLD),  # on the day itself
        (15, 16, HOLD),  # a report written before
        (17, 3, HOLD),
    ],
)
def test_after_an_answer_two_later_days_reported_later_go_well_first(
    day: int, number: int, kind: SuggestionKind
) -> None:
    found = about(*GOOD, answered=number, answered_on=TODAY.replace(day=day))
    assert (found.kind, found.rests_on) == (kind, (16, 18))
    if kind is HOLD:
        assert found.because == (
            f"What had come up was answered on Nov {day}, 2026; two training days after that are to go well first."
        )


@pytest.mark.parametrize(("said_on", "kind"), [(11, READY), (10, HOLD)])
def test_an_effort_counts_for_a_week(said_on: int, kind: SuggestionKind) -> None:
    found = about(session(said_on), session(16, effort=None), session(18, effort=None))
    assert found.kind is kind


def test_the_effort_of_a_later_day_does_not_count_for_an_earlier_one() -> None:
    found = about(session(16, effort=None), session(18))
    assert (found.kind, found.because, found.rests_on) == (
        HOLD,
        "Nobody said in the week up to Nov 16, 2026 how hard it was.",
        (16,),
    )


def test_where_nothing_less_is_left_pain_stops_the_exercise() -> None:
    least = replace(SQUAT, easier=(), dosage=replace(SQUAT.dosage, sets=1, reps=1, rest_seconds=300))
    sessions = [session(18, item=least, pain=8)]
    found = about(*sessions, item=least)
    assert (found.kind, found.because, found.step) == (
        SuggestionKind.STOP,
        "Pain was 8 on Nov 18, 2026; no smaller step and no easier exercise is left, so leave it out until "
        "you have seen it.",
        None,
    )


def test_harm_with_an_exercise_holds_it_and_no_other() -> None:
    harmed = {SQUAT.slug: TODAY.replace(day=17)}
    found = about(*GOOD, harmed=harmed)
    assert (found.kind, found.because) == (
        HOLD,
        "Something happened with it on Nov 17, 2026. Once you have seen it done well since, say so: take back a tick "
        "from before first.",
    )
    assert about(*GOOD, harmed={PLANK.slug: TODAY}).kind is READY
