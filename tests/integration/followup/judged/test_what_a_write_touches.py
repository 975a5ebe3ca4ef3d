"""Only what a write says anew pauses the plan in force: not what time brought, and not what a report opened again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from clinic.cli.worker import work
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import Plan, Program, WorklistItem
from clinic.services.followup import judging, reports, worklist
from clinic.services.followup.reports import Report
from clinic.services.plans import contents
from clinic.services.record import facts, patients
from tests import factories
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in
from tests.integration.plans.test_drawings import file_of

LATER = NOW + timedelta(weeks=13)  # the consult has run out


@pytest.fixture
def plan(desk: Desk) -> Plan:
    """Pat's plan, of which one consult settles a flag."""
    desk.herniated_disc()
    draft = desk.draft(HARMLESS, "supine-spinal-rotation")
    desk.consult(draft)
    return desk.sign_blank(draft)


def stops(desk: Desk) -> set[str]:
    """What the open items stop."""
    open_items = select(WorklistItem).where(WorklistItem.ended_at.is_(None))
    found = desk.session.scalars(open_items.execution_options(populate_existing=True)).all()
    return {str(item.stops) for item in found}


def change(desk: Desk, **details: Any) -> None:
    """A detail is corrected after the consult ran out, and judged as before a commit."""
    changed = replace(patients.details_of(desk.pat), **details)
    said = {"details": changed, "seen": None, "reason": "Measured again.", "by": desk.alice, "at": LATER}
    patients.change(desk.session, patient=desk.pat, **said)
    judging.of_written(desk.session)


@pytest.mark.parametrize(
    "details", [{"name": "Pat Pending"}, {"phone": "+49 30 123456"}, {"email": "p@example.org"}]
)
def test_a_new_name_or_number_pauses_nothing_that_time_brought(
    desk: Desk, plan: Plan, details: dict[str, str]
) -> None:
    change(desk, **details)
    assert stops(desk) == {"nothing"}


def test_a_detail_that_the_screening_reads_pauses_what_rests_on_it(desk: Desk, plan: Plan) -> None:
    change(desk, weight_kg=300)  # more than the ball carries
    assert stops(desk) & {"plan", "exercise"}


def test_a_detail_counts_for_the_write_that_changed_it_and_for_no_later_one(desk: Desk, plan: Plan) -> None:
    change(desk, weight_kg=81)
    number = desk.pat.counter
    change(desk, phone="+49 30 123456")
    assert desk.pat.details_written["weight_kg"] == number
    assert max(desk.pat.details_written.values()) == number
    assert desk.pat.details_revision == number + 1


def answer_all(desk: Desk) -> None:
    """A therapist lets go on what may, and keeps paused what the record still speaks against."""
    for item in desk.session.scalars(select(WorklistItem).where(WorklistItem.ended_at.is_(None))).all():
        resume = item.stops is Stops.NOTHING or item.gone_at is not None
        said = {"text": "Known.", "resume": resume, "seen": None, "by": desk.alice, "at": LATER}
        worklist.answer(desk.session, item=item, **said)


def test_what_was_answered_is_no_news_with_the_next_write_or_the_next_day(
    desk: Desk, plan: Plan, engine: Engine
) -> None:
    change(desk, weight_kg=300)
    answer_all(desk)
    waiting = kept(desk)
    change(desk, phone="+49 30 123456")
    assert kept(desk) == waiting != set()
    desk.session.commit()
    work.rescreen(engine, now=lambda: LATER)
    assert kept(desk) - waiting <= {(Reason.REVIEW_DUE, ""), (Reason.EXPIRING, "")}


def kept(desk: Desk) -> set[tuple[Reason, str]]:
    """What is open, with what was answered."""
    open_items = select(WorklistItem.reason, WorklistItem.answer).where(WorklistItem.ended_at.is_(None))
    return {(reason, answer) for reason, answer in desk.session.execute(open_items)}


def test_what_was_answered_is_news_when_it_was_gone_and_comes_back(desk: Desk, plan: Plan) -> None:
    change(desk, weight_kg=300)
    answer_all(desk)
    change(desk, weight_kg=80)
    answer_all(desk)
    assert stops(desk) <= {"nothing"}
    change(desk, weight_kg=300)
    assert stops(desk) & {"plan", "exercise"}


def reasons(desk: Desk) -> set[Reason]:
    return set(desk.session.scalars(select(WorklistItem.reason).where(WorklistItem.ended_at.is_(None))))


def test_a_consult_that_runs_out_a_second_time_is_news_again(desk: Desk, plan: Plan) -> None:
    judging.again(desk.session, plan, desk.pat, at=LATER)
    assert Reason.CONSULT in reasons(desk)
    answer_all(desk)
    judging.again(desk.session, plan, desk.pat, at=LATER)
    assert Reason.CONSULT not in reasons(desk)

    program = desk.session.get_one(Program, (plan.clinic_id, plan.program_id))
    desk.consult(program, at=LATER, reason="Examined again.")
    judging.of_written(desk.session)
    judging.again(desk.session, plan, desk.pat, at=LATER + timedelta(weeks=13))
    assert Reason.CONSULT in reasons(desk)


def test_what_a_report_opened_again_is_no_line_beside_that_of_the_report(desk: Desk, plan: Plan) -> None:
    report = Report(uuid4(), NOW.date(), dict.fromkeys(contents.exercises(plan), Outcome.DONE), pain=8)
    reports.receive(desk.session, patient=desk.pat, plan=plan, report=report, at=NOW)
    (item,) = desk.session.scalars(select(WorklistItem))
    said = {"text": "Calf strain.", "resume": False, "seen": None, "by": desk.alice, "at": NOW}
    worklist.answer(desk.session, item=item, **said)

    answers = {"answers": {"kneeling_problem": "yes"}, "seen": None, "by": desk.alice, "at": NOW}
    facts.record(desk.session, patient=desk.pat, **answers)
    judging.of_written(desk.session)
    assert desk.session.scalars(select(WorklistItem)).all() == [item]
    assert desk.assess(desk.draft()).consults_due  # the next version waits for a consult


def test_the_drawings_of_a_paused_exercise_leave_the_phone(
    app: Flask, clock: Clock, plan: Plan, desk: Desk
) -> None:
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.session.commit()
    phone = app.test_client()
    sign_in(phone, desk.pat)
    before = file_of(phone.get("/my/").text)
    assert '<symbol id="1-' in phone.get(before).text

    first = str(next(iter(contents.exercises(plan))))
    cause = Cause(Reason.CONSULT, "c", "Wait", Stops.EXERCISE, "Wait.", item=first)
    worklist.open_items(desk.session, desk.pat, [cause], plan=plan, number=1, at=NOW)
    desk.session.commit()
    after = file_of(phone.get("/my/").text)
    assert after != before
    assert 'id="1-' not in phone.get(after).text
    assert 'id="2-' in phone.get(after).text
    assert phone.get(before).status_code == 404
