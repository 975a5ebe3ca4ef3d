"""An emergency has the number as its first and main button, on line and page, until somebody said what they found."""

from __future__ import annotations

from html import unescape
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.domain.screening.rules import Urgency
from clinic.models import Plan, WorklistItem
from clinic.services.followup import worklist
from tests.browser import controls
from tests.factories import NOW, People
from tests.integration.followup.care.by_hand import plan

__all__ = ["plan"]

CALL = '<a class="btn btn-primary" href="tel:+49301234">Call +49 30 1234</a>'


def flag(session: Session, people: People, plan: Plan, urgency: Urgency) -> str:
    """The page of a red flag of that urgency, of a patient who reads on the portal."""
    cause = Cause(Reason.RED_FLAG, "finding:x", "Bladder or bowel", Stops.PLAN, "Go now.", urgency)
    worklist.open_items(session, people.pat, [cause], plan=plan, number=1, at=NOW)
    session.commit()
    item = session.scalars(select(WorklistItem.id).where(WorklistItem.cause == cause.key)).one()
    session.commit()
    return f"/worklist/{item}"


def line(alice: FlaskClient) -> str:
    page = unescape(alice.get("/worklist").text)
    return page.partition('class="rows worklist"')[2].partition("</ol>")[0]


def test_the_number_is_the_main_button_of_its_line_and_of_its_page(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    people.pat.phone = "+49 30 1234"
    address = flag(session, people, plan, Urgency.EMERGENCY)
    listed, page = line(alice), unescape(alice.get(address).text)
    assert listed.partition('class="actions"')[2].strip().removeprefix(">").strip().startswith(CALL)
    for part in (listed, page):
        assert part.count("tel:") == 1
        assert part.index(CALL) == part.index('<a class="btn btn-primary"')
    assert page.partition('class="actions item-actions"')[2].lstrip("> \n").startswith(CALL)


def test_a_call_in_vain_leaves_it_so_and_what_somebody_found_does_not(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    people.pat.phone = "+49 30 1234"
    address = flag(session, people, plan, Urgency.EMERGENCY)
    noted = {"csrf_token": "any", "made": str(uuid4()), "words": ""}
    assert alice.post(f"{address}/called", data=noted).status_code == 303
    assert CALL in line(alice)
    answer = controls(alice.get(address).text) | {"answer": "Reached; on the way in.", "after": "keep"}
    assert alice.post(f"{address}/answer", data=answer).status_code == 303
    assert CALL not in line(alice)
    assert CALL not in alice.get(address).text


def test_one_that_has_no_number_asks_for_it_first(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    address = flag(session, people, plan, Urgency.EMERGENCY)
    listed, page = line(alice), alice.get(address).text
    asked = f'<a href="/patients/{people.pat.id}/edit">Add it</a>'
    for part in (listed.partition('class="actions"')[2], page.partition('class="actions item-actions"')[2]):
        assert part.count(asked) == 1
        assert part.index(asked) < part.index('class="btn')


@pytest.mark.parametrize("urgency", [Urgency.SAME_DAY, Urgency.URGENT])
def test_what_is_slower_keeps_what_a_doctor_found_as_its_main_button(
    alice: FlaskClient, session: Session, people: People, plan: Plan, urgency: Urgency
) -> None:
    people.pat.phone = "+49 30 1234"
    address = flag(session, people, plan, urgency)
    assert CALL not in line(alice)
    assert CALL not in alice.get(address).text
