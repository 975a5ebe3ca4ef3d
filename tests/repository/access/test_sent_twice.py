"""A form that is sent twice, as a slow network or an impatient finger does, makes what it makes once."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic.models import SignInFailure
from tests.desk import Desk
from tests.integration.conftest import Clock, sign_in
from tests.repository.access.filled import TYPED, forms_on, pages_of
from tests.repository.access.needs import NEEDS
from tests.repository.access.records import NOTING, address, contents, ids

__all__ = ["ids"]

ORDER = ("portal", "therapist", "admin", "account")  # plans are withdrawn, people let go, passwords changed
NOT_MADE = {*NOTING, SignInFailure.__tablename__}
EACH_TIME = {
    "therapist.patient_invite": "invitations",
    "admin.member_invite": "invitations",
    "admin.staff_new": "invitations",
}
"""A link is shown once and kept nowhere: to see it again is to get another one, and the one before it ends."""
MOST_WRITE = 50  # of the forms, as sent here; what refuses at the first time is held by the tests of its room


@pytest.mark.slow
def test_a_form_sent_twice_makes_one_row(
    app: Flask, desk: Desk, ids: dict[str, UUID | str], clock: Clock
) -> None:
    browsers = signed_in(app, desk)
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    shown_on = {action: url for url, page in pages_of(app, browsers, ids).items() for action in page}
    written, made_again = set(), {}
    for endpoint in posts():
        url, browser = address(app, rules[endpoint], ids), browsers[endpoint.partition(".")[0]]
        page = shown_on.get(url, url)
        form = forms_on(page, browser.get(page).text).get(url, {}) | TYPED.get(endpoint, {})
        before = contents(desk.session, but=NOT_MADE)
        browser.post(url, data=form)
        once = contents(desk.session, but=NOT_MADE)
        again = browser.post(url, data=form)
        twice = contents(desk.session, but=NOT_MADE)
        assert again.status_code < 500, endpoint
        if once != before:
            written.add(endpoint)
        grown = [table for table in once if len(twice[table]) > len(once[table])]
        if grown:
            made_again[endpoint] = ", ".join(grown)
    assert made_again == EACH_TIME
    assert len(written) > MOST_WRITE


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


def posts() -> list[str]:
    """What takes forms, in the order of `NEEDS`, one kind of pages after the other."""
    found = [endpoint for routes in NEEDS.values() for verb, endpoint in routes if verb == "POST"]
    return sorted(found, key=lambda endpoint: ORDER.index(endpoint.partition(".")[0]))
