"""What a report asks for in the light of the others: nights, rising pain, what was left out, and the plan in force."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary.details import EntryDetails
from clinic.domain.followup.judging import STRONG_PAIN
from clinic.domain.followup.progression.sessions import SkipReason
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Stops
from clinic.models import Patient, Plan, WorklistItem
from clinic.services.plans import contents, plans
from clinic.services.programs import drafts
from tests.browser import controls
from tests.desk import HARMLESS
from tests.integration.conftest import sign_in
from tests.integration.followup.judged.walking import Walk

OTHER = "forearm-plank"


def next_version(walk: Walk, *, without: str = "") -> Plan:
    """Alice signs version 2, with another exercise, while Pat's phone still has version 1."""
    walk.clock.pass_by(hours=1)
    draft, session = walk.desk.draft(OTHER), walk.desk.session
    for item in [item for item in draft.items if item.slug == without]:
        said = {"item_id": item.id, "by": walk.desk.alice, "at": walk.now}
        drafts.remove_item(session, program=draft, **said)
    signed = walk.desk.sign_blank(draft, at=walk.now)
    session.commit()
    return signed


def hurts(walk: Walk, pain: int) -> dict[str, Any]:
    """What Pat says of the only exercise of the plan that the phone has."""
    (item,) = contents.exercises(walk.plan)
    walk.desk.session.commit()
    return {"details": {item: EntryDetails(pain=pain)}}


def left_out(walk: Walk, **said: Any) -> dict[str, Any]:
    (item,) = contents.exercises(walk.plan)
    walk.desk.session.commit()
    why = {item: EntryDetails(reason=SkipReason.PAIN)}
    return {"how": Outcome.SKIPPED, "pain": None, "details": why} | said


@pytest.mark.parametrize("corrected", [False, True])
def test_strong_pain_in_an_exercise_of_an_older_version_pauses_it_in_the_plan_in_force(
    walk: Walk, app: Flask, corrected: bool
) -> None:
    first = walk.report(**hurts(walk, 2)) if corrected else None
    signed = next_version(walk)
    (now, name), _ = contents.exercises(signed).items()
    walk.desk.session.commit()
    pat = app.test_client()
    sign_in(pat, walk.desk.pat)
    assert f"1. {name}</h2>" in pat.get("/my/").text
    walk.report(**hurts(walk, 9), corrects=first)
    (item,) = walk.open()
    assert (item.reason, item.stops, item.item_id) == (Reason.RED_REPORT, Stops.EXERCISE, now)
    page = pat.get("/my/").text
    assert f"1. {name}</h2>" not in page
    assert f"for now: {name}</h2>" in page


def test_strong_pain_in_an_exercise_that_the_plan_in_force_has_no_more_pauses_all_of_it(
    walk: Walk, app: Flask
) -> None:
    told_of = next(iter(contents.exercises(walk.plan)))
    next_version(walk, without=HARMLESS)
    walk.report(**hurts(walk, 9))
    (item,) = walk.open()
    assert (item.reason, item.stops, item.item_id) == (Reason.RED_REPORT, Stops.PLAN, told_of)
    assert item.title == "Pain 9 of 10 in one exercise, not in the plan in force"
    pat = app.test_client()
    sign_in(pat, walk.desk.pat)
    assert STRONG_PAIN in pat.get("/my/").text


def test_without_a_plan_in_force_pain_in_an_exercise_is_no_less_than_that_of_a_training(walk: Walk) -> None:
    found = plans.in_force(walk.desk.session, walk.desk.pat)
    assert found
    plans.withdraw(walk.desk.session, plan=found, reason="A break.", by=walk.desk.alice, at=walk.now)
    walk.judge()
    walk.report(**hurts(walk, 9))
    walk.report(pain=9)
    assert [(item.reason, item.stops) for item in walk.open()] == [(Reason.RED_REPORT, Stops.PLAN)] * 2


