"""Where a clinic signs reviewed exercises only, nothing else is signed, and the refusal names what is missing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.domain.errors import ActionDenied
from clinic.models import Plan, Program
from clinic.services.library import reviews
from clinic.services.plans import preparing, signings
from clinic.services.record import intake
from clinic.services.screening import assess
from tests.browser import fill_in
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in, stored

OTHER = "wall-squat"
REFUSED = "This clinic signs reviewed exercises only, and no clinician has reviewed "


@pytest.fixture
def program(desk: Desk) -> Program:
    desk.answer_all()
    return desk.draft(HARMLESS, OTHER)


def require(desk: Desk) -> None:
    desk.people.clinic.reviewed_only = True
    desk.session.flush()


def review(desk: Desk, slug: str) -> None:
    reviews.record_own(desk.session, slug=slug, number=1, by=desk.alice, at=NOW)


def test_usually_a_plan_is_signed_whether_or_not_its_texts_are_reviewed(desk: Desk, program: Program) -> None:
    assert desk.assess(program).unreviewed == ()
    assert desk.sign_blank(program).version == 1


def test_nothing_is_signed_until_each_exercise_is_reviewed(desk: Desk, program: Program) -> None:
    require(desk)
    names = "Wall squat with the ball"
    with pytest.raises(ActionDenied, match=f"{REFUSED}.+ and {names}"):
        desk.sign(program)
    review(desk, HARMLESS)
    with pytest.raises(ActionDenied, match=f"{REFUSED}{names}"):
        desk.sign(program)
    assert desk.assess(program).verdict == "needs_info"
    review(desk, OTHER)
    assert desk.sign_blank(program).version == 1


def test_what_is_missing_of_the_patient_is_missing_information_beside_a_review(
    desk: Desk, program: Program
) -> None:
    require(desk)
    assert desk.assess(program).lacks_a_review_only
    an_old_intake = desk.record(NOW + timedelta(days=800))
    later = assess.assess(desk.session, program=program, record=an_old_intake)
    assert later.verdict == "needs_info"
    assert not later.lacks_a_review_only
    said = {
        "answers": {"osteoporosis": "not_recorded"},
        "reason": "Never asked.",
        "by": desk.alice,
        "seen": None,
    }
    intake.save(desk.session, patient=desk.pat, **said, at=NOW)
    assert not desk.assess(program).lacks_a_review_only


def test_what_is_required_while_the_document_is_made_refuses_the_plan(desk: Desk, program: Program) -> None:
    signing = desk.request(program)
    lease = signings.QUEUE.give(desk.session, signing, worker="here")
    content = preparing.read(desk.session, lease, settings=desk.settings)
    require(desk)
    with pytest.raises(ActionDenied, match=REFUSED):
        preparing.finish(desk.session, lease, content, pdf=b"%PDF", at=NOW)


def test_an_administrator_turns_it_on_and_the_builder_says_why_nothing_is_signed(
    client: FlaskClient, engine: Engine, clock: Clock, desk: Desk, program: Program
) -> None:
    desk.session.commit()
    sign_in(client, desk.people.ada)
    assert fill_in(client, "/admin/clinic", {"reviewed_only": "y"}).status_code == 303
    (box,) = re.findall(r'<input[^>]+name="reviewed_only"[^>]*>', client.get("/admin/clinic").text)
    assert "checked" in box
    client.post("/sign-out")
    sign_in(client, desk.alice)
    builder = client.get(f"/programs/{program.id}").text
    assert REFUSED in builder
    assert f'href="/library/{OTHER}/revisions/1"' in builder
    assert "Not yet reviewed" in builder
    assert "Information missing" not in builder
    refused = client.get(f"/programs/{program.id}/sign")
    assert refused.status_code == 409
    links = re.findall(r'href="/library/([\w-]+)/revisions/1">([^<]+)</a>', refused.text)
    assert links == [(HARMLESS, "Sitting tall on the ball"), (OTHER, "Wall squat with the ball")]
    assert stored(engine, select(Plan)) == []


def test_the_page_to_sign_counts_what_is_not_reviewed_and_leads_there(
    client: FlaskClient, clock: Clock, desk: Desk, program: Program
) -> None:
    review(desk, HARMLESS)
    desk.session.commit()
    sign_in(client, desk.alice)
    page = client.get(f"/programs/{program.id}/sign").text
    assert "1 of 2 not yet reviewed" in page
    assert f'href="/library/{OTHER}/revisions/1"' in page
