"""A patient whose care has ended reads that, on which day, and what to do; nothing on the portal waits for them."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic.domain.record.episodes import PlanAfter
from clinic.services.record import episodes
from tests.integration.conftest import sign_in
from tests.integration.followup.judged.test_care_that_ended import end
from tests.integration.followup.judged.walking import Walk

ENDED = "Your care at the clinic has ended"
WAITS = "To be looked at again with your therapist by"
REPORT = "Report today's training"


@pytest.fixture
def at_home(app: Flask, walk: Walk) -> FlaskClient:
    client = app.test_client()
    sign_in(client, walk.desk.pat)
    return client


def read(client: FlaskClient) -> str:
    return unescape(client.get("/my/").text)


def test_who_goes_on_alone_reads_it_and_is_asked_for_nothing(walk: Walk, at_home: FlaskClient) -> None:
    before = read(at_home)
    assert ENDED not in before
    assert WAITS in before
    assert before.count(REPORT) == 2
    end(walk)
    after = read(at_home)
    assert ENDED in after
    assert f"It ended on {walk.now:%B} {walk.now.day}, {walk.now.year}." in after
    assert "You need not report" in after
    assert 'href="/my/help"' in after.partition(ENDED)[2].partition("</div>")[0]
    assert WAITS not in after
    assert after.count(REPORT) == 1  # which is there to be used, and is not what the page is for
    assert "btn-primary" not in after.partition("<main")[2].partition(REPORT)[0]


def test_a_review_that_nobody_holds_is_not_asked_for(walk: Walk, at_home: FlaskClient) -> None:
    end(walk)
    walk.days(60)
    sign_in(at_home, walk.desk.pat)
    page = read(at_home)
    assert ENDED in page
    assert "It is time to look at your plan again" not in page


def test_a_plan_that_was_withdrawn_with_the_end_says_both(walk: Walk, at_home: FlaskClient) -> None:
    end(walk, PlanAfter.WITHDRAWN)
    page = read(at_home)
    assert "Your plan was withdrawn" in page
    assert ENDED in page
    assert "You go on with this plan" not in page
    assert "what comes next" not in page


def test_who_comes_back_is_in_care_again(walk: Walk, at_home: FlaskClient) -> None:
    end(walk)
    desk = walk.desk
    episodes.begin(desk.session, patient=desk.pat, began_on=walk.now.date(), by=desk.alice, at=walk.now)
    desk.session.commit()
    page = read(at_home)
    assert ENDED not in page
    assert WAITS in page
