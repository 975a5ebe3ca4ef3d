"""Who is not on the portal reads nothing of a pause there: pages say so, and the number is the main button."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import Plan, WorklistItem
from clinic.services.followup import worklist
from tests.browser import controls
from tests.factories import NOW, People
from tests.integration.followup.test_adverse_events import record

NOTHING = "Not on the portal: reads nothing."
READS = re.compile(r"the patient (?:then )?reads|What the patient reads")


@pytest.fixture
def away(session: Session, people: People, plan: Plan) -> None:
    """Pat follows the plan on paper, and has a phone."""
    people.pat.account_id, people.pat.phone = None, "+49 30 1234"
    session.commit()


def first_button(part: str) -> str:
    return part.partition('class="btn btn-primary"')[2].partition("</a>")[0]


def stopped(session: Session, people: People, plan: Plan) -> str:
    cause = Cause(Reason.CONSULT, "finding:x", "Acute back injury", Stops.PLAN, "Wait.")
    worklist.open_items(session, people.pat, [cause], plan=plan, number=1, at=NOW)
    item = session.scalars(select(WorklistItem.id)).one()
    session.commit()
    return f"/worklist/{item}"


@pytest.mark.usefixtures("away")
def test_a_line_that_pauses_says_so_with_the_number_as_its_button(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    address = stopped(session, people, plan)
    line = unescape(alice.get("/worklist").text).partition('class="rows worklist"')[2].partition("</ol>")[0]
    assert NOTHING in line
    assert 'href="tel:+49301234">Call +49 30 1234' in first_button(line)
    page = unescape(alice.get(address).text)
    assert NOTHING in page
    assert not READS.search(page)
    assert "Call +49 30 1234" in first_button(page)


@pytest.mark.usefixtures("away")
def test_a_pause_over_harm_says_so_before_and_after(
    alice: FlaskClient, session: Session, people: People
) -> None:
    event = record(alice, people, harm="severe")
    line = f"/worklist/{session.scalars(select(WorklistItem.id)).one()}"
    session.commit()
    for address in (event, line):
        page = alice.get(address).text
        assert NOTHING in page
        assert not READS.search(page)
        assert "Call +49 30 1234" in first_button(page)
    sent = controls(alice.get(line).text)
    paused = alice.post(
        f"{line}/pause", data={name: sent[name] for name in ("csrf_token", "seen") if name in sent}
    )
    said = alice.get(paused.location).text
    assert "The plan is paused. The patient is not on the portal and reads nothing: call." in said
    assert NOTHING in alice.get(event).text


@pytest.mark.usefixtures("away")
def test_the_page_of_a_pause_says_so(alice: FlaskClient, plan: Plan, session: Session) -> None:
    address = f"/plans/{plan.id}/pause"
    session.commit()
    page = alice.get(address).text
    assert NOTHING in page
    assert "leaves the patient's phone" not in unescape(page)
    assert not re.search("the patient reads:", page, re.IGNORECASE)


def test_who_is_on_the_portal_reads_it(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    page = alice.get(stopped(session, people, plan)).text
    assert "What the patient reads" in page
    assert NOTHING not in page
    assert NOTHING not in alice.get("/worklist").text
