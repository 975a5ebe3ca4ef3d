"""A consult whose limits cannot be read lets nothing pass, and stops no screening."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from clinic.domain.followup.worklist import Stops
from clinic.domain.screening.consult_limits import NOT_READ
from clinic.domain.screening.consults import Decision
from clinic.models import ConsultRecord, Plan, Program, WorklistItem
from clinic.services.followup import judging
from clinic.services.record import facts, problems
from clinic.services.screening import consults
from tests.desk import HARMLESS, Desk
from tests.factories import NOW

UNREADABLE: list[dict[str, Any]] = [
    {"surgeon": {"word": "hold", "said": "\u200b"}},
    {"surgeon": {"word": "hold", "said": "\u2800"}},
    {"range_limit": "\u3164"},
    {"most_sets": "two"},
]


@pytest.fixture
def program(desk: Desk) -> Program:
    desk.herniated_disc()
    return desk.draft(HARMLESS)


def spoil(desk: Desk, row: ConsultRecord, limits: dict[str, Any]) -> None:
    row.limits = limits
    desk.session.flush()


@pytest.mark.parametrize("limits", UNREADABLE)
def test_a_permission_that_cannot_be_read_covers_nothing_and_leaves_no_exercise_within_its_limits(
    desk: Desk, program: Program, limits: dict[str, Any]
) -> None:
    row = desk.consult(program)
    assert desk.assess(program).consults_due == ()
    spoil(desk, row, limits)

    assessment = desk.assess(program)
    assert assessment.failure == ""
    assert assessment.consults_due
    assert assessment.breaches[HARMLESS] == (NOT_READ,)
    assert consults.limits_in_words(row) == [NOT_READ]

    consults.withdraw(desk.session, consult=row, reason="It cannot be read.", by=desk.alice, at=NOW)
    assert desk.assess(program).breaches == {}


@pytest.mark.parametrize("limits", UNREADABLE)
def test_a_refusal_stays_one_whatever_else_it_says(
    desk: Desk, program: Program, limits: dict[str, Any]
) -> None:
    row = desk.consult(program, decision=Decision.DO_NOT_PROCEED)
    spoil(desk, row, limits)

    assessment = desk.assess(program)
    assert (assessment.failure, assessment.breaches) == ("", {})
    assert assessment.consults_due


def test_a_grave_illness_recorded_after_it_stops_the_plan(desk: Desk, program: Program) -> None:
    row = desk.consult(program)
    desk.sign_blank(program)
    spoil(desk, row, UNREADABLE[0])
    desk.problem("cardiac_unstable", weeks_ago=0)
    judging.of_written(desk.session)
    assert Stops.PLAN in {item.stops for item in opened(desk)}


def opened(desk: Desk) -> list[WorklistItem]:
    return [*desk.session.scalars(select(WorklistItem).where(WorklistItem.ended_at.is_(None)))]


@pytest.fixture
def broken(desk: Desk) -> Plan:
    """A plan in force that cannot be screened any more."""
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(HARMLESS))
    program = desk.session.get_one(Program, (plan.clinic_id, plan.program_id))
    program.items[0].dosage = {"sets": "many"}
    desk.session.flush()
    return plan


def recorded(desk: Desk, code: str, status: str = "active") -> None:
    said = {"onset": NOW.date() - timedelta(days=3), "attributes": {}, "seen": None}
    problems.record(desk.session, patient=desk.pat, code=code, status=status, **said, by=desk.alice, at=NOW)
    judging.of_written(desk.session)


def test_a_condition_recorded_while_the_plan_cannot_be_screened_stops_it_and_says_so(
    desk: Desk, broken: Plan
) -> None:
    recorded(desk, "cardiac_unstable")
    stopping = [item for item in opened(desk) if item.stops is Stops.PLAN]
    assert [item.title for item in stopping] == [
        "Unstable heart disease, such as a recent heart attack: newly recorded, and the plan in force could not be "
        "screened again"
    ]
    assert stopping[0].patient_text


def test_a_red_flag_stops_it_by_itself(desk: Desk, broken: Plan) -> None:
    said = {"answers": {"saddle_numbness": "yes"}, "by": desk.alice, "at": NOW, "seen": None}
    facts.record(desk.session, patient=desk.pat, **said)
    judging.of_written(desk.session)
    assert [item.cause for item in opened(desk) if item.stops is Stops.PLAN] == ["flag:saddle_numbness"]


def test_what_was_taken_back_before_it_was_judged_stops_nothing(desk: Desk, broken: Plan) -> None:
    said = {"patient": desk.pat, "by": desk.alice, "at": NOW, "seen": None}
    facts.record(desk.session, answers={"saddle_numbness": "yes", "frail": "yes"}, **said)
    facts.record(
        desk.session, answers={"saddle_numbness": "no", "frail": "no"}, reason="Asked again.", **said
    )
    judging.of_written(desk.session)
    assert {item.stops for item in opened(desk)} == {Stops.NOTHING}
