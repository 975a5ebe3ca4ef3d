"""Every address of the application and who may use it, so that a new one is noticed and private by default."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from clinic.settings import ROOT
from clinic.web import BLUEPRINTS
from tests.repository.access.needs import GATES, NEEDS
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
FETCHED_BY_SCRIPTS = {"portal.sender", "portal.service_worker"}
LINK = re.compile(r"""url_for\(\s*["'](?:\w*\.)?(\w+)["']""")
NOTHING: Ids = {}  # every id is of nothing


def rules(app: Flask) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if rule.endpoint not in PUBLIC_ENDPOINTS)


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


def test_every_module_of_the_pages_is_imported_by_the_application() -> None:
    program = (
        "import sys; from clinic import create_app; from tests.releases import data;"
        "create_app(data.settings('sqlite://')); print(*sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    )
    files = [path.relative_to(ROOT).with_suffix("") for path in (ROOT / "clinic" / "web").rglob("*.py")]
    names = {".".join(path.parts).removesuffix(".__init__") for path in files}

    assert names - set(ran.stdout.split()) == set()


def test_a_link_leads_to_every_page() -> None:
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "clinic" / "web").rglob("*.py")]
    linked = {name for path in files for name in LINK.findall(path.read_text())}
    pages = {page for of_need in NEEDS.values() for verb, page in of_need if verb == "GET"}

    assert {page for page in pages if page.partition(".")[2] not in linked} == FETCHED_BY_SCRIPTS
