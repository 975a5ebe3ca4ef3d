"""What can happen anew is asked at home again while an old one is there: else today's could not be told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from clinic.domain.errors import InvalidInput
from clinic.services.followup import at_home
from clinic.services.record import intake, problems
from clinic.services.screening import urgent
from tests import factories
from tests.browser import fill_in
from tests.desk import Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in

JUNE = NOW.date() - timedelta(weeks=25)
ONLY_AGAIN = "Tick this only if it happened again."


def known(desk: Desk, code: str, **said: object) -> None:
    onset = said.pop("onset", None)
    given = {"code": code, "status": "active", "onset": onset, "attributes": said, "reason": "By letter."}
    problems.record(desk.session, patient=desk.pat, **given, seen=None, by=desk.alice, at=NOW)


def speed(desk: Desk) -> str:
    return str(urgent.advice(desk.session, desk.record()).urgency)


def old_knock(desk: Desk) -> None:
    desk.answer_all(anticoagulants="yes")
    known(desk, "head_knock", onset=JUNE)
    assert speed(desk) == "None"


def test_todays_knock_is_told_and_stops_at_once(desk: Desk) -> None:
    old_knock(desk)
    assert "head_knock" in intake.open_to_patient(desk.session, desk.pat, at=NOW)
    said = {"head_knock": "yes", "anticoagulants": "no"}
    at_home.save(desk.session, patient=desk.pat, answers=said, seen=None, at=NOW)
    assert speed(desk) == "same_day"
    assert "head_knock" in desk.record().unconfirmed
    assert "head_knock" not in intake.open_to_patient(desk.session, desk.pat, at=NOW)


def test_it_is_not_answered_with_the_day_of_the_old_one_by_an_assistant(desk: Desk) -> None:
    old_knock(desk)
    at_home.save(desk.session, patient=desk.pat, answers={"head_knock": "yes"}, seen=None, at=NOW)
    said = {"code": "head_knock", "status": "active", "onset": JUNE, "seen": None, "at": NOW}
    with pytest.raises(InvalidInput):
        problems.record(desk.session, patient=desk.pat, **said, by=desk.people.amos)
    problems.record(desk.session, patient=desk.pat, **said, by=desk.alice)


@pytest.mark.parametrize("answer", ["no", "not_recorded"])
def test_no_and_nothing_leave_what_is_known_as_it_is(desk: Desk, answer: str) -> None:
    old_knock(desk)
    before = desk.record().counting
    at_home.save(desk.session, patient=desk.pat, answers={"head_knock": answer}, seen=None, at=NOW)
    assert desk.record().counting == before
    assert not desk.record().unconfirmed


@pytest.mark.parametrize(
    ("code", "said", "is_open"),
    [
        ("dvt_or_pe", {"onset": NOW.date(), "doctor_allows": True}, True),
        ("dvt_or_pe", {"onset": NOW.date()}, False),
        ("recent_fracture", {"onset": JUNE}, True),
        ("ankle_sprain", {"onset": JUNE}, True),
        ("acute_back_injury", {"onset": JUNE}, True),
        ("acute_back_injury", {"onset": NOW.date()}, False),
        ("osteoporosis", {"onset": JUNE}, False),
    ],
)
def test_what_can_happen_anew_is_open_once_the_old_one_says_little(
    desk: Desk, code: str, said: dict[str, object], is_open: bool
) -> None:
    desk.answer_all()
    known(desk, code, **said)
    assert (code in intake.open_to_patient(desk.session, desk.pat, at=NOW)) is is_open


def test_the_page_says_what_the_tick_is_for_and_shows_no_old_tick(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    desk.answer_all()
    at_home.save(desk.session, patient=desk.pat, answers={"head_knock": "yes"}, seen=None, at=NOW)
    known(desk, "head_knock", onset=JUNE)
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.session.commit()
    sign_in(client, desk.pat)
    assert client.get("/my/questions").text.count(ONLY_AGAIN) == 1
    fill_in(client, "/my/questions", {})
    desk.session.commit()
    assert len(desk.record().history["head_knock"]) == 2
    desk.session.commit()
    assert fill_in(client, "/my/questions", {"head_knock": "yes"}).status_code == 303
    desk.session.commit()
    assert len(desk.record().history["head_knock"]) == 3
