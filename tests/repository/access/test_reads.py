"""Every page about a patient, and every list in which one stands, leaves a row in the audit log that names the patient,
or says here why it need not. The pages are those of the route table: a new one is asked without being entered here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from clinic.domain.followup.reasons import Reason
from clinic.models import AuditEvent, Patient, WorklistItem
from tests import factories
from tests.desk import Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in
from tests.repository.access.needs import GATES
from tests.repository.access.records import Ids, address, ids

__all__ = ["ids"]

NO_RECORD = {
    "account.overview": "one's own account, as all of these",
    "account.password": "the same",
    "account.recovery_codes": "the same",
    "account.second_factor": "the same",
    "account.second_factor_off": "the same",
    "admin.adverse_events": "how many there were, never whose",
    "admin.audit_log": "who did what; about a patient no more than the id",
    "admin.clinic": "the clinic's name and usual limits",
    "admin.consults": "how long a consult counts",
    "admin.notices": "e-mails to staff, which name nobody",
    "admin.overview": "links",
    "admin.staff_list": "staff",
    "admin.staff_new": "staff",
    "therapist.notices": "one's own e-mails",
    "therapist.patient_new": "a form for somebody who has no record yet",
    "admin.member": "a member of staff",
    "admin.member_invite": "a member of staff",
    "admin.member_hand_over": "how many patients somebody has, never who",
    "therapist.staff_hand_over": "the same",
    "therapist.exercise": "a text of the library",
    "therapist.exercise_revision": "a text of the library",
    "therapist.reviews_new": "texts of the library",
    "therapist.figure": "a drawing of the library",
    "therapist.figure_frames": "a drawing of the library",
    "therapist.own_edit": "the clinic's own text",
    "therapist.own_new": "a text of the library",
    "therapist.own_retire": "the clinic's own text",
    "therapist.templates_list": "programs without a patient",
    "session.welcome": "an invitation of staff",
    "therapist.signing_news": "whether a document is ready; tells nothing about the patient",
    "therapist.summary_news": "whether a document is ready; tells nothing about the patient",
    "verify.code": "whether a plan is genuine; tells nothing about the patient",
    "portal.sender": "who is signed in",
    "portal.service_worker": "a script",
}
ASKED_FOR = {"therapist.library_list": "patient_id"}  # whose record the query names
WITH_ANOTHER = {"therapist.patients_list", "therapist.worklist"}  # where the second patient stands, too


def pages(app: Flask) -> Iterator[Rule]:
    """Every page behind a gate, and those in the open that have an id; files of the application are none."""
    for rule in app.url_map.iter_rules():
        blueprint, _, page = rule.endpoint.partition(".")
        if page and "GET" in (rule.methods or ()) and (rule.arguments or blueprint in GATES):
            yield rule


def test_every_page_about_a_patient_leaves_a_row_that_names_the_patient(
    app: Flask, client: FlaskClient, desk: Desk, ids: dict[str, UUID], clock: Clock
) -> None:
    put_off = another(desk)
    browsers = browsers_of(app, client, desk)
    wrong = {}
    for rule in pages(app):
        if rule.endpoint in NO_RECORD:
            continue
        status, _, named = asked(app, desk, browsers, rule, ids)
        expected = {desk.pat.id, put_off} if rule.endpoint in WITH_ANOTHER else {desk.pat.id}
        if named != expected or status not in (200, 409):
            wrong[rule.endpoint] = (status, named)
    assert wrong == {}


def test_a_page_that_is_excused_is_a_page_and_names_nobody(
    app: Flask, client: FlaskClient, desk: Desk, ids: dict[str, UUID], clock: Clock
) -> None:
    another(desk)
    browsers = browsers_of(app, client, desk)
    excused = {rule.endpoint: rule for rule in pages(app) if rule.endpoint in NO_RECORD}
    names = desk.session.scalars(select(Patient.name)).all()
    desk.session.rollback()
    texts = {name: asked(app, desk, browsers, rule, ids)[1] for name, rule in excused.items()}
    assert set(excused) == set(NO_RECORD)
    assert len(names) == 2
    assert {page for page, text in texts.items() if any(name in text for name in names)} == set()


def another(desk: Desk) -> UUID:
    """A second patient, about whom nothing is recorded but what somebody put off."""
    quinn = factories.patient(desk.session, desk.alice, "Quinn Querulous")
    item = WorklistItem(
        clinic_id=quinn.clinic_id,
        patient_id=quinn.id,
        number=quinn.counter,
        reason=Reason.NEW_WORDS,
        cause="report:words",
        title="Words to read",
        opened_at=NOW,
        snoozed_until=NOW.date() + timedelta(days=7),
    )
    desk.session.add(item)
    desk.session.commit()
    return quinn.id


def browsers_of(app: Flask, client: FlaskClient, desk: Desk) -> dict[str, FlaskClient]:
    """Who is asked for the pages, by blueprint; in the open, and in their own account, it is the therapist."""
    browsers = dict.fromkeys(app.blueprints, client) | {
        "admin": app.test_client(),
        "portal": app.test_client(),
    }
    for blueprint, person in (("therapist", desk.alice), ("admin", desk.people.ada), ("portal", desk.pat)):
        sign_in(browsers[blueprint], person)
    return browsers


def asked(
    app: Flask, desk: Desk, browsers: dict[str, FlaskClient], rule: Rule, ids: Ids
) -> tuple[int, str, set[UUID]]:
    """The answer, its text, and whose records the log says were read for it."""
    before = set(desk.session.scalars(select(AuditEvent.id)))
    desk.session.rollback()
    key = ASKED_FOR.get(rule.endpoint)
    browser = browsers.get(rule.endpoint.partition(".")[0], browsers["therapist"])
    query = {"patient": str(ids[key])} if key else None
    answer = browser.get(address(app, rule, ids), query_string=query, buffered=True)
    rows = desk.session.scalars(select(AuditEvent).where(AuditEvent.id.not_in(before))).all()
    named = {row.patient_id for row in rows if row.action.endswith(".read") and row.patient_id}
    listed = {UUID(key) for row in rows for key in row.detail.get("patients", ())}
    desk.session.rollback()
    text = unescape(answer.text) if str(answer.mimetype).startswith(("text/", "application/json")) else ""
    return answer.status_code, text, named | listed
