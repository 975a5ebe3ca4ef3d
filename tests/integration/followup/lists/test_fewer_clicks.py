"""From the list to the act with few clicks: what is missing, the phone, the plan and the draft are one away."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.due import REVIEW
from clinic.domain.followup.missing import MISSING
from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause
from clinic.models import Clinic, Plan, WorklistItem
from clinic.services.followup import worklist
from clinic.services.programs import starting
from clinic.settings import Settings
from tests import factories
from tests.browser import controls
from tests.factories import NOW, People


def opened(session: Session, people: People, cause: Cause) -> WorklistItem:
    worklist.open_items(session, people.pat, [cause], plan=None, number=0, at=NOW)
    session.commit()
    item = session.scalars(select(WorklistItem).where(WorklistItem.cause == cause.key)).one()
    session.commit()
    return item


def test_a_call_has_the_number_first_and_the_record_links_it(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    people.pat.phone = "020 7946 0000"
    item = opened(session, people, Cause(Reason.SILENCE, "due:silence:2026-11-16", "Nothing heard"))
    page = alice.get(f"/worklist/{item.id}").text
    call = '<a class="btn btn-primary" href="tel:02079460000">Call 020 7946 0000</a>'
    assert page.index(call) < page.index("s record</a>")
    assert page.count("Call 020 7946 0000") == 1
    assert '<a href="tel:02079460000">020 7946 0000</a>' in alice.get(f"/patients/{people.pat.id}").text


def test_a_review_leads_to_the_plan_and_the_open_draft(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    item = opened(session, people, Cause(Reason.REVIEW_DUE, f"{REVIEW}2026-11-16", "Review due"))
    page = alice.get(f"/worklist/{item.id}").text
    assert f'href="/plans/{plan.id}">The plan, version {plan.version}</a>' in page
    assert "Open the draft" not in page
    draft = starting.start(session, patient=people.pat, by=people.alice, at=NOW)
    session.commit()
    assert f'href="/programs/{draft.id}">Open the draft</a>' in alice.get(f"/worklist/{item.id}").text


def test_giving_it_away_is_offered_where_somebody_else_may_take_it(
    alice: FlaskClient, session: Session, settings: Settings, people: People, plan: Plan
) -> None:
    item = opened(session, people, Cause(Reason.STOP_RULE, "of this test", "Stop"))
    assert "Give it to" not in alice.get(f"/worklist/{item.id}").text
    clinic = session.get_one(Clinic, people.alice.clinic_id)
    factories.therapist(session, settings, clinic, "Nora Near")
    session.commit()
    assert "Give it to" in alice.get(f"/worklist/{item.id}").text


def test_what_was_said_of_whom_is_said_again(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    item = opened(session, people, Cause(Reason.RED_REPORT, "of this test", "Pain 8"))
    address = f"/worklist/{item.id}"
    seen = alice.post(f"{address}/seen", data={"csrf_token": "any", "seen": str(item.revision)})
    assert "The list says that you have seen it." in alice.get(seen.location).text
    said = controls(alice.get(address).text) | {"answer": "Looked into."}
    answered = alice.post(f"{address}/answer", data=said)
    assert "Pat Patient: It is kept, and off the list." in alice.get(answered.location).text


def test_what_is_missing_is_recorded_one_click_from_the_list(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    item = opened(
        session, people, Cause(Reason.SCREENING, f"{MISSING}kneeling_problem", "Not recorded: knees")
    )
    place = f"/patients/{people.pat.id}/intake?work={item.id}&amp;back=worklist#kneeling_problem"
    page = alice.get("/worklist").text
    assert f'href="{place}">Record it<' in page
    assert f'href="/worklist/{item.id}?back=worklist"' not in page
