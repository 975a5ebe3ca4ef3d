"""How many SQL statements a request takes: a number for each route that does not grow with what is recorded.

Counted around the test client: the look-up of who is signed in and the row of the audit log are in it. Not counted
are BEGIN, COMMIT and PRAGMA, the sealing of the log (once a minute), and what a process reads once and keeps (the
texts of the library, the rulebook): the pages are asked for once before.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from clinic.db import open_session
from clinic.domain.programs.draft import mark
from clinic.domain.record.problems import PROBLEMS
from clinic.models import TrainingSession
from clinic.services.followup import rescreening
from clinic.web import drawings
from tests import factories
from tests.browser import controls, fill_in
from tests.desk import Desk
from tests.factories import NOW, patient_account
from tests.integration.conftest import Clock, sign_in, stored
from tests.world import LARGE, SMALL, Size, World

MOST = {
    "GET  /patients/<id>": 20,
    "GET  /patients/<id>/course": 15,
    "GET  /patients/<id>/outcomes": 8,
    "GET  /patients/<id>/visits": 8,
    "GET  /patients": 10,  # with what was due and on which days something was done, two for all patients of a page
    "GET  /patients?q=": 12,  # how many each word finds, and of these the rarest first
    "GET  /patients?q= with slips": 12,  # counted twice, as typed and with a slip in each word
    "GET  /patients/<id>/conditions": 8,
    "GET  /patients/<id>/reports": 16,
    "GET  /patients/<id>/intake": 8,
    "GET  /patients/<id>/programs/new": 15,  # with a template that is looked at
    "GET  /templates": 4,
    "GET  /programs/<id>": 25,
    "GET  /programs/<id>/sign": 22,  # one asks which of its exercises were paused and never let go on
    "GET  /programs/<id>/consult": 20,
    "GET  /programs/<id>/consult-letter.pdf": 20,
    "GET  /consults/waiting": 15,
    "GET  /worklist": 15,
    "GET  /patients/<id>/progression": 26,  # the plan in force is screened as it is today, beside draft and harm
    "GET  /adverse-events": 8,
    "GET  /plans/<id>": 8,  # with what was paused until its signature
    "GET  /plans/<id>/drawings": 7,
    "GET  /library": 5,
    "GET  /library?patient=<id>": 12,
    "POST /programs/<id>/items": 12,
    "POST /programs/<id>/items/<id>/dosage": 12,
    "clinic rescreen": 12,
    "GET  / (portal)": 6,  # the same: the patient reads what may be done again
    "GET  /drawings (portal)": 8,
    "GET  /report (portal)": 8,
    "GET  /diary (portal)": 10,
    "POST /report (portal)": 17,  # it is judged, and what it says opens an item of the worklist
}


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that the application sends to its database meanwhile."""
    engine, seen = app.extensions["clinic.engine"], []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.split()[0] not in ("BEGIN", "COMMIT", "PRAGMA"):
            seen.append(statement)

    app.extensions["clinic.sealed_at"] = time.monotonic()
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def world(desk: Desk, client: FlaskClient, clock: Clock) -> World:
    clock.pass_by(seconds=10)
    desk.answer_all()
    patient_account(desk.session, desk.pat, desk.alice)
    desk.session.commit()
    sign_in(client, desk.alice)
    page = client.get("/library", query_string={"patient": str(desk.pat.id), "safe": "1"}).text
    slugs = list(dict.fromkeys(re.findall(r'href="/library/([a-z0-9-]+)[?"]', page)))
    return World(desk, slugs)


@pytest.mark.slow
def test_a_request_takes_as_many_statements_for_much_as_for_little(
    app: Flask, world: World, client: FlaskClient
) -> None:
    portal = app.test_client()
    sign_in(portal, world.desk.pat)

    world.grow(SMALL)  # the first version of a plan: before the others there is one to be read, too
    little = measured(app, world, SMALL, client, portal)
    much = measured(app, world, LARGE, client, portal)

    table = [f"{route:42} {little[route]:4} {much[route]:4}  at most {most}" for route, most in MOST.items()]
    print("\n".join(["", *table]))
    assert [row for row, route in zip(table, MOST, strict=True) if little[route] != much[route]] == []
    assert [row for row, (route, most) in zip(table, MOST.items(), strict=True) if much[route] > most] == []


def measured(
    app: Flask, world: World, size: Size, client: FlaskClient, portal: FlaskClient
) -> dict[str, int]:
    """The statements of every route of the table, with so much recorded."""
    world.grow(size)
    numbers = {}
    for route, browser, address, form in posts(world, client, portal):
        with counted(app) as statements:
            answer = browser.post(address, data=form)
        assert answer.status_code == 303, answer.text
        numbers[route] = len(statements)
    for route, browser, address in pages(world, client, portal):
        browser.get(address)
        with counted(app) as statements:
            answer = browser.get(address)
        assert answer.status_code == 200, answer.text
        numbers[route] = len(statements)
    with open_session(app.extensions["clinic.engine"], writes=False) as session, counted(app) as statements:
        list(rescreening.changed(session, at=NOW))
    return numbers | {"clinic rescreen": len(statements)}


