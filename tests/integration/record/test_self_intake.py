"""The intake answered at home: it counts, a clinician confirms it, and it never takes back what one recorded."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from clinic.domain.errors import ActionDenied
from clinic.domain.record.facts import Reply
from clinic.services.followup import caseload
from clinic.services.record import facts, intake, records
from clinic.services.record.facts import QUESTIONS
from tests import factories
from tests.browser import controls
from tests.desk import HARMLESS, Desk
from tests.factories import NOW
from tests.integration.conftest import Clock, sign_in


def at_home(desk: Desk, **given: str) -> bool:
    answers = {name: given.get(name, "no") for name in QUESTIONS}
    return intake.save_own(desk.session, patient=desk.pat, answers=answers, seen=None, at=NOW)


def test_answers_from_home_are_confirmed_before_signing(desk: Desk) -> None:
    assert at_home(desk) is False
    program = desk.draft(HARMLESS)
    assert desk.assess(program).verdict == "needs_info"
    with pytest.raises(ActionDenied, match="confirm them before signing"):
        desk.sign(program)

    answers = dict.fromkeys(QUESTIONS, "no")
    intake.save(
        desk.session, patient=desk.pat, answers=answers, reconfirm=True, by=desk.alice, at=NOW, seen=None
    )
    assert desk.sign_blank(program).version == 1


def test_a_red_flag_from_home_counts_at_once_and_leads_the_caseload(desk: Desk) -> None:
    assert at_home(desk, saddle_numbness="yes") is True

    assert desk.assess(desk.draft(HARMLESS)).verdict == "contraindicated"
    assert caseload.page_of(desk.session, desk.alice, at=NOW).rows[0].red_flag is True


def test_the_patient_cannot_take_back_what_a_clinician_recorded(desk: Desk) -> None:
    desk.answer_all(saddle_numbness="yes", lumbar_disc_herniation="yes")

    assert at_home(desk) is True
    said = facts.current(desk.session, desk.pat)
    assert (said["saddle_numbness"].answer, said["saddle_numbness"].source) == ("yes", "staff")
    assert said["lumbar_disc_herniation"].answer == "yes"


def test_not_sure_is_not_recorded(desk: Desk) -> None:
    at_home(desk, kneeling_problem=Reply.NOT_RECORDED)

    assert "kneeling_problem" in intake.find(records.read(desk.session, desk.pat, at=NOW)).missing


def test_a_red_flag_in_the_portal_says_what_to_do_now(desk: Desk, client: FlaskClient, clock: Clock) -> None:
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.session.commit()
    sign_in(client, desk.pat)
    answers = controls(client.get("/my/questions").text)
    answers |= {**dict.fromkeys(QUESTIONS, "no"), "chest_pain": "yes"}

    answer = client.post("/my/questions", data=answers, follow_redirects=True)
    assert "<h1>Get emergency help now</h1>" in answer.text


def test_an_answer_that_is_none_of_the_three_is_refused_and_nothing_is_kept(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    factories.patient_account(desk.session, desk.pat, desk.alice)
    desk.session.commit()
    sign_in(client, desk.pat)

    answers = controls(client.get("/my/questions").text)
    answers |= {**dict.fromkeys(QUESTIONS, "no"), "kneeling_problem": "maybe"}
    answer = client.post("/my/questions", data=answers)
    assert answer.status_code == 422
    assert "Not a valid choice" not in answer.text
    assert 'id="kneeling_problem-error"' in answer.text
    assert "The page was incomplete" not in answer.text
    assert facts.current(desk.session, desk.pat) == {}
