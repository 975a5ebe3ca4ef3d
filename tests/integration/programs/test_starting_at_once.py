"""Two posts that start a program, or keep a template, at the same moment: one draft, one version after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from clinic.models import Clinic, Patient, Program, ProgramTemplate, StaffMember, TemplateVersion
from tests.browser import forms
from tests.desk import HARMLESS, Desk
from tests.integration.attacks.test_two_posts_at_once import browser, together
from tests.integration.conftest import Clock, stored

pytestmark = pytest.mark.parametrize(
    "create_database", ["postgresql"], indirect=True
)  # SQLite lets one write
KNEES = "built-in:knee-osteoarthritis"


def post(client: FlaskClient, page: str, sent: dict[str, Any]) -> Callable[[], TestResponse]:
    return lambda: client.post(page, data=sent)


def form(client: FlaskClient, page: str, name: str, value: str) -> dict[str, Any]:
    """The form of a page that has a control of this name and value."""
    return next(sent for _, sent in forms(client.get(page).text) if sent.get(name) == [value])


@pytest.mark.parametrize("same_page", [True, False])
def test_two_who_start_at_once_get_one_draft(
    app: Flask, engine: Engine, clock: Clock, desk: Desk, same_page: bool
) -> None:
    del clock
    people: tuple[StaffMember, StaffMember] = (desk.alice, desk.alice if same_page else desk.people.amos)
    here, pat = desk.people.clinic.id, desk.pat.id
    desk.session.commit()
    clients = [browser(app, person) for person in people]
    page = f"/patients/{pat}/programs/new"
    sent = [form(client, f"{page}?from={KNEES}", "source", KNEES) for client in clients]
    if same_page:
        sent[1] = sent[0]
    posts = [post(client, page, fields) for client, fields in zip(clients, sent, strict=True)]
    first, second = together(engine, Patient, (here, pat), posts)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(stored(engine, select(Program.id))) == 1


def test_two_who_keep_one_program_under_one_name_keep_it_once(
    app: Flask, engine: Engine, clock: Clock, desk: Desk
) -> None:
    del clock
    draft = desk.draft(HARMLESS)
    here = desk.people.clinic.id
    desk.session.commit()
    client, other = (browser(app, desk.alice) for _ in range(2))
    page = f"/programs/{draft.id}/template"
    typed = {"name": ["Knees"], "audience": ["clinic"], "template_id": [""]}
    opened = [form(one, page, "template_id", "") | typed for one in (client, other)]
    posts = [post(one, page, sent) for one, sent in zip((client, other), opened, strict=True)]
    answers = sorted(answer.status_code for answer in together(engine, Clinic, here, posts))

    assert answers == [303, 422]
    assert len(stored(engine, select(ProgramTemplate.id))) == 1
    assert stored(engine, select(TemplateVersion.number)) == [1]
