"""Where a report is newer than the consult under the plan, whoever decides about it reads so, and the record."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.followup.adherence import Outcome
from clinic.domain.followup.diary.details import EntryDetails
from clinic.domain.followup.pausing import PauseReason, PauseWords
from clinic.domain.followup.progression.sessions import SkipReason
from clinic.domain.followup.reasons import Reason
from clinic.domain.record.episodes import EndReason, PlanAfter
from clinic.models import ConsultRecord, Plan, Program, WorklistItem
from clinic.services.followup import reports, worklist
from clinic.services.followup.care import pausing
from clinic.services.followup.outcomes import ending
from clinic.services.followup.reports import Report
from clinic.services.plans import contents, pauses
from clinic.services.record import episodes
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

REPORTED = NOW + timedelta(days=5)
NEWER = "What was reported is newer than the consult of Nov 21, 2026 about Herniated disc"
REFUSED = "so it may not go on as it was. Record what was examined since"
AGAIN = "Open again since Nov 26, 2026"


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    clock.pass_by(days=5)
    sign_in(client, desk.alice)
    return client


@pytest.fixture
def plan(desk: Desk) -> Plan:
    """In force, by a consult about the disc."""
    desk.herniated_disc()
    draft = desk.draft(HARMLESS)
    desk.consult(draft)
    plan = desk.sign_blank(draft)
    desk.session.commit()
    return plan


def plan_program(desk: Desk, plan: Plan) -> Program:
    return desk.session.get_one(Program, (plan.clinic_id, plan.program_id))


def left_out(desk: Desk, plan: Plan, *, days_ago: int) -> None:
    """A training that was left out because of pain."""
    items = contents.exercises(plan)
    details = {item: EntryDetails(reason=SkipReason.PAIN) for item in items}
    on = REPORTED.date() - timedelta(days=days_ago)
    told = Report(uuid4(), on, dict.fromkeys(items, Outcome.SKIPPED), signs=frozenset(), details=details)
    reports.receive(desk.session, patient=desk.pat, plan=plan, report=told, at=REPORTED)
    desk.session.commit()


def report(desk: Desk, plan: Plan, *, pain: int) -> None:
    outcomes = dict.fromkeys(contents.exercises(plan), Outcome.DONE)
    told = Report(uuid4(), REPORTED.date(), outcomes, pain=pain, signs=frozenset())
    reports.receive(desk.session, patient=desk.pat, plan=plan, report=told, at=REPORTED)
    desk.session.commit()


def line_of(desk: Desk) -> WorklistItem:
    (line,) = pauses.of(desk.session, desk.pat)
    desk.session.commit()
    return line


def answer(desk: Desk, line: WorklistItem, *, resume: bool | None) -> None:
    said = {"text": "ok", "resume": resume, "seen": None, "by": desk.alice, "at": REPORTED}
    worklist.answer(desk.session, item=line, **said)
    desk.session.commit()


def end(desk: Desk, plan_after: PlanAfter) -> None:
    episode = episodes.open_of(desk.session, desk.pat)
    assert episode
    said = {"reason": EndReason.GOALS_REACHED, "note": "Walks again.", "ended_on": REPORTED.date()}
    to = {"patient": desk.pat, "episode": episode, "plan_after": plan_after, "seen": None, "shown": None}
    ending.end(desk.session, **to, **said, by=desk.alice, at=REPORTED)


def test_the_page_of_the_line_names_the_consult_and_leads_to_what_answers_it(
    plan: Plan, desk: Desk, alice: FlaskClient
) -> None:
    report(desk, plan, pain=8)
    line, consult = line_of(desk), f"/programs/{plan.program_id}/consult"
    page = alice.get(f"/worklist/{line.id}").text.partition("Deal with it")[2]
    assert NEWER in page
    assert "Record what was examined" in page
    assert f'href="{consult}?work={line.id}"' in page
    assert "It may go on as it was" not in page  # which would be refused
    assert alice.get(consult).status_code == 200


def test_what_was_stopped_goes_on_once_a_consult_knows_of_the_report(
    plan: Plan, desk: Desk, alice: FlaskClient
) -> None:
    report(desk, plan, pain=8)
    line = line_of(desk)
    sent = {"answer": "ok", "after": "resume", "seen": str(line.revision)}
    refused = alice.post(f"/worklist/{line.id}/answer", data=sent)
    assert refused.status_code == 422
    assert REFUSED in refused.text
    assert line_of(desk).ended_at is None
    with pytest.raises(InvalidInput, match="newer than the consult"):
        answer(desk, line, resume=True)
    desk.session.rollback()
    answer(desk, line, resume=False)  # the words are kept
    desk.consult(plan_program(desk, plan), at=REPORTED)
    desk.session.commit()
    assert "It may go on as it was" in alice.get(f"/worklist/{line.id}").text
    answer(desk, line, resume=True)
    assert not pauses.of(desk.session, desk.pat)


def test_a_training_left_out_twice_stays_on_the_list_until_then(plan: Plan, desk: Desk) -> None:
    for day in (2, 1):
        left_out(desk, plan, days_ago=day)
    line = desk.session.scalars(select(WorklistItem).where(WorklistItem.reason == Reason.RED_REPORT)).one()
    with pytest.raises(InvalidInput, match="words do not end it"):
        answer(desk, line, resume=None)
    desk.session.rollback()
    answer(desk, line, resume=False)
    assert line.ended_at is None
    desk.consult(plan_program(desk, plan), at=REPORTED)
    answer(desk, line, resume=None)
    assert line.ended_at is not None


def test_a_pause_by_hand_is_not_taken_back_while_the_plan_would_go_on_with_it(plan: Plan, desk: Desk) -> None:
    for day in (2, 1):
        left_out(desk, plan, days_ago=day)
    said = PauseWords(is_whole=True, items=frozenset(), why=PauseReason.ILL, words="")
    by = {"by": desk.alice, "at": REPORTED}
    made = pausing.pause(desk.session, plan=plan, pause_id=uuid4(), said=said, **by)
    desk.session.commit()
    stops = pauses.of(desk.session, desk.pat)
    assert not pausing.can_undo(desk.session, desk.pat, stops, **by)
    with pytest.raises(ActionDenied, match="newer than the consult"):
        pausing.undo(desk.session, pause=made, **by)
    desk.session.rollback()
    report(desk, plan, pain=8)  # the plan stays paused by that
    pausing.undo(desk.session, pause=made, **by)


def test_nobody_goes_on_alone_with_a_plan_whose_consult_is_older(
    plan: Plan, desk: Desk, alice: FlaskClient
) -> None:
    for day in (2, 1):
        left_out(desk, plan, days_ago=day)
    episode = episodes.open_of(desk.session, desk.pat)
    assert episode
    page = f"/episodes/{episode.id}"
    desk.session.commit()
    assert f'href="/programs/{plan.program_id}/consult"' in alice.get(f"{page}/end").text
    with pytest.raises(InvalidInput, match="newer than the consult about Herniated disc"):
        end(desk, PlanAfter.GOES_ON)
    desk.session.rollback()
    line = desk.session.scalars(select(WorklistItem).where(WorklistItem.reason == Reason.RED_REPORT)).one()
    answer(desk, line, resume=False)
    desk.consult(plan_program(desk, plan), at=REPORTED)
    answer(desk, line, resume=None)
    end(desk, PlanAfter.GOES_ON)
    desk.session.commit()


def test_a_summary_that_has_to_wait_leads_to_what_it_waits_for(
    plan: Plan, desk: Desk, alice: FlaskClient
) -> None:
    episode = episodes.open_of(desk.session, desk.pat)
    assert episode
    end(desk, PlanAfter.GOES_ON)
    desk.session.commit()
    report(desk, plan, pain=8)
    line = line_of(desk)
    answer(desk, line, resume=False)
    # As lines ended before this was asked:
    pauses.end(line, number=desk.pat.counter, by=desk.alice, at=REPORTED)
    desk.session.commit()
    page = alice.get(f"/episodes/{episode.id}/summary")
    assert page.status_code == 409
    assert "The screening speaks against the plan that goes on" in page.text
    assert f'href="/programs/{plan.program_id}/consult"' in page.text
    assert f'href="/plans/{plan.id}"' in page.text


def test_the_record_says_that_the_consult_is_open_again_until_the_next(
    plan: Plan, desk: Desk, alice: FlaskClient
) -> None:
    record = f"/patients/{desk.pat.id}"
    desk.session.commit()
    assert "In force until" in alice.get(record).text
    report(desk, plan, pain=8)
    page = alice.get(record).text
    assert AGAIN in page
    assert "In force until" not in page
    newest: ConsultRecord = desk.consult(desk.draft(), at=REPORTED)
    assert newest.number > desk.pat.alarm
    desk.session.commit()
    page = alice.get(record).text
    assert AGAIN not in page
    (line,) = pauses.of(desk.session, desk.pat)
    address = f"/worklist/{line.id}"
    desk.session.commit()
    assert "ewer than the consult" not in alice.get(address).text


def test_pain_that_the_plan_allows_opens_nothing_again(plan: Plan, desk: Desk, alice: FlaskClient) -> None:
    report(desk, plan, pain=3)
    assert AGAIN not in alice.get(f"/patients/{desk.pat.id}").text
