"""What a signed plan holds: the stop advice and the pictures that belong to this patient, and nothing put in later."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from clinic import figures
from clinic.domain.dosage import Side, from_dict
from clinic.domain.plans import stop_advice
from clinic.models import Plan, Program
from clinic.services.plans import plans
from clinic.services.programs import drafts
from tests import factories
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

SIDED = "childs-pose-thread-through"
NOT_THE_ONE = "The stored plan is not the one that was signed. Tell the clinic&#39;s administrator."


def test_a_pregnant_patients_plan_says_when_to_call_doctor_or_midwife(desk: Desk) -> None:
    desk.answer_all(pregnancy="yes")
    desk.condition("pregnancy", weeks_ago=10, trimester=1)
    plan = desk.sign(desk.draft(HARMLESS))

    assert plans.content(plan)["stop"] == [*stop_advice.IN_PREGNANCY, *stop_advice.SENTENCES]


def test_anybody_elses_plan_has_the_general_stop_advice(desk: Desk) -> None:
    desk.answer_all()
    plan = desk.sign(desk.draft(HARMLESS))

    assert plans.content(plan)["stop"] == list(stop_advice.SENTENCES)


def on_side(desk: Desk, side: Side) -> Program:
    program = desk.draft(SIDED)
    (item,) = program.items
    drafts.set_dosage(
        desk.session,
        program=program,
        item_id=item.id,
        dosage=replace(from_dict(item.dosage), side=side),
        revision=program.revision,
        by=desk.alice,
        at=NOW,
    )
    return program


@pytest.mark.parametrize(("side", "mirrored"), [(Side.LEFT, True), (Side.RIGHT, False), (Side.EACH, False)])
def test_a_left_sided_exercise_is_drawn_in_a_mirror(desk: Desk, side: Side, mirrored: bool) -> None:
    desk.answer_all()
    plan = desk.sign(on_side(desk, side))

    (item,) = plans.content(plan)["items"]
    assert item["dosage"]["side"] == side
    for figure in item["figures"]:
        drawn = figures.panel(SIDED, figure["panel"], title=figure["title"], mirrored=mirrored)
        assert figure["svg"] == drawn


@pytest.fixture
def altered(desk: Desk) -> Plan:
    """Pat's signed plan, with 25 seconds made 250 in the database."""
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.answer_all()
    plan = desk.sign(desk.draft("forearm-plank"))
    changed = plan.snapshot.replace('"seconds":25', '"seconds":250')
    assert changed != plan.snapshot
    desk.session.execute(update(Plan).values(snapshot=changed))
    desk.session.commit()
    return plan


def test_a_plan_that_was_altered_in_the_database_is_shown_to_no_therapist(
    client: FlaskClient, clock: Clock, desk: Desk, altered: Plan
) -> None:
    sign_in(client, desk.alice)
    page = client.get(f"/plans/{altered.id}")

    assert page.status_code == 409
    assert NOT_THE_ONE in page.text
    assert "250" not in page.text


def test_a_plan_that_was_altered_in_the_database_is_shown_to_no_patient(
    client: FlaskClient, clock: Clock, desk: Desk, altered: Plan
) -> None:
    sign_in(client, desk.pat)
    page = client.get("/my/")

    assert page.status_code == 409
    assert "250" not in page.text