def pages(world: World, client: FlaskClient, portal: FlaskClient) -> Iterator[tuple[str, FlaskClient, str]]:
    """Where each GET of the table is asked for."""
    patient, draft = f"/patients/{world.desk.pat.id}", f"/programs/{world.draft.id}"
    flagged = f"/programs/{world.flagged.id}"
    yield "GET  /patients", client, "/patients"
    yield "GET  /patients?q=", client, "/patients?whose=all&q=pat"
    yield "GET  /patients?q= with slips", client, f"/patients?whose=all&q={world.desk.pat.name[:-1]}x"
    yield "GET  /patients/<id>", client, patient
    yield "GET  /patients/<id>/reports", client, f"{patient}/reports"
    yield "GET  /patients/<id>/course", client, f"{patient}/course"
    yield "GET  /patients/<id>/outcomes", client, f"{patient}/outcomes"
    yield "GET  /patients/<id>/visits", client, f"{patient}/visits"
    yield "GET  /patients/<id>/conditions", client, f"{patient}/conditions"
    yield "GET  /patients/<id>/intake", client, f"{patient}/intake"
    new = f"/patients/{world.unstarted.id}/programs/new?from=built-in:sport-trunk"
    yield "GET  /patients/<id>/programs/new", client, new
    yield "GET  /templates", client, "/templates"
    yield "GET  /programs/<id>", client, draft
    yield "GET  /programs/<id>/sign", client, f"{draft}/sign"
    yield "GET  /programs/<id>/consult", client, f"{flagged}/consult"
    yield "GET  /programs/<id>/consult-letter.pdf", client, f"{flagged}/consult-letter.pdf"
    yield "GET  /consults/waiting", client, "/consults/waiting"
    yield "GET  /worklist", client, "/worklist"
    yield "GET  /patients/<id>/progression", client, f"{patient}/progression"
    yield "GET  /adverse-events", client, "/adverse-events"
    yield "GET  /plans/<id>", client, f"/plans/{world.plan.id}"
    drawn = f"drawings-{drawings.mark(world.plan)}.svg"
    yield "GET  /plans/<id>/drawings", client, f"/plans/{world.plan.id}/{drawn}"
    yield "GET  /library", client, "/library"
    yield "GET  /library?patient=<id>", client, f"/library?patient={world.desk.pat.id}"
    yield "GET  / (portal)", portal, "/my/"
    yield "GET  /drawings (portal)", portal, f"/my/{drawn}"
    yield "GET  /report (portal)", portal, "/my/report"
    yield "GET  /diary (portal)", portal, "/my/diary"


def posts(
    world: World, client: FlaskClient, portal: FlaskClient
) -> Iterator[tuple[str, FlaskClient, str, dict[str, str]]]:
    """Where each POST of the table goes, and what it says; the draft is read anew before each."""
    items = f"/programs/{world.draft.id}/items"
    added = {"slug": world.next_slug}
    yield "POST /programs/<id>/items", client, items, added
    item = world.first_item
    said = {**item.dosage, "sets": 3 if item.dosage["sets"] == 4 else 4, "was": mark(item.dosage)}
    dosage = {f"{item.id}-{name}": "" if value is None else str(value) for name, value in said.items()}
    yield "POST /programs/<id>/items/<id>/dosage", client, f"{items}/{item.id}/dosage", dosage
    report = controls(portal.get("/my/report").text) | {
        "plan_id": str(world.plan.id),
        "client_uuid": str(uuid4()),
        "everything": "done",
        "news": "no",
        "pain": "1",
        "note": "Less stiff.",
        "trained_on": NOW.date().isoformat(),
    }
    yield "POST /report (portal)", portal, "/my/report", report


def test_an_intake_takes_as_many_statements_for_all_problems_as_for_one(
    app: Flask, desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    sign_in(client, desk.alice)
    address, taken = f"/patients/{desk.pat.id}/intake", []
    for codes in (list(PROBLEMS)[:1], list(PROBLEMS)[1:2], list(PROBLEMS)[2:]):
        form = controls(client.get(address).text) | dict.fromkeys(codes, "yes")
        with counted(app) as statements:
            assert client.post(address, data=form).status_code == 303
        taken.append(len(statements))
    # the first may read the rulebook, which is kept; the last two are whether a plan is in force, to be judged,
    # and whether answers from home wait for somebody, which may be settled; one asks which assessments end by it
    assert taken[1] == taken[2] <= 20


@pytest.mark.parametrize("begin", ["", "/admin"])
def test_handing_all_over_takes_as_many_statements_for_all_patients_as_for_one(
    app: Flask, desk: Desk, client: FlaskClient, clock: Clock, begin: str
) -> None:
    carl = factories.therapist(desk.session, desk.settings, desk.people.clinic, "Carl Colleague")
    sizes, taken = (1, 30), []
    desk.session.commit()
    sign_in(client, desk.people.ada if begin else desk.alice)
    for size in sizes:
        for number in range(size):
            factories.patient(desk.session, carl, f"Patient {number}")
        address, to = f"{begin}/staff/{carl.id}/hand-over", str(desk.alice.id)
        desk.session.commit()
        form = controls(client.get(address).text) | {"to": to}
        with counted(app) as statements:
            assert client.post(address, data=form).status_code == 303
        taken.append(len(statements))
    assert taken[0] == taken[1] <= 12


def test_a_correction_takes_as_many_statements_however_often_the_report_was_corrected_before(
    app: Flask, desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    desk.signed()
    patient_account(desk.session, desk.pat, desk.alice)
    desk.session.commit()
    sign_in(client, desk.pat)
    said = {"everything": "done", "news": "no", "pain": "1"}
    assert fill_in(client, "/my/report", said).status_code == 303
    taken = []
    newest = select(TrainingSession.id).order_by(TrainingSession.number.desc()).limit(1)
    for pain in ("2", "3", "2", "3", "2"):
        (report_id,) = stored(app.extensions["clinic.engine"], newest)
        address = f"/my/reports/{report_id}/correct"
        with counted(app) as statements:
            form = controls(client.get(address).text) | {"pain": pain}
            assert client.post(address, data=form).status_code == 303
        taken.append(len(statements))
    assert taken[1] == taken[-1] <= 31  # its page asks which signs can concern the patient
