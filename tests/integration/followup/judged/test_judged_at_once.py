"""The plan in force is screened again with each answer and fact: what was newly said may pause it, time may not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.judging import FINDING
from clinic.domain.followup.signs import Sign
from clinic.domain.screening.consult_limits import Limits
from clinic.domain.screening.consults import Decision
from clinic.models import Plan, WorklistItem
from clinic.services.followup import judging, reports, worklist
from clinic.services.followup.reports import Report
from clinic.services.plans import contents, pauses, plans
from clinic.services.record import clearances, intake, problems
from clinic.services.screening import consults
from tests import factories
from tests.browser import fill_in
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

NO_SITTING = Limits(excluded_exercises=frozenset({HARMLESS}))
ANEW = {"populate_existing": True}


@pytest.fixture
def plan(desk: Desk) -> Plan:
    desk.answer_all()
    signed = desk.sign(desk.draft(HARMLESS))
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.session.commit()
    return signed


@pytest.fixture
def pat(app: Flask, clock: Clock, plan: Plan, desk: Desk) -> FlaskClient:
    client = app.test_client()
    sign_in(client, desk.pat)
    return client


def items(desk: Desk) -> list[WorklistItem]:
    found = list(
        desk.session.scalars(select(WorklistItem).order_by(WorklistItem.id).execution_options(**ANEW))
    )
    desk.session.commit()
    return found


def test_a_yes_at_home_that_rules_the_plan_out_pauses_it_in_the_words_of_its_rule(
    pat: FlaskClient, desk: Desk
) -> None:
    answer = fill_in(pat, "/my/questions", {"pulsating_belly": "yes"})
    assert answer.status_code == 303
    page = pat.get("/my/").text
    assert "Get emergency help now" in page
    assert "What to do</h3>" not in page
    (item,) = [item for item in items(desk) if item.stops == "plan"]
    assert (item.reason, item.urgency) == ("red_flag", "emergency")


def test_a_yes_at_home_that_needs_a_word_of_a_clinician_waits_for_it(pat: FlaskClient, desk: Desk) -> None:
    fill_in(pat, "/my/questions", {"lumbar_disc_herniation": "yes"})
    page = pat.get("/my/").text
    assert "Wait until they call" in page
    assert {item.stops for item in items(desk)} & {"plan", "exercise"}


def test_what_time_brings_is_looked_at_and_stops_nothing(pat: FlaskClient, plan: Plan, desk: Desk) -> None:
    later = NOW + timedelta(days=400)
    found = plans.in_force(desk.session, desk.pat)
    assert found is not None
    judging.again(desk.session, found, desk.pat, at=later)
    desk.session.commit()
    assert {item.stops for item in items(desk)} <= {"nothing"}
    assert "What to do</h3>" in pat.get("/my/").text


def test_a_no_changes_nothing(pat: FlaskClient, desk: Desk) -> None:
    fill_in(pat, "/my/questions", {"pulsating_belly": "no"})
    assert items(desk) == []


def test_a_therapists_own_entry_pauses_too(app: Flask, clock: Clock, pat: FlaskClient, desk: Desk) -> None:
    alice = app.test_client()
    sign_in(alice, desk.alice)
    answer = fill_in(alice, f"/patients/{desk.pat.id}/intake", {"pulsating_belly": "yes"})
    assert answer.status_code == 303
    assert "What to do</h3>" not in pat.get("/my/").text


def stop(desk: Desk, plan: Plan, **said: object) -> WorklistItem:
    """Pat reports strong pain."""
    report = Report(uuid4(), NOW.date(), dict.fromkeys(contents.exercises(plan), Outcome.DONE), **said)
    reports.receive(desk.session, patient=desk.pat, plan=plan, report=report, at=NOW)
    (item,) = [item for item in items(desk) if item.stops == "plan"]
    return item


def test_the_next_version_is_signed_only_when_a_therapist_said_what_was_found(desk: Desk, plan: Plan) -> None:
    item = stop(desk, plan, pain=8, signs=frozenset())
    again = desk.draft()
    desk.session.commit()
    with pytest.raises(ActionDenied, match=r"The plan in force is paused: Pain 8 of 10\. Say on"):
        desk.sign(again)
    desk.session.rollback()

    worklist.answer(
        desk.session, item=item, text="Fewer sets.", resume=False, seen=None, by=desk.alice, at=NOW
    )
    desk.session.commit()
    assert items(desk)[0].ended_at is None
    desk.sign(again)
    (ended,) = items(desk)
    assert (ended.ended_by, ended.answer) == (desk.alice.id, "Fewer sets.")


def test_a_red_report_opens_again_what_an_older_consult_settled(app: Flask, clock: Clock, desk: Desk) -> None:
    desk.herniated_disc()
    draft = desk.draft("supine-spinal-rotation")
    desk.consult(draft)
    assert not desk.assess(draft).consults_due
    signed = desk.sign(draft)
    item = stop(desk, signed, pain=2, signs=frozenset({Sign.SPREADING}))
    worklist.answer(desk.session, item=item, text="Seen.", resume=False, seen=None, by=desk.alice, at=NOW)

    again = desk.draft()
    assert desk.assess(again).consults_due
    desk.session.commit()
    alice = app.test_client()
    sign_in(alice, desk.alice)
    assert "Open again: strong pain or a new sign was reported" in alice.get(f"/programs/{again.id}").text
    desk.consult(again)
    assert not desk.assess(again).consults_due


def test_a_second_yes_to_a_flag_that_was_looked_into_pauses_again(pat: FlaskClient, desk: Desk) -> None:
    fill_in(pat, "/my/questions", {"pulsating_belly": "yes"})
    desk.clear("pulsating_belly")
    judging.of_written(desk.session)
    for item in items(desk):
        worklist.answer(
            desk.session, item=item, text="Looked into.", resume=True, seen=None, by=desk.alice, at=NOW
        )
    desk.session.commit()
    assert "What to do</h3>" in pat.get("/my/").text

    fill_in(pat, "/my/questions", {"pulsating_belly": "yes"})
    assert "What to do</h3>" not in pat.get("/my/").text


@pytest.mark.parametrize(
    "said",
    [{"decision": Decision.DO_NOT_PROCEED}, {"decision": Decision.PROCEED_WITH_LIMITS, "limits": NO_SITTING}],
)
def test_a_consult_that_forbids_or_limits_stops_what_is_in_force(desk: Desk, said: dict[str, object]) -> None:
    desk.herniated_disc()
    draft = desk.draft(HARMLESS)
    desk.consult(draft)
    stop(desk, desk.sign(draft), pain=8, signs=frozenset())
    judging.of_written(desk.session)
    assert {one.stops for one in items(desk) if one.cause.startswith(FINDING)} <= {"nothing"}

    desk.consult(desk.draft(), **said)
    judging.of_written(desk.session)
    assert {one.stops for one in items(desk) if one.cause.startswith(FINDING)} & {"plan", "exercise"}


def test_a_note_on_a_condition_is_nothing_new(desk: Desk, plan: Plan) -> None:
    desk.herniated_disc()
    judging.of_written(desk.session)
    for item in items(desk):
        worklist.answer(
            desk.session, item=item, text="Known.", resume=False, seen=None, by=desk.alice, at=NOW
        )
    desk.session.commit()
    (statement,) = [one for one in desk.record().problems if one.code == "lumbar_disc_herniation"]
    known = {
        name: value for name, value in statement.details.items() if name != "onset" and value is not None
    }
    said = {
        "onset": statement.onset,
        "attributes": known,
        "note": "Scan seen.",
        "seen": None,
        "by": desk.alice,
    }
    problems.record(desk.session, patient=desk.pat, code=statement.code, status="active", at=NOW, **said)
    judging.of_written(desk.session)
    assert {item.answer for item in items(desk) if item.stops != "nothing"} == {"Known."}


def test_a_cause_that_was_gone_and_is_there_again_waits_for_another_answer(
    pat: FlaskClient, desk: Desk
) -> None:
    for said in ("yes", "no", "yes"):
        reason = "Misheard." if said == "no" else ""
        answers = {"answers": {"severe_night_pain": said}, "reason": reason, "seen": None}
        intake.save(desk.session, patient=desk.pat, by=desk.alice, at=NOW, **answers)
        judging.of_written(desk.session)
        (item,) = [one for one in items(desk) if one.stops == "plan"]
        assert item.answer == ("Asked again." if said == "no" else "")
        if said == "yes":
            worklist.answer(
                desk.session, item=item, text="Asked again.", resume=False, seen=None, by=desk.alice, at=NOW
            )


def test_what_became_a_stop_since_it_was_read_goes_on_by_a_clear_word_only(desk: Desk, plan: Plan) -> None:
    item = stop(desk, plan, pain=8, signs=frozenset())
    with pytest.raises(InvalidInput, match="after: Say whether it may go on"):
        worklist.answer(desk.session, item=item, text="Read.", resume=None, seen=None, by=desk.alice, at=NOW)


def withdraw_the_consult(desk: Desk) -> Callable[[], None]:
    """Have the plan rest on a consult; what takes it away again."""
    desk.herniated_disc()
    draft = desk.draft("supine-spinal-rotation")
    consult = desk.consult(draft)
    desk.sign_blank(draft)
    said = {"consult": consult, "reason": "It was about another patient.", "by": desk.alice, "at": NOW}
    return lambda: consults.withdraw(desk.session, **said)


def end_the_clearance(desk: Desk) -> Callable[[], None]:
    """Have it rest on what a doctor found about a red flag."""
    desk.answer_all(pulsating_belly="yes")
    desk.clear("pulsating_belly")
    desk.sign_blank(desk.draft(HARMLESS))
    said = {"patient": desk.pat, "flag": "pulsating_belly", "reason": "About another patient."}
    return lambda: clearances.end(desk.session, **said, by=desk.alice, at=NOW)


@pytest.mark.parametrize("rests_on", [withdraw_the_consult, end_the_clearance])
def test_a_plan_is_paused_once_what_it_rests_on_is_taken_away(
    desk: Desk, rests_on: Callable[[Desk], Callable[[], None]]
) -> None:
    take_away = rests_on(desk)
    judging.of_written(desk.session)
    assert pauses.of(desk.session, desk.pat) == []
    take_away()
    judging.of_written(desk.session)
    assert {item.stops for item in pauses.of(desk.session, desk.pat)} & {"plan", "exercise"}