def test_that_strong_pain_was_corrected_is_answered_by_a_therapist_alone(walk: Walk, app: Flask) -> None:
    first = walk.report(pain=8)
    walk.answer()
    alarm = walk.desk.session.get_one(Patient, (walk.desk.pat.clinic_id, walk.desk.pat.id)).alarm
    walk.report(pain=2, corrects=first)
    (item,) = walk.open()
    assert (item.title, item.reason) == (
        "Corrected, was: Pain 8 of 10. Now: pain 2 of 10",
        Reason.RED_REPORT,
    )
    assert walk.desk.pat.alarm == alarm == first.number
    amos = app.test_client()
    sign_in(amos, walk.desk.people.amos)
    page = amos.get(f"/worklist/{item.id}").text
    assert "A therapist answers this" in page
    said = {"answer": "Fine.", "until": f"{walk.now.date() + timedelta(days=3)}"}
    for act in ("answer", "snooze"):
        assert amos.post(f"/worklist/{item.id}/{act}", data=controls(page) | said).status_code == 409
    walk.answer()
    assert walk.open() == []


def test_a_late_report_of_a_training_left_out_before_another_makes_it_two_in_a_row(walk: Walk) -> None:
    day = walk.now.date()
    walk.days(1)
    walk.report(**left_out(walk))
    walk.report(**left_out(walk), day=day)
    titles = [item.title for item in walk.open() if item.reason is Reason.RED_REPORT]
    assert titles == ["Left out because of pain, twice in a row: all exercises"]


def corrected(walk: Walk) -> list[Reason]:
    """Of what rank the lines are that say what a correction made milder."""
    return [item.reason for item in walk.open() if item.title.startswith("Corrected")]


def test_that_one_bad_night_was_corrected_is_answered_by_anybody_who_treats(walk: Walk) -> None:
    first = walk.report(settled=False)
    walk.report(settled=True, corrects=first)
    assert corrected(walk) == [Reason.NEW_WORDS]


def test_that_a_second_bad_night_was_corrected_lifts_nothing_and_is_a_therapists(walk: Walk) -> None:
    walk.report(settled=False)
    walk.days(1)
    second = walk.report(settled=False)
    walk.report(settled=True, corrects=second)
    assert corrected(walk) == [Reason.RED_REPORT]
    assert [item.stops for item in walk.open() if item.reason is Reason.STOP_RULE] == [Stops.PLAN]


def nights(walk: Walk, *told: bool) -> None:
    """One a day, the last today."""
    walk.days(len(told))
    for days, settled in enumerate(reversed(told)):
        walk.report(settled=settled, pain=4, day=walk.now.date() - timedelta(days=days))


@pytest.mark.parametrize(
    ("told", "stops"),
    [((False, False), True), ((False, True, False), False), ((True, False), False)],
)
def test_nights_follow_each_other_by_the_days_of_the_trainings(
    walk: Walk, told: tuple[bool, ...], stops: bool
) -> None:
    nights(walk, *told)  # sent the other way round
    assert (Reason.STOP_RULE in walk.reasons()) is stops


def test_a_corrected_report_stands_where_the_one_stood_that_it_corrects(walk: Walk) -> None:
    first = walk.report(settled=True, pain=4)
    walk.clock.pass_by(days=1)
    walk.report(settled=False, pain=4)
    walk.report(settled=True, pain=4, effort=4, day=first.trained_on, corrects=first)
    walk.clock.pass_by(days=1)
    walk.report(settled=False, pain=4)
    assert Reason.STOP_RULE in walk.reasons()


def test_of_two_answers_about_one_night_the_one_that_says_no_holds(walk: Walk) -> None:
    walk.report(settled=False)
    walk.report(settled=True)
    assert Reason.STOP_RULE not in walk.reasons()
    walk.clock.pass_by(days=1)
    walk.report(settled=False)
    assert Reason.STOP_RULE in walk.reasons()


