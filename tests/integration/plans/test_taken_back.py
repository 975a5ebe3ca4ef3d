"""What was taken back of a record since the last plan stands on the page that signs the next one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from clinic.domain.errors import InvalidInput
from clinic.services.record import intake, problems
from tests.browser import fill_in
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

LISTED = "Taken back since the last plan"


@pytest.fixture
def alice(client: FlaskClient, clock: Clock, desk: Desk) -> FlaskClient:
    sign_in(client, desk.alice)
    return client


def answer(desk: Desk, said: str, **more: object) -> None:
    given = {"answers": {"severe_night_pain": said}, "seen": None, "by": desk.alice, "at": NOW}
    intake.save(desk.session, patient=desk.pat, **{**given, **more})


def end(desk: Desk, code: str, status: str, reason: str) -> None:
    over = {"over_since": NOW.date() - timedelta(days=2)} if status == "resolved" else {}
    said = {"code": code, "status": status, "reason": reason, **over}
    problems.end(desk.session, patient=desk.pat, **said, seen=None, by=desk.alice, at=NOW)


def sign_page(desk: Desk, alice: FlaskClient, *slugs: str) -> str:
    draft = desk.draft(*slugs)
    desk.session.commit()
    page = alice.get(f"/programs/{draft.id}/sign")
    assert page.status_code == 200
    return page.text


def test_everything_taken_back_is_listed_with_its_reason(alice: FlaskClient, desk: Desk) -> None:
    desk.herniated_disc()
    measured = NOW.date() - timedelta(weeks=90)
    desk.problem("hypertension", weeks_ago=90, systolic=136, diastolic=84, measured_on=measured)
    answer(desk, "yes")
    answer(desk, "no", reason="The pain eases when he turns.")
    end(desk, "lumbar_disc_herniation", "error", "The scan was another patient's.")
    answer(desk, "no", answers={"lumbar_disc_herniation": "no"})
    end(desk, "hypertension", "resolved", "Normal for a year without medicine.")

    page = sign_page(desk, alice, HARMLESS).split(LISTED)[1]
    for said in (
        "Severe pain at night: from yes to no",
        "The pain eases when he turns.",
        "Herniated disc, low back: recorded in error",
        "The scan was another patient&#39;s.",
        "High blood pressure: resolved",
        "over since Nov 19, 2026",
        "Alice Able",
    ):
        assert said in page, said


def test_a_milder_figure_is_listed_and_a_worse_one_is_not(alice: FlaskClient, desk: Desk) -> None:
    desk.answer_all()
    knee = {"code": "knee_osteoarthritis", "status": "active", "seen": None, "by": desk.alice, "at": NOW}
    for grade, reason in (("mild", ""), ("severe", ""), ("moderate", "Walks without a stick again.")):
        problems.record(desk.session, patient=desk.pat, attributes={"grade": grade}, reason=reason, **knee)
    page = sign_page(desk, alice, HARMLESS).split(LISTED)[1]
    assert "Knee osteoarthritis: grade from severe to moderate" in page
    assert page.count("Knee osteoarthritis: grade") == 1


def test_what_the_last_plan_was_signed_on_is_not_listed_again(alice: FlaskClient, desk: Desk) -> None:
    desk.answer_all()
    answer(desk, "yes")
    answer(desk, "no", reason="Misheard.")
    desk.sign(desk.draft(HARMLESS))
    assert LISTED not in sign_page(desk, alice)

    answer(desk, "yes")
    answer(desk, "not_recorded", reason="Could not say.")
    answer(desk, "no")
    page = sign_page(desk, alice).split(LISTED)[1]
    assert "Severe pain at night: from yes to not recorded" in page
    assert "Misheard." not in page


def test_a_corrected_birth_date_and_a_stronger_ball_are_listed_with_the_reason_that_the_page_asks_for(
    alice: FlaskClient, desk: Desk
) -> None:
    desk.answer_all()
    desk.session.commit()
    address, younger = f"/patients/{desk.pat.id}/edit", {"born": "1991-05-06", "ball_rating_kg": "400"}
    assert "Why is this corrected?" not in alice.get(address).text

    refused = fill_in(alice, address, younger)
    assert refused.status_code == 422
    assert "Say why this is taken back or made milder." in refused.text
    assert "Why is this corrected?" in refused.text
    desk.session.refresh(desk.pat)
    assert desk.pat.born != date(1991, 5, 6)
    desk.session.commit()

    assert fill_in(alice, address, younger | {"reason": "Misread the card."}).status_code == 303
    page = sign_page(desk, alice, HARMLESS).split(LISTED)[1]
    assert "to 1991-05-06" in page
    assert "load rating in kg: from" in page
    assert page.count("Misread the card.") == 2


def test_nothing_taken_back_is_not_mentioned(alice: FlaskClient, desk: Desk) -> None:
    desk.answer_all()
    assert LISTED not in sign_page(desk, alice, HARMLESS)


@pytest.mark.parametrize("said", ["no", "not_recorded"])
def test_an_assistant_takes_back_no_answer(desk: Desk, said: str) -> None:
    answer(desk, "yes")
    with pytest.raises(InvalidInput, match="severe_night_pain: Only a therapist") as refused:
        answer(desk, said, by=desk.people.amos, reason="Misheard.")
    assert refused.value.errors.keys() == {"severe_night_pain"}
    assert desk.record().answers["severe_night_pain"].answer == "yes"
