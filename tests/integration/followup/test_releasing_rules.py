"""New rules say first how many plans they touch, and pause none: a therapist does, who looked at it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.cli import main, screen, serve
from clinic.cli.worker import work
from clinic.db import transaction
from clinic.models import AuditEvent, Plan, RulebookRevision, WorklistItem
from clinic.services.followup import rescreening
from clinic.services.screening import rulebooks
from tests import factories
from tests.browser import forms
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in, stored

STRICTER = """
  - id: only-for-this-test
    version: 1
    title: Nobody trains alone
    when: {is: {exercises_unsupervised: no}}
    applies_to: program
    severity: contraindicated
    why: It shows what a stricter rule does.
    instead: Nothing.
    patient_text: Do not train until your clinic called.
    sources: [G41]
    mark: confirm
"""


@pytest.fixture
def stricter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The rules of the files, and one that rules Pat's plan out."""
    files = tmp_path / "rules"
    shutil.copytree(rulebooks.RULES, files)
    general = files / "general.yaml"
    general.write_text(general.read_text().rstrip() + "\n" + STRICTER)
    monkeypatch.setattr(screen, "RULES", files)
    monkeypatch.setattr(rulebooks, "RULES", files)
    monkeypatch.setattr(rulebooks.sync, "__kwdefaults__", {"directory": files})
    return files


@pytest.fixture
def plan(desk: Desk) -> Plan:
    desk.answer_all()
    factories.patient_account(desk.session, desk.pat, desk.alice)
    found = desk.sign_blank(desk.draft(HARMLESS))
    desk.session.commit()
    return found


@pytest.fixture
def phone(app: Flask, clock: Clock, desk: Desk, plan: Plan) -> FlaskClient:
    client = app.test_client()
    sign_in(client, desk.pat)
    return client


@pytest.fixture
def alice(app: Flask, clock: Clock, desk: Desk, plan: Plan) -> FlaskClient:
    client = app.test_client()
    sign_in(client, desk.alice)
    return client


def test_the_rules_in_use_touch_nothing(desk: Desk, plan: Plan) -> None:
    release = rescreening.of_release(desk.session, rulebooks.current(desk.session), at=NOW)
    assert str(release) == "These rules find nothing new in the 1 plans in force."


def test_the_command_says_how_many_plans_the_files_touch_and_writes_nothing(
    desk: Desk, plan: Plan, stricter: Path, environment: None, engine: Engine
) -> None:
    before = stored(engine, select(RulebookRevision.digest))
    said = CliRunner().invoke(main, ["rules", "impact"])
    assert said.exit_code == 0, said.output
    assert "something new in 1 of 1 plans in force: 1 ruled out." in said.stdout
    assert "Nobody trains alone: 1 plan\n" in said.stdout
    assert stored(engine, select(RulebookRevision.digest)) == before
    assert stored(engine, select(WorklistItem)) == []


def release(engine: Engine) -> None:
    """What `clinic migrate` does with the rules, and the worker a minute later."""
    with transaction(engine) as session:
        rulebooks.sync(session, at=NOW)
    work.rescreen(engine, now=lambda: NOW)


def test_a_deployment_says_so_before_the_rules_are_in_use(
    desk: Desk, plan: Plan, stricter: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    serve.prepare(engine)
    assert "something new in 1 of 1 plans in force: 1 ruled out." in capsys.readouterr().out
    serve.prepare(engine)
    assert "something new" not in capsys.readouterr().out


def test_a_rule_pauses_a_plan_only_after_a_therapist_confirmed(
    desk: Desk, plan: Plan, stricter: Path, engine: Engine, phone: FlaskClient, alice: FlaskClient
) -> None:
    release(engine)
    (item,) = stored(engine, select(WorklistItem))
    assert (item.title, item.stops) == ("Nobody trains alone", "nothing")
    assert "What to do</h3>" in phone.get("/my/").text

    address = f"/worklist/{item.id}"
    page = alice.get(address).text
    assert "Do not train until your clinic called." in page
    assert f'formaction="{address}/pause"' in page
    sent = dict(forms(page))[f"{address}/answer"]
    assert alice.post(f"{address}/pause", data=sent).status_code == 303
    assert "What to do</h3>" not in phone.get("/my/").text
    assert "Do not train until your clinic called." in phone.get("/my/").text
    (event,) = stored(engine, select(AuditEvent).where(AuditEvent.action == "worklist.pause"))
    assert (event.actor_name, event.patient_id) == ("Alice Able", desk.pat.id)

    assert alice.post(f"{address}/pause", data=sent).status_code == 409  # an older page
    work.rescreen(engine, now=lambda: NOW.replace(day=22))
    (kept,) = stored(engine, select(WorklistItem))
    assert (kept.stops, kept.ended_at) == ("plan", None)


def test_an_assistant_pauses_nothing(
    app: Flask, desk: Desk, plan: Plan, stricter: Path, engine: Engine, alice: FlaskClient
) -> None:
    release(engine)
    (item,) = stored(engine, select(WorklistItem))
    amos = app.test_client()
    sign_in(amos, desk.people.amos)
    assert "Pause the plan now" not in amos.get(f"/worklist/{item.id}").text
    refused = amos.post(f"/worklist/{item.id}/pause", data={"seen": "1"})
    assert refused.status_code == 409
    assert {each.stops for each in stored(engine, select(WorklistItem))} == {"nothing"}
