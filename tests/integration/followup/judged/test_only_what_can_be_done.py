"""The page of an item offers what can be done about it, and leads to what ends it."""

from __future__ import annotations

import html
import re

from sqlalchemy import select

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Stops
from clinic.domain.limits import EXPIRES_SOON_DAYS, USUAL_INTAKE_DAYS
from clinic.domain.screening.words import EXAMINED
from clinic.models import AdverseEvent, WorklistItem
from clinic.services.programs import handing
from clinic.services.screening import consults
from tests.browser import controls, fill_in, forms, with_flags
from tests.integration.conftest import sign_in
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


def test_an_illness_leads_to_where_it_is_set_to_resolved(walk: Walk) -> None:
    walk.desk.problem("acute_illness", weeks_ago=0)
    walk.judge()
    text = page(walk, Reason.CONTRAINDICATED)
    assert "When the illness or the fever is over, set it to Resolved" in text
    first = text.split('class="btn btn-primary"')[1].partition("</a>")[0]
    assert f"/patients/{walk.desk.pat.id}/conditions/acute_illness" in first
    assert "It is over: set it to Resolved" in first


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


def test_a_consult_of_a_program_that_was_begun_for_it_leads_back_to_the_line(walk: Walk) -> None:
    walk.desk.herniated_disc()
    walk.judge()
    item = the(walk, Reason.CONSULT).id
    line = f"/worklist/{item}?back=clinic"
    posts = [action for action, _ in forms(walk.alice.get(line).text)]
    walk.desk.session.rollback()
    begun = walk.alice.post(next(html.unescape(post) for post in posts if "/programs" in post))
    builder = walk.alice.get(begun.location)
    assert f'href="{line}"' in builder.text

    adding, sent = next(
        (html.unescape(action), sent) for action, sent in forms(builder.text) if "/items" in action
    )
    added = walk.alice.post(adding, data=sent)
    assert added.status_code == 303
    again = walk.alice.get(added.location.partition("#")[0]).text
    address = html.unescape(re.search(r'href="([^"]+/consult\?[^"]+)"', again)[1])
    decided = {"decision": "proceed", "reason": "Examined today.", "examined": [*EXAMINED]}
    recorded = fill_in(walk.alice, address, decided)
    assert recorded.status_code == 303
    assert recorded.location == line


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


def way(walk: Walk, text: str, words: str) -> str:
    """Where the first button with these words leads."""
    found = re.search(rf'href="([^"]+)">{words}', text)
    assert found, words
    return html.unescape(found[1])


def test_a_consult_is_renewed_before_it_ends_and_both_are_kept(walk: Walk) -> None:
    consult_ends(walk)
    address = way(walk, page(walk, Reason.EXPIRING), "Renew the consult")
    form = walk.alice.get(address)
    assert form.status_code == 200
    assert "What counts until now" in form.text
    assert "leg strength and feeling are normal" in form.text
    (old,) = consults.of_patient(walk.desk.session, walk.desk.pat)
    given = {"decision": "proceed", "reason": "Examined again.", "examined": sorted(old.examined)}
    assert controls(form.text)["findings"] == [""]
    ticked = with_flags(form.text) | given
    walk.desk.session.commit()

    refused = walk.alice.post(address, data=ticked | {"reason": " "})
    assert refused.status_code == 422
    assert len(consults.of_patient(walk.desk.session, walk.desk.pat)) == 1
    walk.desk.session.commit()

    saved = walk.alice.post(address, data=ticked)
    assert saved.status_code == 303, saved.text
    assert saved.location == f"/patients/{walk.desk.pat.id}#consults"
    new, before = consults.of_patient(walk.desk.session, walk.desk.pat)
    walk.desk.session.refresh(before)
    assert (before.id, before.withdrawn_at) == (old.id, None)
    assert set(new.covers) == set(before.covers)
    assert new.expires_on > before.expires_on
    assert Reason.EXPIRING not in walk.reasons()
    assert walk.alice.get(address).status_code == 409  # it has long to go

    walk.desk.session.commit()
    walk.days((before.expires_on - walk.now.date()).days + 1)
    assert Reason.CONSULT not in walk.reasons()
    assert not [item.title for item in walk.open() if item.title.startswith("The consult")]


def test_a_consult_of_another_clinic_is_renewed_by_nobody_here(walk: Walk) -> None:
    consult_ends(walk)
    address = way(walk, page(walk, Reason.EXPIRING), "Renew the consult")
    sign_in(walk.alice, walk.desk.people.bob)
    assert walk.alice.get(address).status_code == 404


def test_the_draft_of_the_next_version_offers_to_renew_the_consult(walk: Walk) -> None:
    consult_ends(walk)
    draft = walk.desk.draft()
    walk.judge()
    text = walk.alice.get(f"/programs/{draft.id}").text
    assert f"/programs/{draft.id}/consult?renew=" in text
    assert walk.alice.get(f"/programs/{draft.id}/consult").status_code == 200


def test_a_refusal_before_the_consult_ends_pauses_the_plan(walk: Walk) -> None:
    consult_ends(walk)
    address = way(walk, page(walk, Reason.EXPIRING), "Renew the consult")
    sent = {"decision": "do_not_proceed", "reason": "The leg got weaker."}
    assert fill_in(walk.alice, address, sent).status_code == 303
    assert {item.stops for item in walk.open() if item.reason is Reason.CONSULT} != {Stops.NOTHING}


def test_an_assessment_that_runs_out_leads_to_the_next_one(walk: Walk) -> None:
    flag = "severe_night_pain"
    walk.home(**{flag: "yes"})
    walk.desk.clear(flag)
    walk.judge()
    walk.answer("resume")
    walk.days(75)
    address = way(walk, page(walk, Reason.EXPIRING), "Record the next assessment")
    assert address == f"/patients/{walk.desk.pat.id}/red-flags/{flag}/assessment"
    said = {"clinician": "Dr. Dana Doe", "profession": "Physician", "held_on": walk.now.date().isoformat()}
    sent = fill_in(walk.alice, address, said | {"result": "Nothing serious.", "allows_exercise": "y"})
    assert sent.status_code == 303, sent.text
    assert Reason.EXPIRING not in walk.reasons()


def test_an_intake_that_runs_out_leads_to_the_intake(walk: Walk) -> None:
    walk.days(USUAL_INTAKE_DAYS - EXPIRES_SOON_DAYS)
    address = way(walk, page(walk, Reason.EXPIRING), "Go through the intake again")
    assert address == f"/patients/{walk.desk.pat.id}/intake"
    assert fill_in(walk.alice, address, {"reconfirm": "y"}).status_code == 303
    assert Reason.EXPIRING not in walk.reasons()


def test_a_draft_that_waits_is_one_click_away(walk: Walk) -> None:
    draft = walk.desk.draft()
    given = {"program": draft, "note": "", "revision": draft.revision}
    handing.say_ready(walk.desk.session, **given, by=walk.desk.alice, at=walk.now)
    walk.judge()
    assert way(walk, walk.alice.get("/worklist").text, "Look at the draft") == f"/programs/{draft.id}"
    assert way(walk, page(walk, Reason.DRAFT_READY), "Look at the draft") == f"/programs/{draft.id}"


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
    for field in ("what", "action", "harm", "told_by", "happened_on", "item_id"):
        assert answer.text.count(f'id="{field}-error"') == 1, field
    assert list(walk.desk.session.scalars(select(AdverseEvent))) == []
