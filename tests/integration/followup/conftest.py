"""Pat on a phone: signed in, with a plan of two exercises in force."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from clinic.domain.followup.diary.details import ENTRY_NAMES, RIGHT
from clinic.models import Plan
from clinic.services.plans import contents
from clinic.settings import Settings
from tests import factories
from tests.browser import controls
from tests.desk import Desk
from tests.factories import NOW, People
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup import plans
from tests.integration.followup.progression.weeks import Weeks, three_exercises
from tests.snapshots import made_once


@pytest.fixture
def plan(session: Session, settings: Settings, people: People) -> Plan:
    return made_once(_plan_and_account, session, people, session=session, settings=settings)


def _plan_and_account(session: Session, people: People) -> Plan:
    factories.patient_account(session, people.pat, people.alice)
    return plans.give(session, people.pat, people.alice)


@pytest.fixture
def pat(client: FlaskClient, clock: Clock, plan: Plan, people: People) -> FlaskClient:
    sign_in(client, people.pat)
    return client


@pytest.fixture
def filled(plan: Plan, session: Session) -> dict[str, str]:
    """A report form filled in: one exercise done, one partly, a little pain."""
    first, second = contents.exercises(plan)
    asked = [
        f"item_{item.hex}_more_{name}"
        for item in (first, second)
        for name in ENTRY_NAMES
        if name not in RIGHT
    ]
    session.commit()  # reading the plan may have begun a transaction, for which the page would wait
    return {
        **dict.fromkeys([*asked, "other", "zone", "pressed_at", "clock", "paused", "new_words"], ""),
        "client_uuid": str(uuid4()),
        "plan_id": str(plan.id),
        "trained_on": NOW.date().isoformat(),
        f"item_{first.hex}": "done",
        f"item_{second.hex}": "partly",
        "news": "no",
        "pain": "3",
        "effort": "5",
        "note": "The ball was soft.",
    }


@pytest.fixture
def told(filled: dict[str, str]) -> dict[str, str]:
    """A report without words, which nobody has to read."""
    return filled | {"note": ""}


@pytest.fixture
def alice(app: Flask, clock: Clock, people: People, plan: Plan) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.alice)
    return client


@pytest.fixture
def whole(pat: FlaskClient, filled: dict[str, str]) -> dict[str, str]:
    """The form as the page sends it, with all of its controls."""
    page = controls(pat.get("/my/report").text)
    return {name: values[-1] for name, values in page.items()} | filled


@pytest.fixture
def weeks(desk: Desk) -> Weeks:
    return Weeks(desk, desk.once(three_exercises))
