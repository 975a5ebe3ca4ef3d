"""Exercises are paused one by one until nothing of the plan is left: then the plan is paused, everywhere."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary.details import EntryDetails
from clinic.domain.followup.judging import WAIT, WAIT_HERE
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import Plan, WorklistItem
from clinic.services.followup import judging, reports, worklist, worklists
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from tests.desk import Desk
from tests.factories import NOW, People
from tests.integration.conftest import sign_in
from tests.integration.followup.care.by_hand import amos, answer, items, names, pause, plan

__all__ = ["amos", "names", "plan"]


@pytest.fixture
def last(alice: FlaskClient, desk: Desk, plan: Plan, names: dict[str, str]) -> WorklistItem:
    """Two of three exercises are paused by hand, and the third hurts: the line of its report."""
    *two, third = names
    assert pause(alice, plan, what="exercises", items=two, why="break").status_code == 303
    hurts(desk, plan, third)
    (found,) = [item for item in items(desk.session) if item.title.startswith("Pain 8")]
    return found


def hurts(desk: Desk, plan: Plan, exercise: str) -> None:
    said = Report(
        uuid4(),
        NOW.date(),
        dict.fromkeys(contents.exercises(plan), Outcome.DONE),
        details={UUID(exercise): EntryDetails(pain=8)},
        pain=2,
        signs=frozenset(),
    )
    reports.receive(desk.session, patient=desk.pat, plan=plan, report=said, at=NOW)
    judging.of_written(desk.session)
    desk.session.commit()


@pytest.fixture
def pat(app: Flask, people: People, plan: Plan) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.pat)
    return client


def test_the_patient_reads_that_the_plan_waits_and_reports_no_training(
    last: WorklistItem, pat: FlaskClient
) -> None:
    page = pat.get("/my/").text
    assert "That was strong pain. Rest from your exercises until your clinic has looked at it." in page
    assert "this exercise" not in page
    assert "Leave it out" not in page
    assert "Your clinic has to look at something first." in page
    assert "You may go on with the other exercises" not in page
    assert pat.get("/my/report").status_code == 302


def test_the_plan_is_paused_for_the_clinic_and_no_day_is_due(
    last: WorklistItem, alice: FlaskClient, desk: Desk, plan: Plan
) -> None:
    assert "Part paused" not in alice.get(f"/plans/{plan.id}").text
    assert "Part paused" not in alice.get("/patients").text
    paused = worklists.open_of(desk.session, desk.pat)
    assert paused.pauses_plan
    assert [each.began for each in paused.paused if each.item is None] == [last.opened_at]
    desk.session.commit()


def test_it_goes_on_without_the_two_once_a_therapist_looked_at_the_last(
    last: WorklistItem, alice: FlaskClient, pat: FlaskClient
) -> None:
    assert "The plan goes on, without what is still paused of it." in answer(alice, last)
    assert "You may go on with the other exercises" in pat.get("/my/").text


def test_an_exercise_that_hurts_while_another_is_left_is_paused_alone(
    alice: FlaskClient, desk: Desk, session: Session, plan: Plan, names: dict[str, str]
) -> None:
    first, second, _ = names
    pause(alice, plan, what="exercises", items=[first], why="break")
    hurts(desk, plan, second)
    stopped = [item.item_id for item in items(session) if item.stops is Stops.EXERCISE]
    assert {str(item) for item in stopped} == {first, second}
    assert Stops.PLAN not in {item.stops for item in items(session)}


def test_where_the_last_waits_for_a_consult_nobody_reads_to_leave_this_out(
    alice: FlaskClient, desk: Desk, session: Session, pat: FlaskClient, plan: Plan, names: dict[str, str]
) -> None:
    first, second, last = names
    pause(alice, plan, what="exercises", items=[first, second], why="break")
    cause = Cause(Reason.CONSULT, "finding:1", "Needs a consult", Stops.EXERCISE, WAIT_HERE, item=last)
    worklist.open_items(session, desk.pat, [cause], plan=plan, number=0, at=NOW)
    session.commit()
    page = pat.get("/my/").text
    assert (WAIT in page, WAIT_HERE in page) == (True, False)
