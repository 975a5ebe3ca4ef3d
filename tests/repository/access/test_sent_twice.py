"""A form that is sent twice, as a slow network or an impatient finger does, makes what it makes once."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from clinic.models import SignInFailure
from tests.desk import Desk
from tests.integration.conftest import Clock
from tests.repository.access.filled import TYPED
from tests.repository.access.opened import opener, posts
from tests.repository.access.records import NOTING, contents, ids

__all__ = ["ids"]

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
    opened = opener(app, desk, ids)
    written, made_again = set(), {}
    for endpoint in posts():
        url, browser, shown = opened(endpoint)
        form = {**shown, **TYPED.get(endpoint, {})}
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
