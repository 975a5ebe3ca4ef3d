"""Every address of the application and who may use it, so that a new one is noticed and private by default."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from clinic.models import AuditEvent, Base, LoginSession
from clinic.web import BLUEPRINTS
from tests.factories import People
from tests.integration.conftest import Clock, sign_in
from tests.repository.access.needs import GATES
from tests.repository.access.records import Ids, address

# The only places without a gate. Everything else asks who is there.
PUBLIC = {"session", "enrol", "verify"}
PUBLIC_ENDPOINTS = {
    "static",
    "session.home",
    "session.sign_in",
    "session.sign_out",
    "session.second_factor",
    "session.welcome",
    "enrol.enrol",
    "verify.upload",
    "verify.code",
}
NOTHING: Ids = {}  # every id is of nothing
READS = {"read", "list", "refused"}  # how the actions of reading end


def rules(app: Flask) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if rule.endpoint not in PUBLIC_ENDPOINTS)


def method(rule: Rule) -> str:
    return "POST" if "POST" in rule.methods else "GET"


def test_every_blueprint_has_its_gate_but_the_public_ones() -> None:
    gated = {
        name
        for name in BLUEPRINTS
        if import_module(f"clinic.web.{name}").blueprint.before_request_funcs.get(None)
    }
    assert gated == set(BLUEPRINTS) - PUBLIC == set(GATES)


def test_what_is_open_to_everybody_is_exactly_what_is_listed(app: Flask) -> None:
    open_to_all = {
        rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.partition(".")[0] not in GATES
    }
    assert open_to_all == PUBLIC_ENDPOINTS


def test_nobody_gets_anything_without_signing_in(app: Flask, client: FlaskClient) -> None:
    answers = {
        (rule.endpoint, verb): client.open(address(app, rule, NOTHING), method=verb).status_code
        for rule in rules(app)
        for verb in sorted({"GET", "POST"} & rule.methods)
    }
    assert {key: status for key, status in answers.items() if status not in (302, 401)} == {}


def test_reading_writes_nothing_but_that_it_was_read(
    app: Flask, client: FlaskClient, session: Session, people: People, clock: Clock
) -> None:
    sign_in(client, people.alice)
    alice, pat = people.alice.id, people.pat.id
    before, earlier = rows(session), actions(session, alice)
    for rule in rules(app):
        if "GET" in rule.methods and rule.endpoint.startswith(("therapist.", "account.")):
            client.get(address(app, rule, NOTHING))
            client.get(f"/patients/{pat}")
    after = rows(session)

    unchanged = set(before) - {AuditEvent.__tablename__, LoginSession.__tablename__}
    assert {table: after[table] for table in unchanged} == {table: before[table] for table in unchanged}
    done = {action.rpartition(".")[2] for action in actions(session, alice) - earlier}
    assert done <= READS


def rows(session: Session) -> dict[str, int]:
    """How many rows each table has; the session lets go of the database afterwards."""
    counts = {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
    session.rollback()
    return counts


def actions(session: Session, by: UUID) -> Counter[str]:
    """What the audit log says this person did, and how often."""
    found = Counter(session.scalars(select(AuditEvent.action).where(AuditEvent.actor_id == by)))
    session.rollback()
    return found
