"""What tests of a therapist's own pauses do: pause by the form, answer, take back, and look what is kept."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from clinic.domain.followup.pausing import PAUSE_REASONS, PauseReason
from clinic.models import AuditEvent, Plan, PlanPause, WorklistItem
from clinic.services.plans import contents
from tests import factories
from tests.browser import controls
from tests.desk import HARMLESS, Desk
from tests.factories import People
from tests.integration.conftest import Clock, sign_in

GOES_ON = "Your therapist looked at it on November"
ANEW = {"populate_existing": True}
ILL = PAUSE_REASONS[PauseReason.ILL].patient_text


@pytest.fixture
def plan(desk: Desk) -> Plan:
    """Of three exercises, in force; Pat has an account."""
    return desk.once(_three)


def _three(desk: Desk) -> Plan:
    desk.answer_all()
    factories.patient_account(desk.session, desk.pat, desk.alice)
    return desk.sign_blank(desk.draft("forearm-plank", HARMLESS, "wall-squat"))


@pytest.fixture
def amos(app: Flask, clock: Clock, people: People, plan: Plan) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.amos)
    return client


@pytest.fixture
def names(session: Session, plan: Plan) -> dict[str, str]:
    """The exercises of the plan by id."""
    found = {str(item): name for item, name in contents.exercises(plan).items()}
    session.commit()
    return found


def form(alice: FlaskClient, plan: Plan) -> dict[str, Any]:
    return controls(alice.get(f"/plans/{plan.id}/pause").text) | {"what": "plan", "why": "ill"}


def pause(alice: FlaskClient, plan: Plan, **said: Any) -> TestResponse:
    return alice.post(f"/plans/{plan.id}/pause", data=form(alice, plan) | said)


def items(session: Session) -> list[WorklistItem]:
    found = list(session.scalars(select(WorklistItem).order_by(WorklistItem.id).execution_options(**ANEW)))
    session.commit()
    return found


def kept(session: Session) -> list[PlanPause]:
    found = list(session.scalars(select(PlanPause).order_by(PlanPause.number).execution_options(**ANEW)))
    session.commit()
    return found


def logged(session: Session, *actions: str) -> list[str]:
    """The actions of these that are in the log, in order, each by Alice and about Pat."""
    found = session.scalars(
        select(AuditEvent).where(AuditEvent.action.in_(actions)).order_by(AuditEvent.at, AuditEvent.id)
    ).all()
    said = [row.action for row in found]
    assert all(row.actor_name == "Alice Able" and row.patient_id for row in found)
    session.commit()
    return said


def answer(alice: FlaskClient, item: WorklistItem, after: str = "resume") -> str:
    said = controls(alice.get(f"/worklist/{item.id}").text) | {"answer": "Well again.", "after": after}
    answered = alice.post(f"/worklist/{item.id}/answer", data=said)
    assert answered.status_code == 303, answered.text
    return alice.get(answered.location).text


def undo(alice: FlaskClient, made: PlanPause) -> TestResponse:
    return alice.post(f"/plans/{made.plan_id}/pauses/{made.id}/undo", data={"csrf_token": "any"})
