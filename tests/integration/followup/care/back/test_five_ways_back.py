"""Five more ways on which an exercise comes back that hurt or was paused: each asks its signer for a word."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.domain.errors import ActionDenied
from clinic.domain.followup.judging import STRONG_PAIN
from clinic.domain.followup.pausing import PauseReason, PauseWords
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import Plan, Program, WorklistItem, new_id
from clinic.services.followup import worklist
from clinic.services.followup.care import pausing
from clinic.services.followup.diary import corrections
from clinic.services.followup.lines import pausing_over
from clinic.services.plans import coming_back, contents, pauses, plans
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.care.back.detours import (
    PLANK,
    SQUAT,
    answer,
    back,
    harm,
    next_draft,
    own_copy,
    reported,
    take_out,
    without,
)

NAME = "Forearm plank on the ball"
ASKED = re.escape(f"Paused or left out, and back with this signature: {NAME}. ")


@pytest.fixture
def first(desk: Desk) -> Plan:
    """A plan of three."""
    desk.answer_all()
    return desk.sign_blank(desk.draft(HARMLESS, PLANK, SQUAT))


def is_asked(desk: Desk, program: Program, slug: str = PLANK) -> None:
    """Refused without a word, signed with it, and asked no more after that."""
    assert dict(coming_back.of(desk.session, desk.pat, program)) == {slug: NAME}
    with pytest.raises(ActionDenied, match=ASKED):
        desk.sign_blank(program)
    desk.session.rollback()
    for one in (desk.pat, desk.alice):
        desk.session.refresh(one)
    signed = desk.sign_blank(program, back_confirmed={slug})
    assert coming_back.with_version(desk.session, signed) == {slug}
    assert coming_back.of(desk.session, desk.pat, next_draft(desk)) == {}


@pytest.mark.parametrize("resume", [False, True])
def test_pain_told_late_of_what_the_plan_in_force_has_no_more(desk: Desk, first: Plan, resume: bool) -> None:
    without(desk)
    reported(desk, first, forearm_plank=9)
    (line,) = pauses.of(desk.session, desk.pat)
    assert (line.stops, line.item_id, line.patient_text) == (
        Stops.PLAN,
        contents.ids(first)[PLANK],
        STRONG_PAIN,
    )
    assert line.title == "Pain 9 of 10 in one exercise, not in the plan in force"
    answer(desk, resume=resume)
    is_asked(desk, back(desk))


@pytest.mark.parametrize("resume", [False, True])
def test_pain_told_after_the_plan_was_withdrawn(desk: Desk, first: Plan, resume: bool) -> None:
    plans.withdraw(desk.session, plan=first, reason="A new one.", by=desk.alice, at=NOW)
    reported(desk, first, forearm_plank=9)
    (line,) = pauses.of(desk.session, desk.pat)
    assert (line.stops, line.item_id, line.patient_text) == (
        Stops.PLAN,
        contents.ids(first)[PLANK],
        STRONG_PAIN,
    )
    assert line.title == "Pain 9 of 10 in one exercise"
    answer(desk, resume=resume)
    is_asked(desk, back(desk))


def test_a_report_that_was_marked_and_counts_again(desk: Desk, first: Plan) -> None:
    told = reported(desk, first, forearm_plank=9)
    said = {"training": told, "patient": desk.pat, "by": desk.alice, "at": NOW}
    corrections.mark(desk.session, **said, reason="A slip.")
    answer(desk, resume=True)
    without(desk)
    corrections.count_again(desk.session, **said)
    answer(desk)
    is_asked(desk, back(desk))


def test_the_clinics_own_copy_of_what_was_paused(desk: Desk, first: Plan) -> None:
    reported(desk, first, forearm_plank=9)
    answer(desk)
    own = own_copy(desk)
    program = next_draft(desk)
    take_out(desk, program, PLANK)
    is_asked(desk, back(desk, own), own)


def test_the_librarys_own_where_the_copy_was_paused(desk: Desk) -> None:
    desk.answer_all()
    own = own_copy(desk)
    plan = desk.sign_blank(desk.draft(HARMLESS, own))
    reported(desk, plan, **{own: 9})
    answer(desk)
    program = next_draft(desk)
    take_out(desk, program, own)
    desk.add(program, PLANK)
    assert dict(coming_back.of(desk.session, desk.pat, program)) == {PLANK: f"Our {NAME.lower()}"}


def test_the_whole_plan_was_paused_over_harm_with_it(
    client: FlaskClient, clock: Clock, desk: Desk, first: Plan
) -> None:
    event = harm(desk, contents.ids(first)[PLANK])
    (line,) = desk.session.scalars(select(WorklistItem))
    pausing_over.pause(desk.session, item=line, seen=line.revision, by=desk.alice, at=NOW)
    assert (line.stops, line.item_id) == (Stops.PLAN, contents.ids(first)[PLANK])
    answer(desk)
    program = back(desk)
    pages = f"/programs/{program.id}", f"/worklist/{line.id}", f"/adverse-events/{event.id}"
    desk.session.commit()
    sign_in(client, desk.alice)
    text = unescape(client.get(f"{pages[0]}/sign").text)
    assert f"{NAME}: An adverse event with moderate harm" in text
    assert f'href="{pages[1]}?back=sign"' in text
    assert f'href="{pages[2]}"' in text
    assert f"The patient may do {NAME} again." in text
    for one in (desk.pat, desk.alice):
        desk.session.refresh(one)
    is_asked(desk, program)


def test_not_where_harm_was_decided_about_while_the_plan_had_it(desk: Desk, first: Plan) -> None:
    harm(desk, contents.ids(first)[PLANK])
    answer(desk, resume=True)
    without(desk)
    assert coming_back.of(desk.session, desk.pat, back(desk)) == {}


def test_not_what_was_paused_by_hand_and_goes_on_without_a_plan(desk: Desk, first: Plan) -> None:
    items = frozenset({str(contents.ids(first)[PLANK])})
    words = PauseWords(is_whole=False, items=items, why=PauseReason.ILL)
    pausing.pause(desk.session, plan=first, pause_id=new_id(), said=words, by=desk.alice, at=NOW)
    plans.withdraw(desk.session, plan=first, reason="A new one.", by=desk.alice, at=NOW)
    answer(desk, resume=True)
    assert coming_back.of(desk.session, desk.pat, back(desk)) == {}


def test_each_of_them_is_said_when_it_came_by_its_version(desk: Desk, first: Plan) -> None:
    """What came after a version was signed is nothing that its signer could say a word about."""
    second = desk.sign_blank(next_draft(desk), at=NOW + timedelta(minutes=1))
    reported(desk, second, forearm_plank=9)
    assert coming_back.with_version(desk.session, second) == frozenset()


def test_nor_harm_that_was_recorded_after_it_was_signed(desk: Desk, first: Plan) -> None:
    second = without(desk)
    third = desk.sign_blank(back(desk))
    plans.withdraw(desk.session, plan=third, reason="A new one.", by=desk.alice, at=NOW)
    harm(desk, contents.ids(third)[PLANK])
    versions = {plan.version: coming_back.with_version(desk.session, plan) for plan in (first, second, third)}
    assert versions == dict.fromkeys((1, 2, 3), frozenset())
    assert [*coming_back.of(desk.session, desk.pat, next_draft(desk))] == [PLANK]


def test_not_what_the_record_stopped_the_whole_plan_for(desk: Desk) -> None:
    """The screening asks that again before the signature."""
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(HARMLESS))
    item = str(contents.ids(plan)[HARMLESS])
    cause = Cause(Reason.CONSULT, "finding:1", "Needs a consult", Stops.EXERCISE, "Wait.", item=item)
    worklist.open_items(desk.session, desk.pat, [cause], plan=plan, number=desk.pat.counter, at=NOW)
    (line,) = pauses.of(desk.session, desk.pat)
    assert (line.stops, str(line.item_id)) == (Stops.PLAN, item)
    assert coming_back.of(desk.session, desk.pat, next_draft(desk)) == {}


def test_what_was_let_go_on_stays_so_whatever_else_ended_since(desk: Desk) -> None:
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(HARMLESS, PLANK))
    reported(desk, plan, upright_ball_sit=9)
    reported(desk, plan, forearm_plank=9)
    assert {item.stops for item in pauses.of(desk.session, desk.pat)} == {Stops.EXERCISE, Stops.PLAN}
    answer(desk, resume=True)
    reported(desk, without(desk), upright_ball_sit=8)
    answer(desk, resume=True)
    assert coming_back.of(desk.session, desk.pat, back(desk)) == {}
