"""Where a clinic signs reviewed exercises only, nothing else is signed, and the refusal names what is missing."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.domain.errors import ActionDenied
from clinic.domain.screening.assessment import NOT_YET_REVIEWED
from clinic.models import ContentReview, Plan, Program
from clinic.services.library import catalogue, reviews
from clinic.services.plans import preparing, signings
from clinic.services.record import intake
from clinic.services.screening import assess
from tests.browser import fill_in
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in, stored
from tests.integration.library import reviewing

OTHER, PIKE = "wall-squat", "pike"
STATE = re.compile(r'class="review-state">.*?<span>([^<]+)<', re.S)
REFUSED = "This clinic signs reviewed exercises only, and no clinician has reviewed "


@pytest.fixture
def program(desk: Desk) -> Program:
    desk.answer_all()
    return desk.draft(HARMLESS, OTHER)


def require(desk: Desk) -> None:
    desk.people.clinic.reviewed_only = True
    desk.session.flush()


def review(desk: Desk, slug: str) -> None:
    read = reviewing.read(desk.session, desk.alice.clinic_id, slug)
    reviews.record_own(desk.session, slug=slug, number=1, read=read, by=desk.alice, at=NOW)


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
    assert desk.assess(program).lacks == NOT_YET_REVIEWED
    an_old_intake = desk.record(NOW + timedelta(days=800))
    later = assess.assess(desk.session, program=program, record=an_old_intake)
    assert later.verdict == "needs_info"
    assert later.lacks == ""
    said = {
        "answers": {"osteoporosis": "not_recorded"},
        "reason": "Never asked.",
        "by": desk.alice,
        "seen": None,
    }
    intake.save(desk.session, patient=desk.pat, **said, at=NOW)
    assert desk.assess(program).lacks == ""


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
    assert f'href="/library/{OTHER}/revisions/1?program={program.id}"' in builder
    assert "Not yet reviewed" in builder
    assert "Information missing" not in builder
    refused = client.get(f"/programs/{program.id}/sign")
    assert refused.status_code == 409
    links = re.findall(
        rf'href="/library/([\w-]+)/revisions/1\?program={program.id}">([^<]+)</a>', refused.text
    )
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
    assert f'href="/library/{OTHER}/revisions/1?program={program.id}"' in page


def test_every_list_of_exercises_says_how_each_text_stands(
    client: FlaskClient, clock: Clock, desk: Desk, program: Program
) -> None:
    require(desk)
    review(desk, HARMLESS)
    review(desk, PIKE)
    desk.session.commit()
    sign_in(client, desk.alice)
    reviewed = "Reviewed by Alice Able on Nov 21, 2026"

    items, _, offered = client.get(f"/programs/{program.id}").text.partition('id="add-heading"')
    assert STATE.findall(items) == [reviewed, "Not reviewed. "]
    total = len(catalogue.everything(desk.session, desk.people.clinic.id))
    desk.session.commit()
    assert Counter(STATE.findall(offered)) == {reviewed: 1, "Not reviewed": total - 3}

    page = client.get("/library?look=compact&page=2").text + client.get("/library?look=compact").text
    assert Counter(STATE.findall(page)) == {reviewed: 2, "Not reviewed": total - 2}
    assert f"{total} exercises with the ball, 2 of them reviewed" in page
    page = client.get("/library?look=compact&unreviewed=1&q=pike").text
    assert 'href="/library/pike"' not in page
    assert f'href="/library/{PIKE}"' in client.get("/library?look=compact&q=pike").text


def test_a_review_leads_back_to_the_program_from_which_the_text_was_opened(
    client: FlaskClient, clock: Clock, desk: Desk, program: Program
) -> None:
    require(desk)
    desk.session.commit()
    sign_in(client, desk.alice)
    (link,) = re.findall(
        rf'href="(/library/{OTHER}/revisions/1[^"]+)"', client.get(f"/programs/{program.id}").text
    )
    item = f"/programs/{program.id}#item-{program.items[1].id}"
    desk.session.commit()

    page = client.get(link).text
    assert f'<a class="back-link" href="{item}">' in page
    assert reviewing.press(client, link).location == item
    page = client.get(item).text
    assert "Your review of revision 1 is recorded." in page
    assert "Reviewed by Alice Able on Nov 21, 2026" in page


@pytest.mark.parametrize("named", ["another clinic's", "0192", "no id"])
def test_a_way_back_to_what_is_not_there_is_not_found_and_reviews_nothing(
    client: FlaskClient, engine: Engine, clock: Clock, desk: Desk, program: Program, named: str
) -> None:
    desk.session.commit()
    sign_in(client, desk.people.bob)
    back = program.id if named == "another clinic's" else named
    desk.session.commit()
    assert client.get(f"/library/{OTHER}?program={back}").status_code == 404
    assert client.post(f"/library/{OTHER}/revisions/1/review?program={back}").status_code == 404
    assert stored(engine, select(ContentReview)) == []
