"""Pat, whose plan in force has one exercise and needs nobody's consult."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests import factories
from tests.desk import HARMLESS, Desk
from tests.integration.conftest import Clock, sign_in
from tests.integration.followup.judged.walking import Walk


@pytest.fixture
def walk(app: Flask, desk: Desk, clock: Clock, engine: Engine) -> Walk:
    desk.answer_all()
    factories.patient_account(desk.session, desk.pat, desk.alice)
    plan = desk.sign_blank(desk.draft(HARMLESS))
    desk.session.commit()
    alice = app.test_client()
    sign_in(alice, desk.alice)
    return Walk(desk, alice, clock, engine, plan)
