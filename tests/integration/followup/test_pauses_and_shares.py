"""What was paused is asked of nobody, from the moment it was; a late report is judged by the stricter limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from clinic.domain.errors import ActionDenied
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary.details import EntryDetails
from clinic.domain.followup.diary.shares import Shares
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.domain.plans.terms import Terms
from clinic.models import Plan, TrainingSession, WorklistItem
from clinic.services.followup import judging, reported, reports, worklist, worklists
from clinic.services.followup.diary.report import of_kept
from clinic.services.followup.lines import pausing_over
from clinic.services.followup.reports import Report
from clinic.services.plans import contents, lifted, plans
from clinic.services.plans.lifted import Lifted
from tests import factories
from tests.desk import HARMLESS, Desk
from tests.factories import NOW

PLANK = "forearm-plank"


@pytest.fixture
def plan(desk: Desk) -> Plan:
    return desk.once(_two)


def _two(desk: Desk) -> Plan:
    desk.answer_all()
    return desk.sign_blank(desk.draft(PLANK, HARMLESS))


def report(desk: Desk, plan: Plan, day: int, **said: Any) -> TrainingSession:
    at = NOW + timedelta(days=day)
    usual: dict[str, Any] = {"pain": 2, "signs": frozenset(), "outcomes": {}} | said
    outcomes = dict.fromkeys(contents.exercises(plan), Outcome.DONE) | usual.pop("outcomes")
    told = Report(uuid4(), at.date(), outcomes, **usual)
    reports.receive(desk.session, patient=desk.pat, plan=plan, report=told, at=at)
    desk.session.commit()
    return desk.session.scalars(
        select(TrainingSession).where(TrainingSession.client_uuid == told.client_uuid)
    ).one()


def open_items(desk: Desk) -> list[WorklistItem]:
    return [*desk.session.scalars(select(WorklistItem).where(WorklistItem.ended_at.is_(None)))]


def measured(desk: Desk, day: int) -> Shares:
    signed, paused = (
        plans.of_patient(desk.session, desk.pat),
        worklists.open_of(desk.session, desk.pat).paused,
    )
    at = NOW + timedelta(days=day)
    found = reported.summary(desk.session, desk.pat, signed, paused=paused, at=at).shares
    assert found
    return found


def test_who_leaves_out_what_was_paused_loses_nothing(desk: Desk, plan: Plan) -> None:
    plank = next(UUID(item["id"]) for item in contents.content(plan)["items"] if item["slug"] == PLANK)
    report(desk, plan, 2, details={plank: EntryDetails(pain=8)})
    for day in (4, 6):
        report(desk, plan, day, outcomes={plank: Outcome.SKIPPED})
    found = measured(desk, 7)
    assert (found.coverage.percent, found.coverage.asked, found.dose.percent) == (100, 4, 100)

    (item,) = open_items(desk)
    said = {"text": "It may go on.", "resume": True, "seen": item.revision, "by": desk.alice}
    worklist.answer(desk.session, item=item, **said, at=NOW + timedelta(days=7))
    report(desk, plan, 9, outcomes={plank: Outcome.SKIPPED})
    assert measured(desk, 10).coverage.words == "5"
    assert measured(desk, 10).coverage.asked == 6


def test_a_pause_counts_from_the_moment_it_stopped(desk: Desk, plan: Plan) -> None:
    found = Cause(Reason.CONSULT, "finding:brought by time", "A consult ran out")
    worklist.open_items(desk.session, desk.pat, [found], plan=plan, number=0, at=NOW + timedelta(days=2))
    for day in (3, 5, 7, 9):
        report(desk, plan, day)
    before = measured(desk, 10).sessions
    (item,) = open_items(desk)
    at = NOW + timedelta(days=10)
    pausing_over.pause(desk.session, item=item, seen=item.revision, by=desk.alice, at=at)
    assert measured(desk, 10).sessions == before
    assert measured(desk, 20).sessions == before


def test_a_late_report_is_judged_by_the_stricter_limit(desk: Desk) -> None:
    desk.answer_all()
    terms = Terms(review_on=NOW.date() + timedelta(days=40), pain_cap=8, reason="Usual pain is 6.")
    first = desk.sign_blank(desk.draft(HARMLESS), agreed=terms)
    report(desk, first, 1, pain=7)
    second = replace(terms, pain_cap=5, reason="")
    desk.sign_blank(desk.draft(), at=NOW + timedelta(days=2), agreed=second)
    report(desk, first, 4, pain=7)
    assert [item.stops for item in open_items(desk)] == [Stops.PLAN]
    shown = reported.newest(desk.session, desk.pat, 5)
    assert [(told.session.trained_on.day, told.is_red) for told in shown] == [(25, True), (22, False)]


def test_a_report_is_corrected_for_seven_days_however_often(desk: Desk, plan: Plan) -> None:
    newest = report(desk, plan, 2, pain=3)
    for day in (5, 8, 9):
        again = replace(of_kept(newest), client_uuid=uuid4(), pain=2, note=f"Day {day}.")
        how = {"report": again, "corrects": newest, "at": NOW + timedelta(days=day)}
        reports.receive(desk.session, patient=desk.pat, plan=plan, **how)
        desk.session.commit()
        newest = desk.session.scalars(
            select(TrainingSession).where(TrainingSession.client_uuid == again.client_uuid)
        ).one()
    how = {"report": replace(of_kept(newest), client_uuid=uuid4()), "corrects": newest}
    with pytest.raises(ActionDenied, match="in the first seven days"):
        reports.receive(desk.session, patient=desk.pat, plan=plan, **how, at=NOW + timedelta(days=10))


def test_what_goes_on_again_is_said_until_the_next_report_whatever_the_clock_says(
    desk: Desk, plan: Plan
) -> None:
    def goes_on() -> Lifted | None:
        return lifted.beside(desk.session, desk.pat, plan, at=NOW + timedelta(days=2))[1]

    report(desk, plan, 2, pain=8)
    (item,) = open_items(desk)
    assert goes_on() is None
    said = {"text": "It may go on.", "resume": True, "seen": item.revision, "by": desk.alice}
    answered = NOW + timedelta(days=2) - timedelta(minutes=40)  # the clock was set back
    worklist.answer(desk.session, item=item, **said, at=answered)
    assert goes_on() == Lifted(answered, is_new_plan=False)
    report(desk, plan, 1)  # a late one, and the clock was set back by a day
    assert goes_on() is None


def test_a_report_from_a_day_that_has_not_come_breaks_no_silence(desk: Desk, plan: Plan) -> None:
    """The clock ran ahead by weeks when it came. Of who has no account no report is missed."""
    report(desk, plan, 30)
    judging.again(desk.session, plan, desk.pat, at=NOW + timedelta(days=12))
    assert open_items(desk) == []
    factories.patient_account(desk.session, desk.pat, desk.alice)
    judging.again(desk.session, plan, desk.pat, at=NOW + timedelta(days=12))
    assert [item.reason for item in open_items(desk)] == [Reason.SILENCE]
    report(desk, plan, 12)
    assert open_items(desk) == []
