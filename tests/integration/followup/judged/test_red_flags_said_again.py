"""A red flag that is said again after somebody looked into it, and one that is said while nothing can be screened."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Stops
from clinic.domain.screening.rules import Urgency
from clinic.models import Program
from clinic.services.followup import at_home
from clinic.services.plans import pauses, plans
from clinic.services.record import facts, intake
from tests.browser import controls
from tests.integration.conftest import sign_in
from tests.integration.followup.judged.walking import Walk

FLAG = "fainting"


@pytest.fixture
def ran_out(walk: Walk) -> Walk:
    """A doctor looked into it, Pat went on, and what the doctor found counts no more. Nobody said it again."""
    walk.desk.cleared(FLAG)
    walk.judge()
    walk.answer()
    assert walk.open() == []
    walk.days(90)
    assert not pauses.stop_plan(walk.open())
    return walk


@pytest.mark.parametrize("how", ["facts", "intake", "reconfirm"])
def test_yes_once_more_stops_the_plan_though_the_record_said_yes_already(ran_out: Walk, how: str) -> None:
    session, pat, at = ran_out.desk.session, ran_out.desk.pat, ran_out.now
    said = {"patient": pat, "answers": {FLAG: "yes"}, "seen": None, "by": ran_out.desk.people.amos, "at": at}
    if how == "facts":
        assert facts.record(session, **said) == (FLAG,)
    else:
        intake.save(session, **said, reconfirm=how == "reconfirm")
    ran_out.judge()
    assert pauses.stop_plan(ran_out.open())


def test_so_it_does_on_the_page_of_the_intake(ran_out: Walk) -> None:
    amos = ran_out.alice.application.test_client()
    sign_in(amos, ran_out.desk.people.amos)
    address = f"/patients/{ran_out.desk.pat.id}/intake"
    said = controls(amos.get(address).text) | {FLAG: "yes"}
    assert amos.post(address, data=said).status_code == 303
    assert pauses.stop_plan(ran_out.open())


@pytest.mark.parametrize("more", [{}, {"reconfirm": "y"}], ids=["as it comes", "all asked again"])
def test_the_intake_sent_as_it_comes_says_nothing_again(ran_out: Walk, more: dict[str, str]) -> None:
    amos = ran_out.alice.application.test_client()
    sign_in(amos, ran_out.desk.people.amos)
    address = f"/patients/{ran_out.desk.pat.id}/intake"
    page = controls(amos.get(address).text)
    assert page[FLAG] == ["as_assessed"]
    assert amos.post(address, data=page | more).status_code == 303
    assert not pauses.stop_plan(ran_out.open())


def test_nor_does_the_page_of_questions_at_home(ran_out: Walk) -> None:
    at_home_now = ran_out.alice.application.test_client()
    sign_in(at_home_now, ran_out.desk.pat)
    page = controls(at_home_now.get("/my/questions").text)
    assert FLAG not in page
    assert at_home_now.post("/my/questions", data=page).status_code == 303
    assert not pauses.stop_plan(ran_out.open())


def test_the_patient_is_asked_again_and_heard(ran_out: Walk) -> None:
    assert FLAG in intake.open_to_patient(ran_out.desk.session, ran_out.desk.pat, at=ran_out.now)
    ran_out.home(**{FLAG: "no"})  # which takes nothing back
    assert Reason.RED_FLAG in ran_out.reasons()
    ran_out.home(**{FLAG: "yes"})
    assert pauses.stop_plan(ran_out.open())


def test_a_red_flag_stops_a_plan_that_cannot_be_screened(walk: Walk) -> None:
    session, plan = walk.desk.session, walk.plan
    walk.desk.add_unreadable(session.get_one(Program, (plan.clinic_id, plan.program_id)))
    at_home.save(session, patient=walk.desk.pat, answers={FLAG: "yes"}, seen=None, at=walk.now)
    walk.judge()
    (item,) = [item for item in walk.open() if item.reason is Reason.RED_FLAG]
    assert (item.title, item.stops) == ("Fainting", Stops.PLAN)
    walk.days(1)
    assert pauses.stop_plan(walk.open())


@pytest.mark.parametrize("taken_back", [False, True])
def test_so_does_what_else_was_newly_said_unless_it_was_taken_back_since(
    walk: Walk, taken_back: bool
) -> None:
    session, plan = walk.desk.session, walk.plan
    walk.desk.add_unreadable(session.get_one(Program, (plan.clinic_id, plan.program_id)))
    for said in ("yes", "no") if taken_back else ("yes",):
        answers = {"answers": {"kneeling_problem": said}, "reason": "Misheard.", "seen": None}
        intake.save(session, patient=walk.desk.pat, **answers, by=walk.desk.alice, at=walk.now)
    walk.judge()
    assert [item.stops for item in walk.open() if item.stops is not Stops.NOTHING] == (
        [] if taken_back else [Stops.PLAN]
    )


def test_what_is_said_at_home_without_a_plan_is_as_urgent_as_its_rule(walk: Walk) -> None:
    session = walk.desk.session
    plans.withdraw(session, plan=walk.plan, reason="Ended.", by=walk.desk.alice, at=walk.now)
    at_home.save(session, patient=walk.desk.pat, answers={FLAG: "yes"}, seen=None, at=walk.now)
    walk.judge()
    flag, home = sorted(walk.open(), key=lambda item: item.rank)
    assert (flag.reason, flag.urgency, flag.stops) == (Reason.RED_FLAG, Urgency.EMERGENCY, Stops.NOTHING)
    assert (home.reason, home.stops) == (Reason.NEW_WORDS, Stops.NOTHING)


def test_a_flag_said_again_before_it_ran_out_is_heard_too(walk: Walk) -> None:
    walk.desk.cleared(FLAG)
    walk.judge()
    walk.answer()
    walk.clock.pass_by(minutes=timedelta(hours=1).seconds // 60)
    said = {"patient": walk.desk.pat, "answers": {FLAG: "yes"}, "seen": None, "at": walk.now}
    facts.record(walk.desk.session, **said, by=walk.desk.people.amos)
    walk.judge()
    assert pauses.stop_plan(walk.open())
