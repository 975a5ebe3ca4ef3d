"""Every form behind a gate, opened anew on the page that shows it, in the browser of somebody who may send it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from tests.desk import Desk
from tests.integration.conftest import sign_in
from tests.repository.access.filled import forms_on, pages_of
from tests.repository.access.needs import NEEDS
from tests.repository.access.records import address

ORDER = ("portal", "therapist", "admin", "account")  # plans are withdrawn, people let go, passwords changed


class OpenedForm(NamedTuple):
    """Where a form is sent, in which browser, and its controls: none where no page shows it as things are."""

    url: str
    browser: FlaskClient
    controls: Mapping[str, Any]


def signed_in(app: Flask, desk: Desk) -> dict[str, FlaskClient]:
    """By blueprint, a browser of somebody who may; the account is that of the administrator."""
    people = {
        "portal": desk.pat,
        "account": desk.people.ada,
        "therapist": desk.alice,
        "admin": desk.people.ada,
    }
    browsers = {blueprint: app.test_client() for blueprint in people}
    for blueprint, person in people.items():
        sign_in(browsers[blueprint], person)
    return browsers


def opener(app: Flask, desk: Desk, ids: dict[str, UUID | str]) -> Callable[[str], OpenedForm]:
    """What opens the form of an endpoint."""
    browsers = signed_in(app, desk)
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    shown_on = {action: url for url, page in pages_of(app, browsers, ids).items() for action in page}

    def opened(endpoint: str) -> OpenedForm:
        url, browser = address(app, rules[endpoint], ids), browsers[endpoint.partition(".")[0]]
        page = shown_on.get(url, url)
        return OpenedForm(url, browser, forms_on(page, browser.get(page).text).get(url, {}))

    return opened


def posts() -> list[str]:
    """What takes forms, in the order of `NEEDS`, one kind of pages after the other."""
    found = [endpoint for routes in NEEDS.values() for verb, endpoint in routes if verb == "POST"]
    return sorted(found, key=lambda endpoint: ORDER.index(endpoint.partition(".")[0]))
