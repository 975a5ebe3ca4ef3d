"""The list of patients says how many training days were reported of those that were due, or that it is too early."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.followup.adherence import Adherence, Outcome
from clinic.domain.followup.signs import Sign
from clinic.models import Plan
from clinic.services.followup import caseload, reports
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from clinic.services.plans import plans as signed_plans
from tests import factories
from tests.desk import Desk
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup import plans

WEEK = timedelta(days=7)


def after(days: int) -> date:
    return NOW.date() + timedelta(days=days)


def report(session: Session, people: People, plan: Plan, day: int, **said: object) -> None:
    how = {"outcomes": dict.fromkeys(contents.exercises(plan), Outcome.DONE), "pain": 1, **said}
    at = NOW + timedelta(days=day)
    reports.receive(session, patient=people.pat, plan=plan, report=Report(uuid4(), after(day), **how), at=at)


def cell(alice: FlaskClient, clock: Clock, people: People, *, days: int) -> str:
    """What the list says of the training days, so many days after the plan was signed."""
    clock.now = NOW + timedelta(days=days)
    sign_in(alice, people.alice)
    row = alice.get("/patients").text.partition("<tbody")[2]
    text = re.findall(r"<td.*?</td>", row, re.DOTALL)[2]
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.mark.parametrize(
    ("trained", "says"),
    [
        ([], "Get in touch 0 of 3 training days due"),
        ([1], "Get in touch 1 of 3 training days due"),
        ([1, 3], "Partial 2 of 3 training days due"),
        ([1, 3, 3, 5], "On track 3 of 3 training days due"),
    ],
)
def test_it_says_days_of_days_due_and_the_band(
    alice: FlaskClient,
    clock: Clock,
    session: Session,
    people: People,
    plan: Plan,
    trained: list[int],
    says: str,
) -> None:
    for day in trained:
        report(session, people, plan, day)
    session.commit()
    assert cell(alice, clock, people, days=7) == says


def test_before_the_first_training_was_due_it_is_too_early_to_say(
    alice: FlaskClient, clock: Clock, session: Session, people: People, plan: Plan
) -> None:
    report(session, people, plan, 0)
    session.commit()
    assert cell(alice, clock, people, days=1) == "Too early to say"


def test_a_skipped_training_is_no_training_day(
    alice: FlaskClient, clock: Clock, session: Session, people: People, plan: Plan
) -> None:
    report(session, people, plan, 2, outcomes=dict.fromkeys(contents.exercises(plan), Outcome.SKIPPED))
    session.commit()
    assert cell(alice, clock, people, days=7) == "Get in touch 0 of 3 training days due"


def test_while_the_plan_is_paused_nothing_is_due(
    alice: FlaskClient, clock: Clock, session: Session, people: People, plan: Plan
) -> None:
    for day in (1, 3, 5):
        report(session, people, plan, day)
    report(session, people, plan, 7, signs=frozenset({Sign.SPREADING}))
    session.commit()
    assert cell(alice, clock, people, days=28) == "On track 3 of 3 training days due"


def test_after_the_day_of_the_review_nothing_is_due(
    alice: FlaskClient, clock: Clock, session: Session, people: People, plan: Plan
) -> None:
    plan.review_on = after(6)
    report(session, people, plan, 1)
    session.commit()
    assert cell(alice, clock, people, days=28) == "Get in touch 1 of 3 training days due"


def test_who_has_no_plan_in_force_is_not_measured(
    alice: FlaskClient, clock: Clock, session: Session, people: People, plan: Plan
) -> None:
    report(session, people, plan, 1)
    at = NOW + WEEK
    signed_plans.withdraw(session, plan=plan, reason="Operation.", by=people.alice, at=at)
    session.commit()
    assert cell(alice, clock, people, days=8) == ""


def test_each_line_has_the_days_of_its_own_patient(session: Session, people: People, plan: Plan) -> None:
    quinn = factories.patient(session, people.alice, "Quinn Querulous")
    plans.give(session, quinn, people.alice, days_per_week=7)
    factories.patient(session, people.alice, "Rae Resting")
    report(session, people, plan, 2)
    rows = caseload.page_of(session, people.alice, at=NOW + WEEK).rows
    assert [(row.patient.name, row.followed) for row in rows] == [
        ("Pat Patient", Adherence(1, 3)),
        ("Quinn Querulous", Adherence(0, 7)),
        ("Rae Resting", None),
    ]


def test_the_days_a_week_of_a_plan_are_those_of_what_was_signed(desk: Desk) -> None:
    plan = desk.signed()
    assert plan.days_per_week == contents.content(plan)["days_per_week"]
