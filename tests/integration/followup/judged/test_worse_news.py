"""Worse news under a line that is open already: the line says so, and is neither seen nor put off any more. The list
of patients marks it red for as long as it counts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.outcomes.measurements import Taken
from clinic.domain.followup.outcomes.measures import OutcomeMeasure
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops, is_grave, rank_of
from clinic.domain.screening.rules import Urgency
from clinic.models import Patient, Plan, WorklistItem, new_id
from clinic.services.followup import judging, reports, worklist
from clinic.services.followup.care import not_now
from clinic.services.followup.outcomes import answers, schedules
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.followup.judged.marks.test_what_counts_now import CHEST, marked
from tests.integration.followup.judged.walking import Walk


def days(number: int) -> datetime:
    return NOW + timedelta(days=number)


@pytest.fixture
def plan(desk: Desk) -> Plan:
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(HARMLESS))
    asked = {"weeks": {OutcomeMeasure.PAIN: 1, OutcomeMeasure.CHANGE: 1}, "seen": None}
    schedules.write(desk.session, patient=desk.pat, **asked, by=desk.alice, at=days(1))
    return plan


def say_at_home(desk: Desk, measure: OutcomeMeasure, figure: int, *, at: datetime) -> None:
    said = {"figures": [Taken(measure, figure)], "goals_seen": desk.pat.goals_revision, "first_id": new_id()}
    answers.receive(desk.session, patient=desk.pat, **said, at=at)


def report(desk: Desk, plan: Plan, pain: int, *, at: datetime) -> None:
    outcomes = dict.fromkeys(contents.exercises(plan), Outcome.DONE)
    told = Report(uuid4(), at.date(), outcomes, pain=pain, signs=frozenset())
    reports.receive(desk.session, patient=desk.pat, plan=plan, report=told, at=at)
    judging.of_written(desk.session)


def line(desk: Desk) -> WorklistItem:
    return desk.session.scalars(select(WorklistItem).where(WorklistItem.ended_at.is_(None))).one()


def put_off(desk: Desk, *, at: datetime) -> int:
    """Amos saw the line, and put it off if that may be; its revision then."""
    item, amos = line(desk), desk.people.amos
    not_now.see(desk.session, item=item, seen=item.revision, by=amos, at=at)
    if not is_grave(item.reason, item.stops):
        until = (at + timedelta(weeks=3)).date()
        not_now.snooze(desk.session, item=item, until=until, seen=item.revision, by=amos, at=at)
    return item.revision


@pytest.mark.parametrize(
    ("measure", "before", "worse", "says"),
    [(OutcomeMeasure.PAIN, 6, 10, "pain 10 of 10"), (OutcomeMeasure.CHANGE, -3, -5, "-5")],
)
def test_a_worse_answer_at_home_takes_the_place_of_a_milder_one(
    desk: Desk, plan: Plan, measure: OutcomeMeasure, before: int, worse: int, says: str
) -> None:
    say_at_home(desk, measure, before, at=days(1))
    revision = put_off(desk, at=days(1))
    say_at_home(desk, measure, worse, at=days(9))
    item = line(desk)
    assert says in item.title.replace("\N{MINUS SIGN}", "-")
    assert (item.seen_by, item.seen_at, item.snoozed_until) == (None, None, None)
    assert item.revision == revision + 1


def test_a_milder_answer_leaves_the_line_as_it_is(desk: Desk, plan: Plan) -> None:
    say_at_home(desk, OutcomeMeasure.PAIN, 10, at=days(1))
    put_off(desk, at=days(1))
    say_at_home(desk, OutcomeMeasure.PAIN, 7, at=days(9))
    assert "pain 10 of 10" in line(desk).title
    assert line(desk).seen_by == desk.people.amos.id


def test_pain_that_goes_on_rising_is_news(desk: Desk, plan: Plan) -> None:
    for day, pain in enumerate((1, 2, 3), 2):
        report(desk, plan, pain, at=days(day))
    put_off(desk, at=days(4))
    report(desk, plan, 4, at=days(5))
    assert line(desk).title == "2, 3, 4 of 10, training by training"
    assert line(desk).snoozed_until is None


def is_red(walk: Walk) -> bool:
    """Whether the list of patients marks the last report red."""
    pat = walk.desk.session.get_one(
        Patient, (walk.desk.pat.clinic_id, walk.desk.pat.id), populate_existing=True
    )
    said = pat.last_report_red
    walk.desk.session.commit()
    return said


def test_the_list_marks_a_report_no_more_that_was_taken_back(walk: Walk) -> None:
    first = walk.report(pain=1)
    walk.report(corrects=first, day=first.trained_on, pain=2)
    walk.days(1)
    slip = walk.report(pain=8)
    assert is_red(walk)
    walk.clock.pass_by(seconds=30)
    walk.undo(slip)
    assert not is_red(walk)


def test_it_marks_a_sign_that_is_open_whatever_is_marked_beside_it(walk: Walk) -> None:
    walk.days(3)
    other = walk.report(pain=2, day=walk.now.date() - timedelta(days=2))
    walk.report(pain=1)
    walk.report(signs=CHEST, day=walk.now.date() - timedelta(days=1))
    marked(walk, other)
    assert is_red(walk)


@pytest.mark.parametrize("before", [None, Urgency.URGENT])
def test_what_became_graver_is_as_urgent_as_it_is_now(desk: Desk, plan: Plan, before: Urgency | None) -> None:
    now = Cause(Reason.RED_FLAG, "finding:belly", "Belly", Stops.PLAN, "Go.", urgency=Urgency.EMERGENCY)
    for number, cause in enumerate((replace(now, reason=Reason.CONTRAINDICATED, urgency=before), now), 1):
        worklist.open_items(desk.session, desk.pat, [cause], plan=plan, number=number, at=days(number))
    item = line(desk)
    assert (item.reason, item.urgency) == (Reason.RED_FLAG, Urgency.EMERGENCY)
    assert item.rank == rank_of(Reason.RED_FLAG, Urgency.EMERGENCY)
