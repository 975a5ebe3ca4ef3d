"""The pages about the medical assessment of a red flag, of staff and at home."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from clinic.models import ClearanceRecord
from tests import factories
from tests.browser import controls, fill_in
from tests.desk import Desk
from tests.integration.conftest import Clock, sign_in, stored
from tests.integration.record.clearances.flags import FLAG, is_up

TYPED = {
    "clinician": "Dr. Dana Doe",
    "profession": "Physician",
    "held_on": "2026-11-20",
    "result": "Imaging is normal.",
    "expires_on": "2027-02-20",
    "allows_exercise": "y",
}


def test_the_pages_lead_from_the_flag_to_the_assessment_and_back(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    desk.answer_all(**{FLAG: "yes"})
    desk.session.commit()
    sign_in(client, desk.alice)
    patient = f"/patients/{desk.pat.id}"
    assert f'href="{patient}/red-flags/{FLAG}/assessment"' in client.get(patient).text
    form = controls(client.get(f"{patient}/red-flags/{FLAG}/assessment").text)

    refused = client.post(f"{patient}/red-flags/{FLAG}/assessment", data=form | TYPED | {"result": ""})
    assert refused.status_code == 422
    assert "Dr. Dana Doe" in refused.text
    saved = client.post(
        f"{patient}/red-flags/{FLAG}/assessment", data=form | TYPED, follow_redirects=True
    ).text
    assert "The red flag is down while it counts." in saved
    assert "Imaging is normal." in saved

    assert "Looked into by Dr. Dana Doe on Nov 20, 2026" in client.get(f"{patient}/intake").text
    assert controls(client.get(f"{patient}/intake").text)[FLAG] == ["as_assessed"]
    kept = client.get(fill_in(client, f"{patient}/intake").location).text
    assert "The intake is saved." in kept
    assert "no program can be signed" not in kept

    again = f"{patient}/red-flags/{FLAG}/up-again"
    assert f'href="{again}"' in saved
    up = client.post(
        again, data=controls(client.get(again).text) | {"reason": "It is back."}, follow_redirects=True
    ).text
    assert "The red flag is up again" in up
    assert "It is back." in up
    assert client.get(again).status_code == 404
    assert client.get(f"{patient}/red-flags/no_such_flag/assessment").status_code == 404


def test_a_page_that_another_assessment_overtook_shows_that_one_and_keeps_what_was_typed(
    desk: Desk, client: FlaskClient, engine: Engine, clock: Clock
) -> None:
    desk.answer_all(**{FLAG: "yes"})
    desk.session.commit()
    sign_in(client, desk.alice)
    url = f"/patients/{desk.pat.id}/red-flags/{FLAG}/assessment"
    page = client.get(url).text
    assert "Recorded now" not in page
    form = controls(page)
    other = TYPED | {"clinician": "Dr. Omar Other", "result": "A scan found nothing.", "registration": "MD 7"}
    assert client.post(url, data=form | other).status_code == 303

    answer = client.post(url, data=form | TYPED)
    assert answer.status_code == 422
    above = answer.text.split('<form method="post" novalidate')[0]
    assert "Recorded now: this red flag is down" in above
    assert "Dr. Omar Other, Physician (MD 7), on Nov 20, 2026: A scan found nothing." in above
    assert "It counts until Feb 20, 2027. Another assessment takes its place. Recorded by Alice Able" in above
    kept = controls(answer.text)
    assert {name: kept[name] for name in TYPED} == {name: [typed] for name, typed in TYPED.items()}
    assert len(stored(engine, select(ClearanceRecord))) == 1
    assert client.post(url, data=kept).status_code == 303


def test_an_assessment_that_counts_no_more_is_shown_with_the_reason(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    desk.answer_all()
    desk.cleared(FLAG)
    desk.session.commit()
    sign_in(client, desk.alice)
    flag = f"/patients/{desk.pat.id}/red-flags/{FLAG}"
    assert fill_in(client, f"{flag}/up-again", {"reason": "It woke her again."}).status_code == 303
    page = client.get(f"{flag}/assessment").text
    assert "Recorded before, and counts no more" in page
    assert "is up again: what" in page
    assert "It woke her again." in page


def test_the_intake_tells_a_new_yes_from_the_one_that_was_looked_into(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    desk.answer_all()
    desk.cleared(FLAG)
    desk.session.commit()
    sign_in(client, desk.people.amos)
    intake_page = f"/patients/{desk.pat.id}/intake"
    assert "Yes, as assessed" in client.get(intake_page).text
    assert fill_in(client, intake_page, {"reconfirm": "y"}).status_code == 303
    assert not is_up(desk)
    desk.session.commit()
    assert fill_in(client, intake_page, {FLAG: "no"}).status_code == 422

    saved = client.get(fill_in(client, intake_page, {FLAG: "yes"}).location).text
    assert ": no program can be signed." in saved
    assert "Yes, as assessed" not in client.get(intake_page).text
    desk.session.expire_all()
    assert is_up(desk)


def test_a_cleared_flag_is_asked_again_at_home_and_nobody_is_stopped_by_leaving_it(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    desk.answer_all()
    desk.cleared(FLAG)
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.session.commit()
    sign_in(client, desk.pat)
    sent = controls(client.get("/my/questions").text)
    assert FLAG not in sent

    answer = client.post("/my/questions", data=sent)
    assert answer.headers["Location"] == "/my/questions#messages"  # and that nothing was sent is said there
    answer = client.post("/my/questions", data=sent | {FLAG: "yes"})
    assert answer.headers["Location"] == "/my/see-a-doctor#messages"


def test_the_fastest_flag_says_what_to_do_now(desk: Desk, client: FlaskClient, clock: Clock) -> None:
    desk.answer_all(severe_night_pain="yes", saddle_numbness="yes")
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.people.clinic.emergency_number = "112"
    desk.session.commit()
    sign_in(client, desk.pat)

    page = client.get("/my/see-a-doctor").text
    assert "<h1>Get emergency help now</h1>" in page
    assert "Go to an emergency department now." in page
    assert "See a doctor soon." not in page
    assert 'href="tel:112"' in page

    desk.clear("saddle_numbness")
    desk.session.commit()
    page = client.get("/my/see-a-doctor").text
    assert "<h1>See a doctor soon</h1>" in page
    assert "See a doctor soon." in page
    assert "Go to an emergency department now." not in page
