"""The forms of every page as a browser would send them, filled in well enough for the service behind to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient

from tests import browser
from tests.desk import HARMLESS
from tests.factories import PASSWORD
from tests.repository.access.records import Ids, address

REPORT, QUEUED = "/my/report", "/my/reports"  # one form, sent by the page or by the offline queue
Forms = Mapping[str, Mapping[str, Any]]
OWN_PASSWORD = {"password": PASSWORD}
REASON = {"reason": "Looked at again."}
MEMBER = {"name": "Nora New", "profession": "Physiotherapist", "registration": "PT-9"}
TYPED: Forms = {  # by endpoint: what no page fills in by itself
    "account.password": {**OWN_PASSWORD, "new_password": "nine geese downstream"},
    "account.second_factor": {**OWN_PASSWORD, "code": "123456"},
    "admin.member_invite": OWN_PASSWORD,
    "admin.staff_new": {**OWN_PASSWORD, **MEMBER},
    "portal.how_are_you": {"pain": "3"},
    "portal.receive": {"everything": "done", "news": "no", "pain": "1"},
    "portal.tell": {"note": "Still sore.", "news": "no"},
    "portal.report": {"everything": "done", "news": "no", "pain": "1"},
    "therapist.adverse_event": {"text": "It passed."},
    "therapist.adverse_event_new": {
        "happened_on": "2026-11-20",
        "item_id": "other",
        "what": "Slipped.",
        "harm": "mild",
        "action": "Rested.",
        "told_by": "patient",
    },
    "therapist.clearance": {
        "clinician": "Dr. Dana Doe",
        "profession": "Physician",
        "held_on": "2026-11-20",
        "result": "Nothing serious.",
        "expires_on": "2027-02-20",
        "allows_exercise": "y",
    },
    "therapist.consult_new": {**REASON, "decision": "proceed", "examined": ["neurological", "red_flags"]},
    "therapist.consult_withdraw": REASON,
    "therapist.episode_end": {"reason": "moved", "plan_after": "goes_on"},
    "therapist.favorite": {"wanted": "yes"},
    "therapist.measure": {"pain": "4"},
    "therapist.measurement_correct": {**REASON, "what": "other", "figure": "5"},
    "therapist.own_keep": {"seen": "1.1"},
    "therapist.own_new": {"name": "Our plank"},
    "therapist.patient_new": {"name": "Nils New", "born": "1970-02-01"},
    "therapist.plan_pause": {"what": "plan", "why": "ill"},
    "therapist.plan_withdraw": REASON,
    "therapist.program_hand_back": {"handed_note": "Fewer sets."},
    "therapist.program_note": {"note": "Take your time."},
    "therapist.program_sign": OWN_PASSWORD,
    "therapist.red_flag_up_again": REASON,
    "therapist.progress_decide": {
        f"{HARMLESS}-seen": "seconds: 300 > 360",
        f"{HARMLESS}-decided": "declined",
        f"{HARMLESS}-reason": "Next week.",
    },
    "therapist.template_keep": {"name": "Knees", "audience": "me"},
    "therapist.item_renew": {"revision": "1"},
    "therapist.tick": {"slug": HARMLESS, "kind": "technique", "page": "progression"},
    "therapist.tick_end": {"page": "progression"},
    "therapist.report_mistaken": REASON,
    "therapist.summary_sign": {**OWN_PASSWORD, "account": "Low back pain.", "go_on": "Go on."},
    "therapist.visit_amend": {"text": "And walks again."},
    "therapist.visits": {"text": "Less stiff."},
    "therapist.worklist_answer": {"answer": "Pumped it up."},
    "therapist.worklist_snooze": {"until": "2026-11-24"},
}


def forms_of(app: Flask, clients: Mapping[str, FlaskClient], ids: Ids) -> Forms:
    """The controls of every form behind a gate, by the address that it is sent to; `clients` by blueprint."""
    shown = pages_of(app, clients, ids)
    return {action: sent for page in shown.values() for action, sent in page.items()}


def pages_of(app: Flask, clients: Mapping[str, FlaskClient], ids: Ids) -> dict[str, Forms]:
    """The same by the address of the page that shows them."""
    found: dict[str, Forms] = {}
    for rule in app.url_map.iter_rules():
        client = clients.get(rule.endpoint.partition(".")[0])
        if client is None or "GET" not in (rule.methods or ()):
            continue
        url = address(app, rule, ids)
        page = client.get(url, buffered=True)
        if page.mimetype == "text/html":
            found[url] = forms_on(url, page.text)
    return found


def forms_on(url: str, page: str) -> Forms:
    """The controls of every form of one page, by the address that it is sent to."""
    found = {urlsplit(urljoin(url, action)).path: sent for action, sent in browser.forms(page)}
    for sent in found.values():
        if "findings" in sent:
            sent["findings"] = browser.conditions(page)
    return found | {QUEUED: found[REPORT]} if REPORT in found else found
