"""A therapist decides what the portal asks and how often; the patient answers when it is due, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied, InvalidInput, Stale
from clinic.domain.followup.outcomes.measurements import Taken
from clinic.domain.followup.outcomes.measures import AT_HOME, OutcomeMeasure, field_of
from clinic.models import Measurement, MeasureSchedule, Plan, WorklistItem, new_id
from clinic.services.followup import worklist
from clinic.services.followup.outcomes import answers, measurements, schedules
from clinic.services.record import goals
from tests.browser import controls, fill_in
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in

DAY = NOW.date()
WALK = field_of(OutcomeMeasure.ACTIVITY, "Walk")


def ask(session: Session, people: People, weeks: dict[OutcomeMeasure, int], **changes: object) -> None:
    said = {"seen": None, "by": people.alice, "at": NOW} | changes
    schedules.write(session, patient=people.pat, weeks=weeks, **said)  # type: ignore[arg-type]  # what a test names


def due(session: Session, people: People, on: date) -> list[OutcomeMeasure]:
    return [measure for measure, _ in schedules.due(session, people.pat, on=on)]


def test_it_is_due_at_once_and_again_so_long_after_it_was_said(session: Session, people: People) -> None:
    ask(session, people, {OutcomeMeasure.PAIN: 2, OutcomeMeasure.CHANGE: 4})
    assert due(session, people, DAY) == [OutcomeMeasure.PAIN, OutcomeMeasure.CHANGE]

    said = [Taken(OutcomeMeasure.PAIN, 4), Taken(OutcomeMeasure.CHANGE, 1)]
    measurements.record(
        session, patient=people.pat, first_id=new_id(), figures=said, taken_on=DAY, by=people.pat, at=NOW
    )
    assert due(session, people, DAY + timedelta(days=13)) == []
    assert people.pat.asked_on == DAY + timedelta(weeks=2)
    assert due(session, people, DAY + timedelta(days=14)) == [OutcomeMeasure.PAIN]
    assert due(session, people, DAY + timedelta(days=28)) == [OutcomeMeasure.PAIN, OutcomeMeasure.CHANGE]


def test_what_a_clock_a_year_ahead_said_keeps_no_question_away(session: Session, people: People) -> None:
    ask(session, people, {OutcomeMeasure.PAIN: 2})
    for ahead, said in ((timedelta(days=365), 4), (timedelta(0), 5)):
        assert due(session, people, DAY) == [OutcomeMeasure.PAIN]
        measurements.record(
            session,
            patient=people.pat,
            first_id=new_id(),
            figures=[Taken(OutcomeMeasure.PAIN, said)],
            taken_on=DAY + ahead,
            by=people.pat,
            at=NOW + ahead,
        )
    assert due(session, people, DAY) == []
    assert people.pat.asked_on == DAY + timedelta(weeks=2)


def test_a_figure_that_was_taken_back_was_never_said(session: Session, people: People) -> None:
    ask(session, people, {OutcomeMeasure.PAIN: 2})
    (row,) = measurements.record(
        session,
        patient=people.pat,
        first_id=new_id(),
        figures=[Taken(OutcomeMeasure.PAIN, 4)],
        taken_on=DAY,
        by=people.alice,
        at=NOW,
    )
    measurements.correct(session, row=row, figure=None, reason="Another's.", by=people.alice, at=NOW)
    assert due(session, people, DAY) == [OutcomeMeasure.PAIN]


def test_each_goal_is_asked_about_and_without_goals_nothing_is(session: Session, people: People) -> None:
    ask(session, people, {OutcomeMeasure.ACTIVITY: 1})
    assert schedules.due(session, people.pat, on=DAY) == []
    goals.write(session, patient=people.pat, texts=["Walk", "Garden"], by=people.alice, at=NOW, seen=None)
    assert schedules.due(session, people.pat, on=DAY) == [
        (OutcomeMeasure.ACTIVITY, "Walk"),
        (OutcomeMeasure.ACTIVITY, "Garden"),
    ]


def test_it_stops_with_a_word_and_every_word_is_kept(session: Session, people: People) -> None:
    ask(session, people, {OutcomeMeasure.PAIN: 2})
    ask(session, people, {OutcomeMeasure.PAIN: 2})
    ask(session, people, {OutcomeMeasure.PAIN: 0})
    assert people.pat.asked_on is None
    assert due(session, people, DAY + timedelta(days=900)) == []
    words = select(MeasureSchedule.every_weeks).order_by(MeasureSchedule.number)
    assert list(session.scalars(words)) == [2, 0]


def test_an_assistant_does_not_decide_and_nobody_on_an_old_page(session: Session, people: People) -> None:
    with pytest.raises(ActionDenied):
        ask(session, people, {OutcomeMeasure.PAIN: 2}, by=people.amos)
    ask(session, people, {OutcomeMeasure.PAIN: 2})
    with pytest.raises(Stale):
        ask(session, people, {OutcomeMeasure.PAIN: 4}, seen=0)


@pytest.mark.parametrize(
    "weeks", [{OutcomeMeasure.PAIN: 27}, {OutcomeMeasure.PAIN: -1}, {OutcomeMeasure.PLANK: 2}]
)
def test_what_cannot_be_asked_is_refused(
    session: Session, people: People, weeks: dict[OutcomeMeasure, int]
) -> None:
    with pytest.raises(InvalidInput):
        ask(session, people, weeks)
    assert session.scalars(select(MeasureSchedule)).all() == []


@pytest.fixture
def pat(client: FlaskClient, clock: Clock, plan: Plan, people: People, session: Session) -> FlaskClient:
    goals.write(session, patient=people.pat, texts=["Walk"], by=people.alice, at=NOW, seen=None)
    ask(session, people, {OutcomeMeasure.PAIN: 2, OutcomeMeasure.ACTIVITY: 2, OutcomeMeasure.CHANGE: 2})
    session.commit()
    sign_in(client, people.pat)
    return client


def test_a_patient_answers_and_is_asked_no_more(pat: FlaskClient, session: Session, people: People) -> None:
    assert "Your clinic asks how you are" in pat.get("/my/").text
    filled = controls(pat.get("/my/how-are-you").text) | {"pain": "4", WALK: "7", "change": "-2"}
    assert pat.post("/my/how-are-you", data=filled).status_code == 303

    rows = session.scalars(select(Measurement).order_by(Measurement.measure)).all()
    assert [(row.measure, row.about, row.figure, row.source) for row in rows] == [
        ("activity", "Walk", 7, "patient"),
        ("change", "", -2, "patient"),
        ("pain", "", 4, "patient"),
    ]
    assert {row.recorded_by for row in rows} == {None}
    session.rollback()
    assert "Your clinic asks how you are" not in pat.get("/my/").text
    assert "Nothing to answer now" in pat.get("/my/how-are-you").text
    assert pat.post("/my/how-are-you", data=filled).status_code == 303
    assert len(session.scalars(select(Measurement.id)).all()) == 3


@pytest.mark.parametrize("typed", [{"pain": "4", WALK: "7"}, {"pain": "11", WALK: "7", "change": "0"}])
def test_an_answer_that_is_missing_or_none_of_the_numbers_comes_back_with_the_others(
    pat: FlaskClient, session: Session, typed: dict[str, str]
) -> None:
    answer = fill_in(pat, "/my/how-are-you", typed)
    assert answer.status_code == 422
    assert "Choose a number." in answer.text or "Choose one of the answers" in answer.text
    assert 'value="7"' in answer.text
    assert session.scalars(select(Measurement.id)).all() == []


@pytest.mark.parametrize("pain", [3, 9])
def test_what_is_sent_twice_is_kept_once(session: Session, people: People, pain: int) -> None:
    said = {"figures": [Taken(OutcomeMeasure.PAIN, pain)], "goals_seen": 0, "at": NOW, "first_id": new_id()}
    for _ in range(2):
        assert answers.receive(session, patient=people.pat, **said) == (pain == 9)
    assert len(session.scalars(select(Measurement.id)).all()) == 1
    assert len(session.scalars(select(WorklistItem.id)).all()) == (pain == 9)


@pytest.mark.parametrize("later", [timedelta(hours=1), timedelta(days=1)], ids=["soon", "after midnight"])
def test_an_answer_that_comes_once_more_opens_nothing_that_somebody_dealt_with(
    session: Session, people: People, later: timedelta
) -> None:
    """The phone had no signal for the thanks, and the patient presses again."""
    said = {"figures": [Taken(OutcomeMeasure.PAIN, 9)], "goals_seen": 0, "first_id": new_id()}
    assert answers.receive(session, patient=people.pat, **said, at=NOW)
    (item,) = session.scalars(select(WorklistItem))
    worklist.answer(session, item=item, text="Called.", resume=None, seen=None, by=people.alice, at=NOW)
    assert answers.receive(session, patient=people.pat, **said, at=NOW + later)
    assert [one.id for one in session.scalars(select(WorklistItem))] == [item.id]


@pytest.mark.parametrize("meanwhile", ["measured in clinic", "asked no more"])
def test_each_answer_stays_the_answer_to_its_question_whatever_is_asked_by_now(
    pat: FlaskClient, session: Session, people: People, meanwhile: str
) -> None:
    """The first question went away while the page was open."""
    said = {"pain": "9", WALK: "7", "change": "-4"}
    old = controls(pat.get("/my/how-are-you").text) | said
    if meanwhile == "asked no more":
        ask(session, people, dict.fromkeys(AT_HOME, 0))
    else:
        figures, by = [Taken(OutcomeMeasure.PAIN, 1)], {"by": people.alice, "at": NOW}
        measurements.record(
            session, patient=people.pat, first_id=new_id(), figures=figures, taken_on=DAY, **by
        )
    session.commit()
    assert pat.post("/my/how-are-you", data=old).status_code == 303
    at_home = select(Measurement).where(Measurement.source == "patient")
    kept = {row.measure: row.figure for row in session.scalars(at_home)}
    assert kept == {"pain": 9, "activity": 7, "change": -4}
    assert len(session.scalars(select(WorklistItem.id)).all()) == 2


def test_bad_news_is_on_the_worklist_and_stops_nothing(
    pat: FlaskClient, session: Session, people: People
) -> None:
    answer = fill_in(pat, "/my/how-are-you", {"pain": "8", WALK: "7", "change": "-3"})
    assert answer.status_code == 303
    page = pat.get("/my/").text
    assert "Call your clinic; nobody watches all the time." in page
    assert "What to do</h3>" in page
    items = session.scalars(select(WorklistItem).order_by(WorklistItem.title)).all()
    assert [(item.reason, item.stops, item.title) for item in items] == [
        ("red_report", "nothing", "At home: -3 since the beginning of care, which is worse"),
        ("red_report", "nothing", "At home: pain 8 of 10 on average, the last week"),
    ]


def test_pain_at_home_above_the_plans_own_limit_is_on_the_worklist(
    pat: FlaskClient, session: Session, plan: Plan
) -> None:
    found = session.get_one(Plan, (plan.clinic_id, plan.id))
    found.pain_cap, found.pain_cap_reason = 3, "A fresh tear."
    session.commit()
    answer = fill_in(pat, "/my/how-are-you", {"pain": "4", WALK: "7", "change": "0"})
    assert answer.status_code == 303
    (item,) = session.scalars(select(WorklistItem))
    assert item.title == "At home: pain 4 of 10 on average, the last week"


def test_goals_that_changed_meanwhile_are_asked_anew(
    pat: FlaskClient, session: Session, people: People
) -> None:
    old = controls(pat.get("/my/how-are-you").text) | {"pain": "4", WALK: "7", "change": "0"}
    goals.write(session, patient=people.pat, texts=["Dance"], by=people.alice, at=NOW, seen=None)
    session.commit()
    answer = pat.post("/my/how-are-you", data=old)
    assert answer.status_code == 422
    assert "Dance" in answer.text
    again = controls(answer.text)
    assert again["pain"] == ["4"]
    assert pat.post("/my/how-are-you", data=again).status_code == 422  # nobody said how dancing goes
    assert session.scalars(select(Measurement.id)).all() == []


def test_the_page_of_the_schedule_says_what_stands(
    app: Flask, pat: FlaskClient, session: Session, people: People
) -> None:
    alice = app.test_client()
    sign_in(alice, people.alice)
    page = f"/patients/{people.pat.id}/outcomes/schedule"
    assert controls(alice.get(page).text)["pain"] == ["2"]
    old = controls(alice.get(page).text)
    assert fill_in(alice, page, {"pain": "4", "change": "0"}).status_code == 303
    assert (
        "Pain on average, the last week every 4 weeks"
        in alice.get(f"/patients/{people.pat.id}/outcomes").text
    )
    answer = alice.post(page, data=old | {"pain": "6"})
    assert answer.status_code == 422
    assert '<option selected value="6">' in answer.text
    assert schedules.current(session, people.pat)[OutcomeMeasure.PAIN].every_weeks == 4
