"""Every page about a patient leaves a row in the audit log that names the patient, or says here why it need not."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from clinic.models import AuditEvent
from tests.desk import Desk
from tests.integration.conftest import Clock, sign_in
from tests.repository.access.records import address, ids

__all__ = ["ids"]

NO_RECORD = {
    "admin.member": "a member of staff",
    "admin.member_invite": "a member of staff",
    "admin.member_hand_over": "how many patients somebody has, never who",
    "therapist.staff_hand_over": "the same",
    "therapist.exercise": "a text of the library",
    "therapist.exercise_revision": "a text of the library",
    "therapist.figure": "a drawing of the library",
    "therapist.figure_frames": "a drawing of the library",
    "therapist.own_edit": "the clinic's own text",
    "therapist.own_new": "a text of the library",
    "therapist.own_retire": "the clinic's own text",
    "session.welcome": "an invitation of staff",
    "therapist.signing_news": "whether a document is ready; tells nothing about the patient",
    "therapist.summary_news": "whether a document is ready; tells nothing about the patient",
    "verify.code": "whether a plan is genuine; tells nothing about the patient",
    "static": "a file",
    "portal.sender": "who is signed in",
    "portal.service_worker": "a script",
}
OF_STAFF = (
    "therapist.library_list",
    "therapist.consults_waiting",
)  # about patients without an id in their path


def pages(app: Flask) -> Iterator[Rule]:
    """The pages with an id, and all of the portal's, where the patient is the id."""
    for rule in app.url_map.iter_rules():
        about_one = rule.arguments or rule.endpoint.startswith("portal.") or rule.endpoint in OF_STAFF
        if "GET" in rule.methods and about_one:
            yield rule


def test_every_page_about_a_patient_leaves_a_row_that_names_the_patient(
    app: Flask, client: FlaskClient, desk: Desk, ids: dict[str, UUID], clock: Clock
) -> None:
    browsers = {"therapist": client, "portal": app.test_client()}
    sign_in(browsers["therapist"], desk.alice)
    sign_in(browsers["portal"], desk.pat)
    asked = {}
    for rule in pages(app):
        if rule.endpoint in NO_RECORD:
            continue
        url = address(app, rule, ids)
        query = {"patient": str(ids["patient_id"])} if rule.endpoint == "therapist.library_list" else {}
        answer = browsers[rule.endpoint.partition(".")[0]].get(url, query_string=query)
        asked[rule.endpoint] = (answer.status_code, reads(desk, url))

    assert len(asked) >= 20
    assert {status for status, _ in asked.values()} <= {200, 409}, asked
    assert [endpoint for endpoint, (_, patients) in asked.items() if patients != {desk.pat.id}] == []


def test_a_page_that_is_excused_is_a_page(app: Flask) -> None:
    assert set(NO_RECORD) <= {rule.endpoint for rule in pages(app)}


def reads(desk: Desk, url: str) -> set[UUID | None]:
    """Whose records the log says were read at this address."""
    rows = desk.session.scalars(select(AuditEvent).where(AuditEvent.action.endswith(".read"))).all()
    found = {row.patient_id for row in rows if row.detail.get("path") == url}
    desk.session.rollback()
    return found
