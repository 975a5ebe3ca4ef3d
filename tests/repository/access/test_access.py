"""Every address asked with real ids is not there for somebody of another clinic."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests import factories
from tests.desk import Desk
from tests.integration.conftest import Clock, sign_in
from tests.repository.access.records import address, contents, ids

__all__ = ["ids"]


def with_ids(app: Flask, blueprint: str, ids: dict[str, UUID]) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(blueprint) and any(name in ids for name in rule.arguments):
            yield rule, address(app, rule, ids)


def test_bob_finds_nothing_of_alices_patients(
    app: Flask, client: FlaskClient, desk: Desk, ids: dict[str, UUID], clock: Clock
) -> None:
    sign_in(client, desk.people.bob)
    assert_hidden(app, client, desk, "therapist.", ids, at_least=15)


def test_another_clinics_administrator_finds_none_of_riversides_staff(
    app: Flask, client: FlaskClient, desk: Desk, ids: dict[str, UUID], clock: Clock
) -> None:
    people = desk.people
    eve = factories.member(
        desk.session, desk.settings, people.elsewhere, "Eve Elsewhere", role="administrator"
    )
    desk.session.commit()
    sign_in(client, eve)
    assert_hidden(app, client, desk, "admin.", ids, at_least=4)


def assert_hidden(
    app: Flask, client: FlaskClient, desk: Desk, blueprint: str, ids: dict[str, UUID], *, at_least: int
) -> None:
    before = contents(desk.session)
    answers = {
        (rule.endpoint, verb): client.open(url, method=verb).status_code
        for rule, url in with_ids(app, blueprint, ids)
        for verb in sorted({"GET", "POST"} & rule.methods)
    }
    assert len(answers) >= at_least
    assert {key: status for key, status in answers.items() if status != 404} == {}
    assert contents(desk.session) == before
