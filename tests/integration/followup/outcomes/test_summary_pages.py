"""Alice reads what the record says, writes the rest, signs, and opens the document when it is there."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.adverse_events import Harm, Informant
from clinic.domain.followup.outcomes import discharge
from clinic.domain.followup.outcomes.discharge import FLARE_UP
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import DischargeSummary
from clinic.services.followup import adverse_events, worklist, worklists
from clinic.services.followup.adverse_events import EventWords
from clinic.services.plans import plans
from clinic.services.record import episodes
from tests.browser import fill_in
from tests.desk import Desk
from tests.factories import NOW, PASSWORD, of_report
from tests.integration.conftest import Clock, sign_in
from tests.integration.documents.words import words_of
from tests.integration.followup.outcomes.cared import DAY, ended


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    sign_in(client, desk.alice)
    return client


def test_alice_reads_writes_signs_and_opens_it(
    alice: FlaskClient, desk: Desk, session: Session, work: Callable[[], int]
) -> None:
    episode, patient = ended(desk), f"/patients/{desk.pat.id}"
    address = f"/episodes/{episode.id}/summary"
    desk.session.commit()
    page = alice.get(address).text
    for said in ("6 of 10 → 3 of 10", "Goals reached", FLARE_UP, "1 noted"):
        assert said in page, said

    typed = {"account": "Low back pain.", "go_on": "Go on.", "password": PASSWORD}
    for changes, sentence in (
        ({"account": ""}, "Say in a few words what was treated and what was done."),
        ({"flare_up": ""}, "Say what to do when the pain comes back."),
        ({"password": "not this one"}, "password"),
        ({"come_back": " "}, "Say when to come back."),
    ):
        answer = fill_in(alice, address, typed | changes)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "Go on." in answer.text
    assert session.scalars(select(DischargeSummary.id)).all() == []
    session.rollback()

    answer = fill_in(alice, address, typed)
    assert answer.status_code == 303
    assert "looks again by itself" in alice.get(answer.location).text
    assert "HX-Refresh" not in alice.get(f"{answer.location}/news?shown=waiting").headers
    assert alice.get(f"{answer.location}.pdf").status_code == 404
    work()
    assert alice.get(f"{answer.location}/news?shown=waiting").headers["HX-Refresh"] == "true"
    signed = alice.get(answer.location).text
    assert "Open the PDF" in signed
    assert f'<a href="{patient}/archive">Archive Pat Patient</a>' in signed
    pdf = alice.get(f"{answer.location}.pdf")
    assert pdf.mimetype == "application/pdf"
    assert "Go on." in words_of(pdf.data)
    assert "Discharge summary, version 1" in alice.get(f"{patient}/course").text
    again = alice.get(address).text
    assert "Low back pain.</textarea>" in again
    assert "this one takes the place of version 1" in again


def test_all_that_is_missing_is_said_at_its_field_in_one_round_and_what_was_typed_stays(
    alice: FlaskClient, desk: Desk
) -> None:
    episode = ended(desk)
    desk.session.commit()
    typed = {"account": "Low back pain.", "go_on": "", "flare_up": "", "come_back": " ", "password": PASSWORD}
    answer = fill_in(alice, f"/episodes/{episode.id}/summary", typed)
    assert answer.status_code == 422
    goes_on = "No plan goes on" not in answer.text
    for name, sentence in discharge.NOT_WRITTEN.items():
        is_said = f'id="{name}-error"' in answer.text and sentence in answer.text
        assert is_said is (name != "account" and not (name == "go_on" and goes_on)), name
        assert answer.text.count(f">{sentence}</a>") <= 1
    assert "Low back pain.</textarea>" in answer.text
    assert "Fill this in." not in answer.text


def test_what_goes_on_is_printed_once_and_a_dose_that_stayed_is_said_once(
    alice: FlaskClient, desk: Desk, session: Session, work: Callable[[], int]
) -> None:
    address = f"/episodes/{ended(desk).id}/summary"
    desk.session.commit()
    page = alice.get(address).text
    assert "(the same)" in page
    assert "of the last plan" not in page

    answer = fill_in(alice, address, {"account": "Low back pain.", "go_on": "", "password": PASSWORD})
    assert answer.status_code == 303
    work()
    words = words_of(alice.get(f"{answer.location}.pdf").data)
    assert words.count("What to go on with") == 1
    assert "the same" in words
    assert "with the last plan" not in words


def test_without_a_plan_alice_says_what_the_patient_goes_on_with(alice: FlaskClient, desk: Desk) -> None:
    episode = ended(desk)
    plan = plans.in_force(desk.session, desk.pat)
    assert plan
    plans.withdraw(desk.session, plan=plan, reason="Ended.", by=desk.alice, at=NOW)
    desk.session.commit()
    page = alice.get(f"/episodes/{episode.id}/summary").text
    assert "No plan goes on" in page
    assert "Do half of what you did" not in page
    assert "No exercise goes on, so nothing is suggested." in page
    typed = {"account": "Low back pain.", "go_on": " ", "flare_up": "Rest.", "password": PASSWORD}
    answer = fill_in(alice, f"/episodes/{episode.id}/summary", typed)
    assert answer.status_code == 422
    assert "Say what the patient goes on with, or that there is nothing." in answer.text


def test_alice_reads_the_adverse_events_that_are_printed(alice: FlaskClient, desk: Desk) -> None:
    episode = ended(desk)
    desk.session.commit()
    address = f"/episodes/{episode.id}/summary"
    assert "Slipped off the ball." not in alice.get(address).text
    event = EventWords(DAY, "Slipped off the ball.", Harm.MILD, "Nothing was needed.", Informant.PATIENT)
    said = {"event_id": uuid4(), "event": event, "by": desk.alice, "at": NOW}
    adverse_events.record(desk.session, patient=desk.pat, **said)
    desk.session.commit()

    page = alice.get(address).text
    assert "Slipped off the ball." in page
    assert "Mild: passed by itself within a day or two" in page


def test_a_record_that_changed_meanwhile_is_shown_with_the_texts_still_there(
    alice: FlaskClient, desk: Desk, session: Session
) -> None:
    episode = ended(desk)
    address = f"/episodes/{episode.id}/summary"
    typed = {"account": "Low back pain.", "go_on": "Go on.", "password": PASSWORD, "seen": "1"}
    answer = fill_in(alice, address, typed)
    assert answer.status_code == 422
    assert "Somebody changed this" in answer.text
    assert "Low back pain." in answer.text
    assert session.scalars(select(DischargeSummary.id)).all() == []


def test_while_in_care_there_is_no_page_to_sign(alice: FlaskClient, desk: Desk) -> None:
    episode = episodes.begin(desk.session, patient=desk.pat, began_on=DAY, by=desk.alice, at=NOW)
    desk.session.commit()
    answer = alice.get(f"/episodes/{episode.id}/summary")
    assert answer.status_code == 409
    assert discharge.STILL_IN_CARE in answer.text


def test_a_summary_waits_until_somebody_answered_what_paused_the_plan(alice: FlaskClient, desk: Desk) -> None:
    episode = ended(desk)
    cause = Cause(
        Reason.STOP_RULE,
        of_report(1, "chest"),
        "Pressure in the chest",
        Stops.PLAN,
        "Rest, and call.",
    )
    plan = plans.in_force(desk.session, desk.pat)
    worklist.open_items(desk.session, desk.pat, [cause], plan=plan, number=desk.pat.counter, at=NOW)
    desk.session.commit()
    refused = alice.get(f"/episodes/{episode.id}/summary")
    assert refused.status_code == 409
    assert "Pressure in the chest" in refused.text
    item = worklists.open_of(desk.session, desk.pat).items[0]
    said = {"text": "Not before it is looked into.", "resume": False, "seen": item.revision}
    worklist.answer(desk.session, item=item, **said, by=desk.alice, at=NOW)
    desk.session.commit()
    page = alice.get(f"/episodes/{episode.id}/summary").text
    assert "The whole plan: Pressure in the chest. Rest, and call." in page
