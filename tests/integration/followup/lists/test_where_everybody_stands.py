"""The caseload says of each patient where the plan stands, what was reported last and what is next, and bad news never
looks like good news. The bar of every page says how many wait.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from clinic.cli.worker import work
from clinic.domain.followup.adherence import Outcome, Zone
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.signs import SIGN_WORDS, Sign
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import Plan, TrainingSession, WorklistItem
from clinic.services.followup import caseload, reports, worklist
from clinic.services.followup.care.standing import CaseloadRow
from clinic.services.followup.diary import corrections
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from clinic.services.record import facts
from tests import factories
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in


@pytest.fixture
def alice(app: Flask, clock: Clock, people: People, plan: Plan) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.alice)
    return client


def row(session: Session, people: People) -> CaseloadRow:
    (found,) = caseload.page_of(session, people.alice, at=NOW).rows
    return found


def opened(session: Session, people: People, plan: Plan, **cause: object) -> None:
    said = {"reason": Reason.NEW_WORDS, "key": str(uuid4()), "title": "Words to read"} | cause
    worklist.open_items(session, people.pat, [Cause(**said)], plan=plan, number=1, at=NOW)
    session.flush()


def told(
    session: Session, people: People, plan: Plan, outcome: Outcome = Outcome.DONE, **said: object
) -> None:
    outcomes = dict.fromkeys(contents.exercises(plan), outcome)
    report = Report(uuid4(), NOW.date(), outcomes, **({"pain": 1, "signs": frozenset()} | said))
    reports.receive(session, patient=people.pat, plan=plan, report=report, at=NOW)


@pytest.mark.parametrize(
    ("cause", "is_troubled"),
    [
        ({}, False),
        ({"reason": Reason.ADVERSE_EVENT, "title": "A fall"}, True),
        ({"reason": Reason.CONSULT, "stops": Stops.PLAN, "patient_text": "Wait."}, True),
    ],
    ids=["words", "harm", "a pause"],
)
def test_nothing_beside_what_is_grave_or_paused_looks_well(
    session: Session, people: People, plan: Plan, cause: dict[str, Any], is_troubled: bool
) -> None:
    assert not row(session, people).is_troubled
    opened(session, people, plan, **cause)
    assert row(session, people).is_troubled is is_troubled


def test_a_plan_stands_as_the_gravest_of_what_is_open_says(
    session: Session, people: People, plan: Plan
) -> None:
    assert row(session, people).standing == "in_force"
    plan.review_on = NOW.date() - timedelta(days=1)
    assert row(session, people).standing == "review_passed"
    opened(session, people, plan)
    assert row(session, people).standing == "review_passed"
    first = str(next(iter(contents.exercises(plan))))
    said = {"reason": Reason.CONSULT, "title": "Disc", "patient_text": "Wait."}
    opened(session, people, plan, **said, stops=Stops.EXERCISE, item=first)
    assert row(session, people).standing == "partly_paused"
    opened(
        session, people, plan, reason=Reason.EXPIRING, title="Least", stops=Stops.PLAN, patient_text="Wait."
    )
    found = row(session, people)
    assert (found.standing, found.next.title) == (
        "paused",
        "Words to read",
    )  # by rank, though another one pauses more
    plan.status = "replaced"
    assert row(session, people).standing == "none"


@pytest.mark.parametrize(
    ("said", "zone", "trained"),
    [
        ({"pain": 2}, Zone.GREEN, True),
        ({"pain": 4}, Zone.AMBER, True),
        ({"pain": 6}, Zone.RED, False),
        ({"pain": 0, "signs": frozenset({Sign.SPREADING})}, Zone.RED, False),
        ({"pain": 2, "outcome": Outcome.SKIPPED}, Zone.GREEN, False),
    ],
)
def test_bad_news_never_looks_like_good_news(
    alice: FlaskClient,
    session: Session,
    people: People,
    plan: Plan,
    said: dict[str, object],
    zone: Zone,
    trained: bool,
) -> None:
    told(session, people, plan, **said)
    found = row(session, people)
    assert (found.zone, found.trained) == (zone, trained)
    session.commit()
    page = alice.get("/patients").text
    assert ("Trained" in page) is trained
    assert f"severity-{'contraindicated' if zone is Zone.RED else ''}" in page


@pytest.mark.parametrize("worse_first", [True, False])
def test_the_worst_report_of_a_day_is_how_the_day_looks(
    alice: FlaskClient, session: Session, people: People, plan: Plan, worse_first: bool
) -> None:
    said: list[dict[str, Any]] = [{"pain": 0, "signs": frozenset({Sign.CHEST})}, {"pain": 2}]
    for each in said if worse_first else said[::-1]:
        told(session, people, plan, **each)
    found = row(session, people)
    assert (found.zone, found.trained, found.patient.last_report_pain) == (Zone.RED, False, 2)
    session.commit()
    page = alice.get(f"/patients/{people.pat.id}/reports").text
    assert 'severity-clear">' not in page.split('class="report-said"', 1)[1].split("</ol>")[0]
    assert SIGN_WORDS[Sign.CHEST].label in page


def test_a_day_looks_as_its_reports_that_count_do(session: Session, people: People, plan: Plan) -> None:
    told(session, people, plan, pain=4)
    told(session, people, plan, pain=1)
    assert row(session, people).zone is Zone.AMBER
    worse = session.scalars(select(TrainingSession).where(TrainingSession.pain == 4)).one()
    corrections.mark(session, training=worse, patient=people.pat, reason="A slip.", by=people.alice, at=NOW)
    assert row(session, people).zone is Zone.GREEN


def test_each_line_leads_to_what_is_next(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    assert "Nothing waits" in alice.get("/patients").text
    opened(session, people, plan, reason=Reason.SILENCE, title="Nothing reported since Nov 16, 2026")
    opened(session, people, plan, reason=Reason.UNSETTLED, title="Pain not settled")
    item = session.scalars(select(WorklistItem.id).where(WorklistItem.reason == Reason.UNSETTLED)).one()
    session.commit()
    page = alice.get("/patients").text
    assert f'href="/worklist/{item}"' in page
    assert "Nothing reported" not in page


def waiting(client: FlaskClient, address: str) -> str:
    """What the bar says beside the worklist."""
    found = re.search(r'bar-count">(\d+)', client.get(address).text)
    return found[1] if found else ""


def test_every_page_of_those_who_treat_says_how_many_wait_for_them(
    app: Flask, alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    pages = ["/patients", "/worklist", "/library", f"/patients/{people.pat.id}", "/account"]
    assert {waiting(alice, page) for page in pages} == {""}
    opened(session, people, plan)
    opened(session, people, plan)
    session.commit()
    assert {waiting(alice, page) for page in pages} == {"1"}
    other = factories.patient(session, people.alice, "Anna Archer")
    worklist.open_items(session, other, [Cause(Reason.NEW_WORDS, "c", "Words")], plan=None, number=1, at=NOW)
    session.commit()
    assert waiting(alice, "/patients") == "2"
    for person in (people.amos, people.ada, people.bob):
        client = app.test_client()
        sign_in(client, person)
        assert waiting(client, "/account") == ""


def test_the_list_says_when_it_was_looked_through_and_loudly_when_nobody_does(
    alice: FlaskClient, session: Session, people: People, engine: Engine, clock: Clock, plan: Plan
) -> None:
    session.commit()
    assert "Nobody looks through the plans" in alice.get("/worklist").text
    work.rescreen(engine, now=lambda: NOW)
    page = alice.get("/worklist").text
    assert "Last looked through: Nov 21, 2026" in page
    assert "Nobody looks through" not in page
    clock.pass_by(days=1, hours=23)
    sign_in(alice, people.alice)
    assert "were not looked through since" not in alice.get("/worklist").text
    clock.pass_by(hours=1)
    sign_in(alice, people.alice)
    assert "The plans were not looked through since Nov 21, 2026" in alice.get("/worklist").text


def test_a_red_flag_that_paused_the_plan_is_said_once(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    facts.record(session, patient=people.pat, answers={"chest_pain": "yes"}, by=people.pat, at=NOW, seen=None)
    session.commit()
    listed = "Red flag, plan still in force"
    assert listed in alice.get("/patients").text
    opened(session, people, plan, reason=Reason.RED_FLAG, title="Chest pain", stops=Stops.PLAN)
    session.commit()

    page = alice.get("/patients").text
    assert listed not in page
    assert page.count("Red flag</span>") == 1
