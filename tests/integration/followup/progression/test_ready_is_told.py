"""That an exercise is ready is said on the patient's page, and before a step joins a draft what is in it already."""

from __future__ import annotations

from flask.testing import FlaskClient

from clinic.models import Plan
from clinic.services.programs import drafts
from tests.desk import Desk
from tests.factories import NOW, People
from tests.integration.followup.progression.test_progression import PLANK, alice, page_of, plan, went_well

__all__ = ["alice", "plan", "went_well"]


def test_the_patients_page_is_told_how_many_are_ready(
    alice: FlaskClient, people: People, went_well: None
) -> None:
    patient = f"/patients/{people.pat.id}"
    assert f'hx-get="{patient}/progression/ready"' in alice.get(patient).text
    without_script = f'<a href="{patient}/progression">See whether exercises are ready for more</a>'
    assert without_script in alice.get(patient).text
    said = alice.get(f"{patient}/progression/ready").text
    assert "1 exercise ready for more" in said
    assert f'href="{patient}/progression"' in said


def test_where_nothing_is_ready_nothing_is_said(alice: FlaskClient, people: People, plan: Plan) -> None:
    assert "ready" not in alice.get(f"/patients/{people.pat.id}/progression/ready").text


def test_no_label_says_that_a_reason_is_needed_and_may_be_left_out(
    alice: FlaskClient, people: People, went_well: None
) -> None:
    page = page_of(alice, people)
    assert "Why? Needed for another way, and for not now" in page
    assert "(optional)" not in page


def test_what_the_draft_changes_already_is_said_before_a_step_joins_it(
    alice: FlaskClient, desk: Desk, people: People, went_well: None
) -> None:
    assert "The draft changes other exercises already" not in page_of(alice, people)
    draft = desk.draft()
    desk.add(draft, "upright-ball-sit")
    desk.session.commit()
    page = page_of(alice, people)
    assert "The draft changes other exercises already: the step is added to them" in page
    assert "Sitting tall on the ball: new, " in page
    (item,) = [item for item in draft.items if item.slug == PLANK]
    said = {"item_id": item.id, "by": desk.alice, "at": NOW}
    drafts.remove_item(desk.session, program=draft, **said)
    desk.session.commit()
    assert ": taken out" in page_of(alice, people)
