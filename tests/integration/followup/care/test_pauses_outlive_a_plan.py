"""What a therapist paused because of the patient outlives the plan that is withdrawn; what only the plan was paused for
ends with it.
"""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.errors import ActionDenied
from clinic.models import Plan
from clinic.services.plans import plans
from tests.desk import Desk
from tests.factories import NOW, People
from tests.integration.conftest import Clock
from tests.integration.followup.care.by_hand import GOES_ON, answer, items, names, pause, plan

__all__ = ["names", "plan"]


def withdraw(session: Session, people: People, plan: Plan) -> None:
    session.expire_all()  # the pages have sessions of their own
    found = session.get_one(Plan, (plan.clinic_id, plan.id), populate_existing=True)
    plans.withdraw(session, plan=found, reason="Discharged.", by=people.alice, at=NOW)
    session.commit()


@pytest.mark.parametrize("why", ["break", "to_change"])
def test_what_only_the_plan_was_paused_for_ends_with_the_plan_that_is_withdrawn(
    alice: FlaskClient,
    pat: FlaskClient,
    session: Session,
    people: People,
    plan: Plan,
    desk: Desk,
    clock: Clock,
    why: str,
) -> None:
    pause(alice, plan, why=why)
    withdraw(session, people, plan)
    assert all(item.ended_by == people.alice.id for item in items(session))
    assert pat.get("/my/").headers["Plan-Paused"] == "gone"
    clock.pass_by(minutes=2)
    desk.sign_blank(desk.draft())
    session.commit()
    mine = pat.get("/my/").text
    assert ("data-plan" in mine, "You can go on" in mine, GOES_ON in mine) == (True, False, False)


@pytest.mark.parametrize("part", [False, True])
def test_what_is_of_the_patient_outlives_the_plan_until_a_therapist_said_what_they_found(
    alice: FlaskClient,
    pat: FlaskClient,
    session: Session,
    people: People,
    plan: Plan,
    names: dict[str, str],
    desk: Desk,
    part: bool,
) -> None:
    said = {"what": "exercises", "items": ["", next(iter(names))]} if part else {}
    pause(alice, plan, why="doctor", words="Suspected DVT; ultrasound on Monday.", **said)
    withdraw(session, people, plan)
    (item,) = items(session)
    assert item.ended_at is None
    draft = desk.draft()
    session.commit()
    for page in (f"/programs/{draft.id}/sign", f"/worklist/{item.id}"):
        assert "Suspected DVT" in alice.get(page).text
    with pytest.raises(ActionDenied, match="Suspected DVT"):
        desk.sign_blank(draft)
    session.commit()
    answer(alice, item)
    desk.sign_blank(draft)
    session.commit()
    mine = pat.get("/my/").text
    assert ("data-plan" in mine, GOES_ON in mine) == (True, False)


def test_what_a_therapist_keeps_paused_ends_with_the_plan_that_is_withdrawn(
    alice: FlaskClient, session: Session, people: People, plan: Plan
) -> None:
    pause(alice, plan, why="doctor")
    (item,) = items(session)
    answer(alice, item, "keep")
    withdraw(session, people, plan)
    assert [one.ended_by for one in items(session)] == [people.alice.id]