def test_a_good_night_that_is_taken_back_leaves_two_bad_ones_together(walk: Walk) -> None:
    walk.days(2)
    today = walk.now.date()
    walk.report(settled=False, day=today - timedelta(days=2))
    between = walk.report(settled=True, day=today - timedelta(days=1))
    last = walk.report(settled=False)
    assert Reason.STOP_RULE not in walk.reasons()
    walk.undo(between)
    (stop,) = [item for item in walk.open() if item.reason is Reason.STOP_RULE]
    assert (stop.stops, stop.number) == (Stops.PLAN, walk.desk.pat.counter)
    assert str(last.id) in stop.cause
    assert walk.desk.pat.alarm == last.number


def test_what_an_answer_was_given_to_is_not_opened_again_by_taking_something_else_back(walk: Walk) -> None:
    walk.report(settled=False)
    walk.report(settled=False)
    walk.answer()
    walk.undo(walk.report(settled=True))
    assert walk.reasons() == set()


def test_rising_pain_comes_back_with_the_report_that_is_taken_back(walk: Walk) -> None:
    for pain in (1, 2, 3):
        walk.report(pain=pain)
    fine = walk.report(pain=0)
    assert walk.reasons() == set()
    walk.undo(fine)
    (item,) = walk.open()
    assert (item.reason, item.title) == (Reason.PAIN_RISING, "1, 2, 3 of 10, training by training")


def test_rising_pain_that_somebody_dealt_with_does_not_come_back(walk: Walk) -> None:
    for pain in (1, 2, 3):
        walk.report(pain=pain)
    walk.answer()
    walk.undo(walk.report(pain=0))
    assert walk.reasons() == set()


def test_rising_pain_ends_with_the_report_that_told_it(walk: Walk) -> None:
    last = [walk.report(pain=pain) for pain in (1, 2, 3)][-1]
    walk.undo(last)
    assert walk.reasons() == set()


def test_a_silence_comes_back_with_the_report_that_is_taken_back(walk: Walk) -> None:
    walk.days(8)
    heard = walk.report()
    assert walk.reasons() == set()
    walk.undo(heard)
    assert walk.reasons() == {Reason.SILENCE}
    assert walk.desk.pat.last_reported_at is None
    walk.days(1)
    assert walk.reasons() == {Reason.SILENCE}


def test_pain_rises_that_is_said_by_exercise(walk: Walk) -> None:
    for pain in (1, 3, 5):
        walk.report(pain=None, **hurts(walk, pain))
        walk.clock.pass_by(days=1)
    assert walk.reasons() == {Reason.PAIN_RISING}


def test_pain_of_an_exercise_that_is_above_that_of_the_training_counts(walk: Walk) -> None:
    for pain in (1, 2, 3):
        walk.report(pain=1, **hurts(walk, pain))
    (item,) = walk.open()
    assert item.title == "1, 2, 3 of 10, training by training"


def test_a_training_left_out_because_of_pain_is_a_line_and_a_second_in_a_row_is_a_therapists(
    walk: Walk,
) -> None:
    walk.report(**left_out(walk))
    (line,) = walk.open()
    assert (line.reason, line.stops, line.title) == (
        Reason.NEW_WORDS,
        Stops.NOTHING,
        "Left out because of pain: all exercises",
    )
    assert "Left out because of pain: all exercises" in walk.alice.get("/worklist").text
    walk.clock.pass_by(days=1)
    walk.report(**left_out(walk))
    twice = [item for item in walk.open() if item.id != line.id]
    assert [(item.reason, item.title) for item in twice] == [
        (Reason.RED_REPORT, "Left out because of pain, twice in a row: all exercises")
    ]


def test_a_training_between_two_that_were_left_out_sets_them_apart(walk: Walk) -> None:
    walk.report(**left_out(walk))
    walk.report()
    walk.report(**left_out(walk))
    assert walk.reasons() == {Reason.NEW_WORDS}


def test_what_was_left_out_for_another_reason_is_no_line(walk: Walk) -> None:
    (item,) = contents.exercises(walk.plan)
    walk.desk.session.commit()
    said = {item: EntryDetails(reason=SkipReason.NO_TIME)}
    walk.report(**left_out(walk, details=said))
    walk.report(**left_out(walk, details={}))
    assert list(walk.desk.session.scalars(select(WorklistItem))) == []
