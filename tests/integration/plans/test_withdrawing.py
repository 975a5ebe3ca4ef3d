"""A plan is withdrawn by a therapist, with a reason that the record can keep."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from clinic.domain.errors import ActionDenied, InvalidInput
from clinic.models import Plan
from clinic.services.plans import plans
from tests.desk import Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

TOO_LONG = "x" * 301


@pytest.fixture
def plan(desk: Desk) -> Plan:
    return desk.signed()


@pytest.mark.parametrize("reason", ["", "  ", TOO_LONG])
def test_a_reason_that_cannot_be_kept_is_refused_and_the_plan_stays(
    desk: Desk, plan: Plan, reason: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        plans.withdraw(desk.session, plan=plan, reason=reason, by=desk.alice, at=NOW)

    assert refused.value.errors == {"reason": "Say in up to 300 characters why the plan is withdrawn."}
    assert plans.in_force(desk.session, desk.pat) is plan


def test_the_page_keeps_a_reason_that_is_too_long(
    client: FlaskClient, desk: Desk, plan: Plan, clock: Clock
) -> None:
    sign_in(client, desk.alice)
    page = client.post(f"/plans/{plan.id}/withdraw", data={"reason": TOO_LONG})

    assert page.status_code == 422
    assert TOO_LONG in page.text
    assert "Say in up to 300 characters" in page.text


def test_an_assistant_reads_the_plan_and_is_not_offered_to_withdraw_it(
    client: FlaskClient, desk: Desk, plan: Plan, clock: Clock
) -> None:
    with pytest.raises(ActionDenied, match="Only a therapist can withdraw a plan"):
        plans.withdraw(desk.session, plan=plan, reason="New findings", by=desk.people.amos, at=NOW)

    link = f"/plans/{plan.id}/withdraw"
    for person, offered in ((desk.people.amos, False), (desk.alice, True)):
        sign_in(client, person)
        assert (link in client.get(f"/plans/{plan.id}").text) is offered
        client.post("/sign-out")
