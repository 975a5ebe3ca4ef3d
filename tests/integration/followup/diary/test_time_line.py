"""Versions, consults, stop signs and pauses stand on the time line of the reports, and shares say what a pause took."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.signs import SIGN_WORDS, Sign
from clinic.models import Plan, TrainingSession, WorklistItem
from clinic.services.followup import reports, worklist
from clinic.services.followup.diary import corrections, history
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from tests.factories import NOW, People
from tests.integration.followup import plans

TODAY = NOW.date()


def report(session: Session, people: People, plan: Plan, day: int, **said: object) -> None:
    """As sent that many days after the plan began."""
    outcomes = dict.fromkeys(contents.exercises(plan), Outcome.DONE)
    sent = Report(
        uuid4(), TODAY + timedelta(days=day), outcomes, **({"pain": 1, "signs": frozenset()} | said)
    )
    reports.receive(session, patient=people.pat, plan=plan, report=sent, at=NOW + timedelta(days=day))


def marks(session: Session, people: People, day: int) -> list[tuple[date, str, str]]:
    happened = history.of(session, people.pat, at=NOW + timedelta(days=day)).happened
    return [(each.mark.day, each.mark.name, each.words) for each in happened]


def answered(session: Session, people: People, day: int) -> None:
    for item in session.scalars(select(WorklistItem).where(WorklistItem.ended_at.is_(None))):
        at = NOW + timedelta(days=day)
        worklist.answer(session, item=item, text="Seen.", resume=True, seen=None, by=people.alice, at=at)


def test_stop_signs_and_pauses_are_marked_in_the_order_of_their_days(
    session: Session, people: People, plan: Plan
) -> None:
    report(session, people, plan, 1, signs=frozenset({Sign.DIZZY, Sign.SPREADING}), pain=8)
    answered(session, people, 3)
    plans.give(session, people.pat, people.alice, at=NOW + timedelta(days=4))
    report(session, people, plan, 5, signs=frozenset({Sign.JOINT}))

    signs = "; ".join(SIGN_WORDS[sign].label for sign in (Sign.SPREADING, Sign.DIZZY))
    assert marks(session, people, 6) == [
        (TODAY, "v1", "Version 1 signed"),
        (TODAY + timedelta(days=1), "S", f"Stop sign: {signs}"),
        (TODAY + timedelta(days=1), "P", "The plan was paused until Nov 24, 2026"),
        (TODAY + timedelta(days=4), "v2", "Version 2 signed"),
        (TODAY + timedelta(days=5), "S", f"Stop sign: {SIGN_WORDS[Sign.JOINT].label}"),
        (TODAY + timedelta(days=5), "P", "The plan is paused"),
    ]


def test_a_sign_of_a_report_that_counts_nowhere_is_not_marked(
    session: Session, people: People, plan: Plan
) -> None:
    report(session, people, plan, 1, signs=frozenset({Sign.DIZZY}))
    (row,) = session.scalars(select(TrainingSession))
    at = NOW + timedelta(days=2)
    corrections.mark(session, training=row, patient=people.pat, reason="A slip.", by=people.alice, at=at)
    assert "S" not in [name for _, name, _ in marks(session, people, 3)]


def test_all_that_the_list_names_is_in_the_drawing_though_it_was_before_the_first_report(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    plans.give(session, people.pat, people.alice, at=NOW)
    report(session, people, plan, 0)
    session.commit()
    page = alice.get(f"/patients/{people.pat.id}/reports").text
    assert "Version 2 signed" in page
    assert re.findall(r'class="chart-mark-name"[^>]*>([^<]*)<', page) == ["v1 v2"] * page.count(
        '<svg class="chart"'
    )


@pytest.mark.parametrize("pain", [1, 8])
def test_reports_of_a_day_on_which_the_plan_was_paused_are_said_not_to_count(
    alice: FlaskClient, session: Session, people: People, plan: Plan, pain: int
) -> None:
    report(session, people, plan, 0, pain=pain)
    session.commit()
    for address in (f"/patients/{people.pat.id}/reports", f"/patients/{people.pat.id}"):
        page = " ".join(alice.get(address).text.split())
        is_paused = pain > 5
        assert ("paused: not counted" in page) is is_paused
        assert ("1 reported, none was due yet" in page) is not is_paused
        assert ("though 1 of them has a report of training" in page) is is_paused
