"""Opening a page changes nothing but the log of what was read: every page, on a real record, by everybody who may."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.models import AuditEvent
from tests.desk import Desk
from tests.integration.conftest import Clock, sign_in
from tests.repository.access.records import address, contents, ids

__all__ = ["ids"]

READERS = {"ada": ("admin", "account"), "alice": ("therapist", "account"), "pat": ("portal", "account")}
REFUSED = {  # pages that have nothing to show for this record
    "account.recovery_codes": 303,
    "account.second_factor_off": 303,
    "therapist.program_sign": 409,
    "therapist.signing_news": 204,
    "therapist.summary_news": 204,
}


@pytest.mark.parametrize("reader", READERS)
def test_opening_every_page_writes_nothing_but_that_it_was_read(
    app: Flask, client: FlaskClient, desk: Desk, ids: dict[str, UUID], clock: Clock, reader: str
) -> None:
    sign_in(client, getattr(desk.people, reader))
    before, logged = contents(desk.session), actions(desk.session)
    opened = {}
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint.partition(".")[0] in READERS[reader]:
            with client.get(address(app, rule, ids)) as answer:
                opened[rule.endpoint] = answer.status_code
    after = contents(desk.session)

    assert len(opened) >= 10
    assert {endpoint: REFUSED.get(endpoint, 200) for endpoint in opened} == opened
    assert [table for table in before if before[table] != after[table]] == []
    written = actions(desk.session)[len(logged) :]
    assert {action.rpartition(".")[2] for action in written} <= {"read", "list", "refused"}


def actions(session: Session) -> list[str]:
    """What the log says was done, oldest first."""
    found = list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))
    session.rollback()
    return found
