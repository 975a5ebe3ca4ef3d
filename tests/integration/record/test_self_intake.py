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
from tests.browser import controls, fill_in
from tests.desk import ASKED, HARMLESS, Desk
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


@pytest.mark.parametrize("steps", [["no"], ["not_recorded", "no"]])
def test_who_assists_does_not_confirm_them_in_one_step_or_two(desk: Desk, steps: list[str]) -> None:
    at_home(desk)
    program = desk.draft(HARMLESS)
    for step in steps:
        go_through(desk, step, by="amos")
    assert desk.assess(program).verdict == "needs_info"
    with pytest.raises(ActionDenied, match="A therapist has to go through the answers"):
        desk.sign(program)
    go_through(desk, "no", by="alice")
    assert desk.assess(program).verdict == "clear"


def test_who_somebody_was_when_they_went_through_them_counts(desk: Desk) -> None:
    at_home(desk)
    go_through(desk, "no", by="amos")
    factories.become(desk.session, desk.people.amos, "therapist", by=desk.people.ada)
    assert desk.record().unconfirmed
    go_through(desk, "no", by="alice")
    factories.become(desk.session, desk.alice, "administrator", by=desk.people.ada)
    assert not desk.record().unconfirmed


def test_a_yes_that_who_assists_adds_is_their_own(desk: Desk) -> None:
    at_home(desk)
    answers = {"kneeling_problem": "yes"}
    intake.save(desk.session, patient=desk.pat, answers=answers, by=desk.people.amos, at=NOW, seen=None)
    assert set(ASKED) - set(desk.record().unconfirmed) == {"kneeling_problem"}


def test_what_a_patient_found_at_home_is_confirmed_on_the_page(
    desk: Desk, client: FlaskClient, clock: Clock
) -> None:
    """A condition that is active is no question of the page any more; going through them all covers it."""
    at_home(desk, lumbar_disc_herniation="yes", kneeling_problem="yes")
    desk.session.commit()
    for who, left in (("amos", True), ("alice", False)):
        sign_in(client, getattr(desk.people, who))
        address = f"/patients/{desk.pat.id}/intake"
        assert fill_in(client, address, {"reconfirm": "y"}).status_code == 303
        assert ("The patient answered at home" in client.get(address).text) is left


def go_through(desk: Desk, answer: str, *, by: str) -> None:
    answers = dict.fromkeys(QUESTIONS, answer)
    who = getattr(desk.people, by)
    intake.save(desk.session, patient=desk.pat, answers=answers, reconfirm=True, by=who, at=NOW, seen=None)


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
