"""While a part of the plan is paused, no page says that the plan is away or that nothing may be done."""

from __future__ import annotations

from html import unescape

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.models import Clinic, Plan
from clinic.services.programs import drafts, starting
from tests.desk import Desk
from tests.factories import NOW, People
from tests.integration.followup.care.by_hand import names, pause, plan

__all__ = ["names", "plan"]
ORDER = "The order is now"


def test_what_is_paused_comes_back_and_the_rest_goes_on(
    alice: FlaskClient, pat: FlaskClient, session: Session, people: People, plan: Plan, names: dict[str, str]
) -> None:
    session.get_one(Clinic, people.pat.clinic_id).phone = ""
    session.commit()
    pause(alice, plan, what="exercises", items=["", next(iter(names))], why="ill")
    told = unescape(pat.get("/my/stopped").text)
    assert "You may go on with the other exercises." in told
    assert "What is paused comes back to your plan" in told
    assert "Call your clinic before you do again what is paused." in told
    assert "Your plan comes back here" not in told
    assert "before you exercise again" not in told


def test_no_order_is_told_that_names_what_is_paused(
    alice: FlaskClient, pat: FlaskClient, session: Session, desk: Desk, plan: Plan
) -> None:
    draft = starting.start(session, patient=desk.pat, by=desk.alice, at=NOW)
    at, (*_, before, last) = {"by": desk.alice, "at": NOW}, draft.items
    drafts.place_item(session, program=draft, item_id=last.id, before=before.id, **at)
    second = desk.sign_blank(draft)
    session.commit()
    assert ORDER in pat.get("/my/").text
    paused = str(draft.items[0].id)
    session.commit()
    pause(alice, second, what="exercises", items=["", paused], why="ill")
    mine = pat.get("/my/").text
    assert "data-plan" in mine
    assert ORDER not in mine
