"""Harm with an exercise that only an earlier version has is recorded, and asked about when the exercise comes back."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.domain.followup.adverse_events import Harm
from clinic.domain.followup.worklist import Stops
from clinic.models import AdverseEvent, Plan, WorklistItem, new_id
from clinic.services.followup.lines import pausing_over, with_which
from clinic.services.plans import coming_back, contents, pauses, plans
from tests.browser import controls
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.care.back.detours import PLANK, SQUAT, answer, back, harm, next_draft, without

NAME = "Forearm plank on the ball"


@pytest.fixture
def first(desk: Desk) -> Plan:
    """A plan of three; the version after it has no plank."""
    desk.answer_all()
    plan = desk.sign_blank(desk.draft(HARMLESS, PLANK, SQUAT))
    without(desk)
    desk.session.commit()
    return plan


def test_what_earlier_versions_had_is_offered_and_marked(desk: Desk, first: Plan) -> None:
    now = plans.in_force(desk.session, desk.pat)
    assert now
    offered = with_which.offered(desk.session, desk.pat)
    in_force = contents.exercises(now)
    assert [*offered] == [*in_force, contents.ids(first)[PLANK]]
    assert offered == {**in_force, contents.ids(first)[PLANK]: f"{NAME} (until version 1)"}


@pytest.mark.parametrize("much", Harm)
def test_it_is_recorded_and_asked_about_when_the_exercise_comes_back(
    client: FlaskClient, clock: Clock, desk: Desk, first: Plan, much: Harm
) -> None:
    item, address = contents.ids(first)[PLANK], f"/patients/{desk.pat.id}/adverse-events/new"
    desk.session.commit()
    sign_in(client, desk.alice)
    page = client.get(address).text
    assert f"{NAME} (until version 1)" in page
    said = {"what": "Fell off the ball.", "harm": much.value, "action": "Ice.", "told_by": "patient"}
    said |= {"happened_on": NOW.date().isoformat(), "item_id": str(item)}
    assert client.post(address, data=controls(page) | said).status_code == 303
    (event,) = desk.session.scalars(select(AdverseEvent))
    assert (event.plan_id, event.item_id, event.exercise) == (first.id, item, NAME)
    for one in (desk.pat, desk.alice):
        desk.session.refresh(one)
    answer(desk, resume=True)
    program = back(desk)
    assert dict(coming_back.of(desk.session, desk.pat, program)) == {PLANK: NAME}
    with pytest.raises(ActionDenied, match="Paused or left out, and back with this signature"):
        desk.sign_blank(program)
    desk.session.rollback()
    for one in (desk.pat, desk.alice):
        desk.session.refresh(one)
    signed = desk.sign_blank(program, back_confirmed={PLANK})
    assert coming_back.with_version(desk.session, signed) == {PLANK}
    assert coming_back.of(desk.session, desk.pat, next_draft(desk)) == {}


def test_the_plan_in_force_can_be_paused_over_it_and_keeps_which_one_it_was(desk: Desk, first: Plan) -> None:
    event = harm(desk, contents.ids(first)[PLANK])
    assert pausing_over.of_event(desk.session, event) is None
    (line,) = desk.session.scalars(select(WorklistItem))
    pausing_over.pause(desk.session, item=line, seen=line.revision, by=desk.alice, at=NOW)
    assert [(item.stops, item.item_id) for item in pauses.of(desk.session, desk.pat)] == [
        (Stops.PLAN, contents.ids(first)[PLANK])
    ]


def test_after_the_plan_was_withdrawn(desk: Desk, first: Plan) -> None:
    now = plans.in_force(desk.session, desk.pat)
    assert now
    plans.withdraw(desk.session, plan=now, reason="A new one.", by=desk.alice, at=NOW)
    harm(desk, contents.ids(now)[SQUAT], Harm.MILD)
    assert [*coming_back.of(desk.session, desk.pat, next_draft(desk))] == [SQUAT]


def test_an_exercise_of_another_patients_plan_is_refused(desk: Desk, first: Plan) -> None:
    with pytest.raises(InvalidInput, match="item_id"):
        harm(desk, new_id())
