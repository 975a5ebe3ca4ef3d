"""The page of an item offers what can be done about it, and leads to what ends it."""

from __future__ import annotations

from sqlalchemy import select

from clinic.domain.followup.reasons import Reason
from clinic.models import AdverseEvent, WorklistItem
from tests.browser import controls
from tests.integration.followup.judged.test_each_reason import consult_ends, slipped
from tests.integration.followup.judged.walking import Walk

GO_ON = "It may go on as it was"


def the(walk: Walk, reason: Reason) -> WorklistItem:
    return next(item for item in walk.open() if item.reason is reason)


def page(walk: Walk, reason: Reason) -> str:
    return walk.alice.get(f"/worklist/{the(walk, reason).id}").text


def test_a_red_flag_leads_to_the_assessment_of_that_flag_and_does_not_go_on_by_words(walk: Walk) -> None:
    walk.home(pulsating_belly="yes", clumsy_hands="yes")
    for item in walk.open():
        text = walk.alice.get(f"/worklist/{item.id}").text
        assert GO_ON not in text
        first = text.split('class="btn btn-primary"')[1]
        assert f"Record what a doctor found: {item.title}" in first
    walk.answer("resume", status=422)
    walk.answer("keep")


def test_a_consult_that_stops_the_plan_leads_to_a_program_and_then_to_the_consult(walk: Walk) -> None:
    walk.desk.herniated_disc()
    walk.judge()
    text = page(walk, Reason.CONSULT)
    assert GO_ON not in text
    assert "Start a program, for the consult" in text
    walk.desk.draft()
    walk.judge()
    text = page(walk, Reason.CONSULT)
    assert "Start a program" not in text
    assert "Record the consult" in text


def test_what_else_the_screening_stopped_leads_to_what_is_recorded(walk: Walk) -> None:
    walk.home(hypertension="yes")
    text = page(walk, Reason.SCREENING)
    assert GO_ON not in text
    assert "Correct an answer of the intake" in text
    assert "Record or change the conditions" in text


def test_what_words_end_says_so(walk: Walk) -> None:
    walk.report(pain=8)
    assert GO_ON in page(walk, Reason.RED_REPORT)


def test_a_consult_that_runs_out_is_on_the_item(walk: Walk) -> None:
    consult_ends(walk)
    text = page(walk, Reason.EXPIRING)
    assert f"/patients/{walk.desk.pat.id}#consults" in text
    assert "Proceed" in text


def test_what_happened_is_on_the_item_of_an_adverse_event(walk: Walk) -> None:
    slipped(walk)
    text = page(walk, Reason.ADVERSE_EVENT)
    assert "Slipped" in text


def test_a_number_to_call_or_that_there_is_none(walk: Walk) -> None:
    walk.report(pain=8)
    assert "No phone number recorded." in page(walk, Reason.RED_REPORT)
    walk.desk.pat.phone = "+49 30 1"
    walk.desk.session.commit()
    text = page(walk, Reason.RED_REPORT)
    assert "Call +49 30 1" in text
    assert "No phone number" not in text


def test_all_that_is_missing_of_an_adverse_event_is_said_in_one_round(walk: Walk) -> None:
    address = f"/patients/{walk.desk.pat.id}/adverse-events/new"
    form = controls(walk.alice.get(address).text) | {"what": "", "action": " ", "happened_on": "2026-11-22"}
    answer = walk.alice.post(address, data=form)
    assert answer.status_code == 422
    for field in ("what", "action", "harm", "told_by", "happened_on"):
        assert answer.text.count(f'id="{field}-error"') == 1, field
    assert list(walk.desk.session.scalars(select(AdverseEvent))) == []
