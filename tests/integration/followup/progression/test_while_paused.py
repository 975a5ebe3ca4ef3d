"""While the plan, or an exercise of it, is paused no step is decided about it, and the page says why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.followup.reasons import Reason
from clinic.domain.followup.worklist import Cause, Stops
from clinic.models import Plan, WorklistItem
from clinic.services.followup import worklist
from clinic.services.plans import contents
from tests.desk import HARMLESS, Desk
from tests.factories import NOW, People
from tests.integration.followup.progression.test_progression import (
    PLANK,
    alice,
    decide,
    page_of,
    planks,
    went_well,
)

__all__ = ["alice", "went_well"]


@pytest.fixture
def plan(desk: Desk) -> Plan:
    """A plank, and what goes on beside it while it is paused."""
    return desk.once(_two)


def _two(desk: Desk) -> Plan:
    desk.answer_all()
    return desk.sign_blank(desk.draft(PLANK, HARMLESS))


@pytest.mark.usefixtures("went_well")
@pytest.mark.parametrize("stops", [Stops.PLAN, Stops.EXERCISE])
def test_no_step_is_decided_while_the_plan_or_the_exercise_is_paused(
    alice: FlaskClient, desk: Desk, session: Session, people: People, plan: Plan, stops: Stops
) -> None:
    before = page_of(alice, people)
    plank = contents.ids(plan)[PLANK]
    of_exercise = {"item": str(plank)} if stops is Stops.EXERCISE else {}
    cause = Cause(Reason.EXPIRING, "due:1", "A pause of our own", stops, "Wait.", **of_exercise)
    at = NOW + timedelta(days=7)
    worklist.open_items(session, people.pat, [cause], plan=plan, number=desk.pat.counter, at=at)
    session.commit()

    what = "The plan" if stops is Stops.PLAN else contents.exercises(plan)[plank]
    sentence = f"{what} is paused: A pause of our own. No step is decided before it goes on"
    page = page_of(alice, people)
    assert "Seconds from 25 to 35" in page
    assert sentence in page
    assert "Put it into the draft" not in page
    assert "ready for more" not in alice.get(f"/patients/{people.pat.id}/progression/ready").text
    for decided in ("accepted", "changed", "declined"):
        refused = decide(alice, people, before, decided=decided, reason="Now.")
        assert refused.status_code == 409
        assert sentence in refused.text
    assert planks(session) == [("signed", 25)]

    item = session.scalars(select(WorklistItem).where(WorklistItem.ended_at.is_(None))).one()
    worklist.answer(session, item=item, text="Well.", resume=True, seen=None, by=people.alice, at=at)
    session.commit()
    assert decide(alice, people, decided="accepted").status_code == 303
