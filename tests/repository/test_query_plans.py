"""No statement of any page reads a table that grows from one end to the other: SQLite says how it would do each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from clinic.services.audit import seals
from tests.integration.conftest import sign_in
from tests.repository.test_statements import pages, posts, world
from tests.world import SMALL, World

__all__ = ["world"]

pytestmark = pytest.mark.parametrize("create_database", ["sqlite"], indirect=True)
GROW = (
    *(
        "patients",
        "patient_keys",
        "goals",
        "condition_records",
        "fact_records",
        "consults",
        "programs",
        "program_items",
    ),
    *(
        "plans",
        "training_sessions",
        "training_entries",
        "worklist_items",
        "audit_events",
        "login_sessions",
        "accounts",
    ),
    *("adverse_events", "adverse_event_additions", "clearances", "detail_corrections", "discharge_summaries"),
    *("episodes", "favourite_exercises", "invitations", "measure_schedules", "measurements", "notices"),
    *(
        "own_exercise_revisions",
        "plan_pauses",
        "recovery_codes",
        "sign_in_failures",
        "signing_keys",
        "signings",
    ),
    *(
        "suggestion_decisions",
        "ticks",
        "training_days",
        "visit_notes",
        "worklist_answers",
        "worklist_attempts",
    ),
)
LISTS = (
    "/patients?whose=archived",
    "/patients?whose=all&q=pat",
    "/patients?whose=mine&q=p",
    "/patients?whose=all&q=pta+pateint",
    "/patients?whose=mine&q=pat+4.5.1961",
    "/patients?whose=archived&q=%2B49+30+1234",
    "/patients?whose=all&q=A-17",
    "/worklist?whose=all",
)
SCAN = re.compile(
    rf"SCAN ({'|'.join(GROW)}|(?!anon_)\w+_\d+)\b(?!.*USING (COVERING )?INDEX ix_audit_events_open)"
)
WHOLE_LOG = re.compile(r"SEARCH audit_events\b.*\((clinic_id=\?)( AND id[<>]\?)?\)")


@contextmanager
def planned(engine: Engine) -> Iterator[dict[str, list[str]]]:
    """How SQLite would do each of the statements sent meanwhile."""
    plans: dict[str, list[str]] = {}

    def explain(_connection: Any, cursor: Any, statement: str, given: Any, _context: Any, many: bool) -> None:
        if statement.split()[0] in ("SELECT", "UPDATE", "DELETE"):
            steps = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", given[0] if many else given).fetchall()
            plans[statement] = [step[3] for step in steps]

    event.listen(engine, "before_cursor_execute", explain)
    yield plans
    event.remove(engine, "before_cursor_execute", explain)


def test_no_page_reads_all_of_a_table_that_grows(app: Flask, world: World, client: FlaskClient) -> None:
    portal = app.test_client()
    sign_in(portal, world.desk.pat)
    world.grow(SMALL)
    with planned(app.extensions["clinic.engine"]) as plans:
        for _, browser, address, form in posts(world, client, portal):
            assert browser.post(address, data=form).status_code == 303
        for _, browser, address in pages(world, client, portal):
            assert browser.get(address).status_code == 200
        for address in LISTS:
            assert client.get(address).status_code == 200
    assert plans
    assert {text: steps for text, steps in plans.items() if any(map(SCAN.search, steps))} == {}


def test_what_is_put_off_is_found_without_what_else_is_open(
    app: Flask, world: World, client: FlaskClient
) -> None:
    world.grow(SMALL)
    with planned(app.extensions["clinic.engine"]) as plans:
        for whose in ("mine", "all"):
            assert client.get("/worklist", query_string={"whose": whose}).status_code == 200
    found = [steps for text, steps in plans.items() if "ORDER BY worklist_items.snoozed_until" in text]
    assert len(found) == 2
    for steps in found:
        assert any("worklist_items USING INDEX ix_worklist_items_put_off" in step for step in steps), steps
        assert not any("TEMP B-TREE" in step for step in steps), steps


def test_sealing_reads_open_rows_alone(app: Flask, world: World) -> None:
    world.desk.session.commit()
    with planned(world.desk.session.get_bind()) as plans:
        seals.seal(world.desk.session, keys=world.desk.settings.audit_keys)
    assert {text: steps for text, steps in plans.items() if any(map(SCAN.search, steps))} == {}


@pytest.mark.parametrize("asked", ["person", "patient", "action", "action=plan"])
def test_what_is_looked_for_in_the_log_is_found_by_an_index(
    app: Flask, world: World, client: FlaskClient, asked: str
) -> None:
    desk, log = world.desk, app.test_client()
    wanted = {
        "person": desk.alice.id,
        "patient": desk.pat.id,
        "action": "plan.withdraw",
        "action=plan": "plan",
    }
    sign_in(log, desk.people.ada)
    desk.session.commit()
    with planned(app.extensions["clinic.engine"]) as plans:
        assert (
            log.get("/admin/audit", query_string={asked.partition("=")[0]: wanted[asked]}).status_code == 200
        )
    found = {text: steps for text, steps in plans.items() if "FROM audit_events" in text}
    assert found
    assert {text: steps for text, steps in found.items() if any(map(WHOLE_LOG.search, steps))} == {}


@pytest.mark.parametrize("alias", ["training_entries", "training_entries_1", "training_entries_2"])
def test_a_scan_is_seen(app: Flask, world: World, alias: str) -> None:
    """Also of a table that a statement reads twice or three times."""
    engine = app.extensions["clinic.engine"]
    with planned(engine) as plans, engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT * FROM training_entries AS {alias} WHERE outcome = 'done'")
    assert any(SCAN.search(step) for steps in plans.values() for step in steps)
